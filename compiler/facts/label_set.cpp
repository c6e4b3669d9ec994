#include "compiler/facts/label_set.h"

#include <algorithm>

#include "promql/regex.h"

namespace qoe::facts {
namespace {

auto Find(std::vector<LabelFacts>& labels, std::string_view name) {
  return std::lower_bound(labels.begin(), labels.end(), name,
                          [](const LabelFacts& a, std::string_view b) { return a.name < b; });
}

Presence Weaker(Presence a, Presence b) { return a == b ? a : Presence::Sometimes; }

}  // namespace

ValueSet::ValueSet(std::vector<std::string_view> values)
    : known_(true), values_(std::move(values)) {
  std::sort(values_.begin(), values_.end());
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

bool ValueSet::Contains(std::string_view value) const {
  return !known_ || std::binary_search(values_.begin(), values_.end(), value);
}

ValueSet Intersection(const ValueSet& a, const ValueSet& b) {
  if (!a.known_) return b;
  if (!b.known_) return a;
  ValueSet both;
  both.known_ = true;
  std::set_intersection(a.values_.begin(), a.values_.end(), b.values_.begin(), b.values_.end(),
                        std::back_inserter(both.values_));
  return both;
}

ValueSet Union(const ValueSet& a, const ValueSet& b) {
  ValueSet either;
  if (!a.known_ || !b.known_) return either;
  either.known_ = true;
  std::set_union(a.values_.begin(), a.values_.end(), b.values_.begin(), b.values_.end(),
                 std::back_inserter(either.values_));
  return either;
}

LabelFacts LabelSet::Of(std::string_view name) const {
  const auto found =
      std::lower_bound(named_.begin(), named_.end(), name,
                       [](const LabelFacts& a, std::string_view b) { return a.name < b; });
  if (found != named_.end() && found->name == name) return *found;
  return {.name = name, .presence = rest_, .values = {}};
}

void LabelSet::Set(LabelFacts facts) {
  const auto at = Find(named_, facts.name);
  if (at != named_.end() && at->name == facts.name) {
    *at = std::move(facts);
  } else {
    named_.insert(at, std::move(facts));
  }
}

void LabelSet::Remove(std::string_view name) {
  const auto at = Find(named_, name);
  const bool found = at != named_.end() && at->name == name;
  if (closed()) {
    if (found) named_.erase(at);
  } else {
    Set({.name = name, .presence = Presence::Never, .values = {}});
  }
}

void LabelSet::Keep(const promql::LabelList& names) {
  LabelSet kept = Closed();
  for (const promql::Label name : names) {
    // A variable may stand for any label.
    if (name.variable) kept.rest_ = Presence::Sometimes;
  }
  for (const promql::Label name : names) {
    if (name.variable) continue;
    LabelFacts facts = Of(name.name);
    facts.name = name.name;
    if (facts.presence != Presence::Never || !kept.closed()) kept.Set(std::move(facts));
  }
  *this = std::move(kept);
}

void LabelSet::Drop(const promql::LabelList& names) {
  for (const promql::Label name : names) {
    if (!name.variable) {
      Remove(name.name);
      continue;
    }
    for (LabelFacts& facts : named_) {
      if (facts.presence == Presence::Always) facts.presence = Presence::Sometimes;
    }
  }
}

LabelSet Either(const LabelSet& a, const LabelSet& b) {
  LabelSet either(Weaker(a.rest_, b.rest_));
  const auto add = [&](std::string_view name) {
    LabelFacts x = a.Of(name);
    const LabelFacts y = b.Of(name);
    const bool in_a = x.presence != Presence::Never;
    const bool in_b = y.presence != Presence::Never;
    x.values = in_a && in_b ? Union(x.values, y.values) : in_a ? x.values : y.values;
    x.cardinality =
        in_a && in_b
            ? (x.cardinality == 0 || y.cardinality == 0 ? 0 : x.cardinality + y.cardinality)
            : std::max(x.cardinality, y.cardinality);
    x.presence = Weaker(x.presence, y.presence);
    either.Set(std::move(x));
  };
  for (const LabelFacts& facts : a.named_) add(facts.name);
  for (const LabelFacts& facts : b.named_) add(facts.name);
  return either;
}

std::vector<std::string_view> LabelSet::Names() const {
  std::vector<std::string_view> names;
  for (const LabelFacts& facts : named_) {
    if (facts.presence != Presence::Never && facts.name != "__name__") names.push_back(facts.name);
  }
  return names;
}

std::string LabelSet::Text() const {
  std::string text;
  for (const std::string_view name : Names())
    text += (text.empty() ? "`" : ", `") + std::string(name) + "`";
  if (text.empty()) return closed() ? "no labels" : "labels that are not known";
  return closed() ? text : text + " and others";
}

double LabelSet::Combinations() const {
  if (!closed()) return 0;
  double product = 1;
  for (const LabelFacts& facts : named_) {
    if (facts.presence == Presence::Never) continue;
    double count = facts.cardinality;
    if (facts.values.known()) count = static_cast<double>(facts.values.values().size());
    if (count == 0) return 0;
    product *= count + (facts.presence == Presence::Sometimes ? 1 : 0);
  }
  return product;
}

ValueSet LiteralsOf(std::string_view pattern) {
  std::optional<std::vector<std::string_view>> texts = promql::PlainAlternatives(pattern);
  return texts ? ValueSet(*std::move(texts)) : ValueSet();
}

namespace {

// The label has one of these values; "" stands for its absence.
bool KeepOnly(const ValueSet& wanted, LabelFacts& label) {
  const bool may_lack = label.presence != Presence::Always && wanted.Contains("");
  std::vector<std::string_view> texts;
  for (const std::string_view value : wanted.values()) {
    if (!value.empty()) texts.push_back(value);
  }
  label.values = Intersection(label.values, ValueSet(std::move(texts)));
  const bool may_have = label.presence != Presence::Never && !label.values.empty();
  if (!may_have) label.presence = Presence::Never;
  if (may_have && !may_lack) label.presence = Presence::Always;
  return may_have || may_lack;
}

bool Exclude(const ValueSet& unwanted, LabelFacts& label) {
  const bool may_lack = label.presence != Presence::Always && !unwanted.Contains("");
  if (label.values.known()) {
    std::vector<std::string_view> left;
    for (const std::string_view value : label.values.values()) {
      if (!unwanted.Contains(value)) left.push_back(value);
    }
    label.values = ValueSet(std::move(left));
  }
  const bool may_have = label.presence != Presence::Never && !label.values.empty();
  if (!may_have) label.presence = Presence::Never;
  if (may_have && !may_lack) label.presence = Presence::Always;
  return may_have || may_lack;
}

}  // namespace

bool Narrow(const promql::Matcher& matcher, LabelFacts& label) {
  if (matcher.value_variable) return true;
  switch (matcher.op) {
    case promql::MatchOp::Equal:
      return KeepOnly(ValueSet({matcher.value}), label);
    case promql::MatchOp::NotEqual:
      return Exclude(ValueSet({matcher.value}), label);
    case promql::MatchOp::Regex:
    case promql::MatchOp::NotRegex:
      break;
  }
  const bool wanted = matcher.op == promql::MatchOp::Regex;
  const ValueSet literals = LiteralsOf(matcher.value);
  if (literals.known()) return wanted ? KeepOnly(literals, label) : Exclude(literals, label);
  const bool matches_empty = promql::CheckRegex(matcher.value).matches_empty;
  if (wanted == matches_empty) return true;  // series without the label pass
  if (label.presence == Presence::Never) return false;
  label.presence = Presence::Always;
  return true;
}

}  // namespace qoe::facts
