// What Prometheus would refuse or misread in rule files, before it does. In: rule files as read.
// Out: findings only. The rules are those of Prometheus 3.14 `model/rulefmt` and of `promtool check
// rules` (duplicate rules), and two that show only when a rule runs: the type of its result, a
// limit below zero. Every issue of every rule is reported.
#pragma once

#include <span>

#include "compiler/diag/sink.h"
#include "compiler/rules/model.h"
#include "promql/parse.h"

namespace qoe::rules {

// Which names of metrics and labels are taken. Source: Prometheus `name_validation_scheme`.
enum class Names : uint8_t {
  Utf8,    // any UTF-8
  Legacy,  // letters, digits, `_`, and `:` in metric names
};

struct CheckOptions {
  promql::ParseOptions promql;  // features and version; Prometheus' own defaults
  Names names = Names::Utf8;
  bool mimir = false;  // for Mimir's ruler, with its default limits
};

// Checks on all cores. `rule_files` must be of `files`.
void Check(std::span<const RuleFile> rule_files, const source::FileSet& files,
           const CheckOptions& options, diag::Sink& sink);

}  // namespace qoe::rules
