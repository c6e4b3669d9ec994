// What is known of the values of a spec's indicators.
#pragma once

#include <vector>

#include "compiler/check/catalogue.h"
#include "compiler/facts/facts.h"
#include "compiler/resolve/program.h"

namespace qoe::check {

class IndicatorFacts {
 public:
  // Adds what the indicators record to `catalogue`, which must be the program's.
  IndicatorFacts(const Program& program, Catalogue& catalogue);

  // Of one statistic, grouped by these labels.
  facts::NodeFacts Of(Id<Indicator> indicator, size_t stat, const std::vector<Id<Label>>& by) const;
  // Of a free expression; nothing is known of one that is not `ok`.
  facts::NodeFacts Of(const Expression& expression) const;

 private:
  facts::NodeFacts Value(const Indicator& indicator, const Stat& stat) const;
  facts::NodeFacts OfSelector(const Selector& selector) const;
  bool IsPart(const Selector& part, const Selector& whole) const;
  bool IsRatioOfPart(const Indicator& indicator) const;
  bool NotNegative(const std::vector<Selector>& selectors) const;
  void Record(Id<Indicator> id, Catalogue& catalogue) const;

  const Program& program_;
  const Catalogue& catalogue_;
};

}  // namespace qoe::check
