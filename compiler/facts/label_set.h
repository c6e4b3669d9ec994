// What is known of the labels that the series of a result carry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"

namespace qoe::facts {

// Of the series of a result, which carry a label (with a value that is not empty).
enum class Presence : uint8_t { Never, Sometimes, Always };

// The values that a label takes: all of them, or not enumerated.
class ValueSet {
 public:
  ValueSet() = default;
  // In any order; repetitions are dropped.
  explicit ValueSet(std::vector<std::string_view> values);

  bool known() const { return known_; }
  // Sorted; meaningless where not known.
  const std::vector<std::string_view>& values() const { return values_; }
  // Known to be none at all.
  bool empty() const { return known_ && values_.empty(); }
  bool Contains(std::string_view value) const;

  // What both take, or either.
  friend ValueSet Intersection(const ValueSet& a, const ValueSet& b);
  friend ValueSet Union(const ValueSet& a, const ValueSet& b);
  friend bool operator==(const ValueSet&, const ValueSet&) = default;

 private:
  bool known_ = false;
  std::vector<std::string_view> values_;
};

struct LabelFacts {
  std::string_view name;
  Presence presence = Presence::Sometimes;
  ValueSet values;         // those that are not empty
  double cardinality = 0;  // at most so many values; 0: not known

  friend bool operator==(const LabelFacts&, const LabelFacts&) = default;
};

// The labels of a result: those named, sorted by name, and what holds of all others. Text is a view
// into catalogue or expression, which must outlive it.
class LabelSet {
 public:
  // Nothing is known: every label may be there.
  static LabelSet Open() { return LabelSet(Presence::Sometimes); }
  // No label but those that are added.
  static LabelSet Closed() { return LabelSet(Presence::Never); }

  bool closed() const { return rest_ == Presence::Never; }
  const std::vector<LabelFacts>& named() const { return named_; }

  // What is known of one label.
  LabelFacts Of(std::string_view name) const;
  Presence PresenceOf(std::string_view name) const { return Of(name).presence; }
  void Set(LabelFacts facts);
  void Remove(std::string_view name);
  // Only those; others are gone.
  void Keep(const promql::LabelList& names);
  void Drop(const promql::LabelList& names);

  // The labels of what comes from either: certain only where certain in both.
  friend LabelSet Either(const LabelSet& a, const LabelSet& b);
  friend bool operator==(const LabelSet&, const LabelSet&) = default;

  // Names of those that are there at least sometimes, `__name__` left out; sorted.
  std::vector<std::string_view> Names() const;
  // Those that are there at least sometimes: "`a`, `b`", "`a` and others", "no labels".
  std::string Text() const;
  // The most label combinations that there can be; 0: no bound is known.
  double Combinations() const;

 private:
  explicit LabelSet(Presence rest) : rest_(rest) {}

  std::vector<LabelFacts> named_;
  Presence rest_;
};

// What the matcher leaves of a label. False: nothing, no series passes.
bool Narrow(const promql::Matcher& matcher, LabelFacts& label);

// The values that a pattern can match where it is an alternation of plain texts (`a|b`, `(a|b)`,
// `a`); unknown for any other.
ValueSet LiteralsOf(std::string_view pattern);

}  // namespace qoe::facts
