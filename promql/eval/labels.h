// The labels of a series: names and values, sorted by name, each name at most once.
//
// An empty value is no label, as in Prometheus: it is dropped. Labels cannot be changed, so that
// copies share one block of memory and cost a counter; LabelsBuilder makes others of them.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promql::eval {

inline constexpr std::string_view kMetricName = "__name__";

// Of labels that hold them: they live as long as any copy of those.
struct LabelPair {
  std::string_view name;
  std::string_view value;
  friend bool operator==(const LabelPair&, const LabelPair&) = default;
};

class Labels {
 public:
  Labels() = default;
  // In any order; of a name given twice the last holds. The texts are copied.
  Labels(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs);
  explicit Labels(std::vector<LabelPair> pairs);
  explicit Labels(const std::vector<std::pair<std::string, std::string>>& pairs);

  Labels(const Labels& other) noexcept;
  Labels(Labels&& other) noexcept;
  Labels& operator=(Labels other) noexcept;
  ~Labels();

  // Empty where there is no such label.
  std::string_view Get(std::string_view name) const;
  bool Has(std::string_view name) const { return !Get(name).empty(); }
  std::string_view metric_name() const { return Get(kMetricName); }

  std::span<const LabelPair> pairs() const;
  auto begin() const { return pairs().begin(); }
  auto end() const { return pairs().end(); }
  size_t size() const { return pairs().size(); }
  bool empty() const { return block_ == nullptr; }
  // Computed once.
  size_t hash() const;

  // Those whose name is among `names`, or those whose name is not.
  Labels Keep(std::span<const std::string> names) const;
  Labels Drop(std::span<const std::string> names) const;
  // Without `__name__`, `__type__` and `__unit__`: what a result is that is no more that metric.
  Labels WithoutName() const;

  friend bool operator==(const Labels& a, const Labels& b);
  // By names and values, pair after pair; a prefix comes first. As Prometheus sorts results.
  friend std::strong_ordering operator<=>(const Labels& a, const Labels& b);

 private:
  struct Block;
  static Labels Of(std::span<const LabelPair> sorted);

  const Block* block_ = nullptr;  // null: no labels
  // Hides the first pair, most often the metric's name: nearly every function drops it.
  bool first_hidden_ = false;
};

// Makes labels of others.
class LabelsBuilder {
 public:
  LabelsBuilder() = default;
  explicit LabelsBuilder(const Labels& labels);
  // An empty value removes.
  LabelsBuilder& Set(std::string_view name, std::string_view value);
  LabelsBuilder& Remove(std::string_view name);
  Labels Build() const { return Labels(pairs_); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

// `{__name__="a", job="b"}`: every label in braces, values quoted as Go does.
std::string Print(const Labels& labels);

}  // namespace promql::eval

template <>
struct std::hash<promql::eval::Labels> {
  size_t operator()(const promql::eval::Labels& labels) const noexcept { return labels.hash(); }
};
