// Rules against a catalogue of metrics and against each other. In: rule files as read, whose syntax
// and types others report. Out: findings; and in the catalogue what the rules record, for those
// that read it.
#pragma once

#include <deque>
#include <span>

#include "compiler/check/rule_set/definitions.h"
#include "compiler/check/rule_set/parsed_rule.h"

namespace qoe::check {

// On all cores. `parsed` must be of `rule_files`. `used`: recorded names that dashboards read.
// Returns what the rules divide by what, for dashboards that divide otherwise.
Definitions CheckRules(const std::deque<ParsedRule>& parsed, const source::FileSet& files,
                       const Environment& environment, Catalogue& catalogue,
                       const std::vector<std::string_view>& used, diag::Sink& sink);

}  // namespace qoe::check
