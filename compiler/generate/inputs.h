// What one alert depends on: the rules that it reads, and what those read that no rule records.
//
// In: rules as they were emitted, the number of an alert. Out: values of its own; the texts are the
// rules'.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/test/rule_set.h"
#include "promql/ast.h"

namespace qoe::generate {

// A selector of a metric that no rule records.
struct ReadSelector {
  const promql::Ast* ast = nullptr;
  promql::NodeId node;

  std::string_view metric() const { return ast->selector(node).metric_name(); }
};

struct Inputs {
  const test::Rule* alert = nullptr;
  std::vector<bool> needed;  // by the rules' numbers: the alert, and what it reads
  std::vector<ReadSelector> selectors;
  int64_t interval_ms = 0;      // how often the alert is evaluated
  int64_t memory_ms = 0;        // what happened longer ago does not matter
  bool reads_anything = false;  // a selector that names no metric, or alerts
  bool counts_series = false;   // how many there are matters
  bool counts_changes = false;  // `changes`, `resets`: how often it went up or down matters
  bool looks_back = false;      // `offset`: what was before matters
  bool records_nothing = true;  // where there are no series: no rule that it reads answers then
};

// `number`: of the alert, in the order of `rules`. `default_interval_ms`: of groups that name none.
Inputs InputsOf(const test::RuleSet& rules, size_t number, int64_t default_interval_ms);

}  // namespace qoe::generate
