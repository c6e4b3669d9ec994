// The metrics that rule files and dashboards use → a catalogue, inferred from how they use them.
//
// Promised: nothing in it makes a finding against the expressions that it was inferred from which
// would not be one without it. So every metric may have other labels, labels are optional, and a
// metric has a type only where every use of it goes with that type.
#pragma once

#include <span>

#include "compiler/grafana/dashboard.h"
#include "compiler/import/catalogue.h"
#include "compiler/rules/model.h"

namespace qoe::import {

struct Inferred {
  Catalogue catalogue;
  size_t expressions = 0;
  size_t unread = 0;                    // of those: expressions that do not parse
  std::vector<std::string> unnameable;  // names of metrics that a catalogue cannot hold, sorted
};

// Names that the rules record are no metrics. Queries that are not PromQL are passed over.
Inferred FromRules(std::span<const rules::RuleFile> files,
                   std::span<const grafana::Dashboard> dashboards);

}  // namespace qoe::import
