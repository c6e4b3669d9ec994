// Which rules a test can reach: those that read what is fed, or what such rules record, and those
// that answer without input. What cannot be reached yields nothing and fails at nothing.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/test/rule_set.h"
#include "promql/eval/storage.h"

namespace qoe::test {

// Made once for the rules, asked for each test; may be asked by many at once.
class Reach {
 public:
  explicit Reach(const RuleSet& rules);

  // By the rules' numbers, with the series of the storage as input.
  std::vector<bool> Of(const promql::eval::Storage& input) const;
  // Whether any rule may read the series: its expression, or a template of an alert that asks.
  bool IsRead(const promql::eval::Labels& labels) const;

 private:
  struct Reader {
    size_t rule;
    const ReadSeries* read;
  };

  template <typename Found>
  void ForEachReader(const promql::eval::Labels& labels, const Found& found) const;

  std::vector<const Rule*> rules_;
  std::unordered_map<std::string_view, std::vector<Reader>> by_metric_;
  std::vector<Reader> of_any_;  // selectors that name no metric
  bool any_asks_ = false;       // a template may read anything
};

}  // namespace qoe::test
