// How one expression uses metrics: what can be told of them from that. Internal to import/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "promql/ast.h"

namespace qoe::import {

using LabelNames = std::set<std::string, std::less<>>;

// Of one name, over all expressions.
struct Use {
  bool counted = false;              // argument of rate, increase, irate
  bool as_buckets = false;           // counted, and `le` reaches a histogram_quantile
  bool otherwise = false;            // in a way that does not go with a counter
  bool quantile_without_le = false;  // below a function for histograms, but not as its buckets
  LabelNames labels;                 // asked of its series
};
using Uses = std::map<std::string, Use, std::less<>>;

// Adds the uses of an expression whose result is asked for these labels. Selectors of no fixed name
// are passed over.
void AddUses(const promql::Ast& ast, const LabelNames& labels, Uses& uses);

// The same where its values do not matter: `label_values(x{a="b"}, c)`.
void AddNeutralUses(const promql::Ast& ast, const LabelNames& labels, Uses& uses);

}  // namespace qoe::import
