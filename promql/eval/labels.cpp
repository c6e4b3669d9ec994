#include "promql/eval/labels.h"

#include <algorithm>

#include "promql/literal.h"

namespace promql::eval {
namespace {

bool IsMetadata(std::string_view name) {
  return name == kMetricName || name == "__type__" || name == "__unit__";
}

bool Contains(std::span<const std::string> names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& n) { return n == name; });
}

size_t Mix(size_t hash, std::string_view text) {
  const size_t h = std::hash<std::string_view>{}(text);
  return (hash ^ h) * 0x9e3779b97f4a7c15U + (hash >> 29U);
}

// Sorted, without empty values, the last of equal names.
std::vector<LabelPair> Normalised(std::vector<LabelPair> pairs) {
  const auto by_name = [](const LabelPair& a, const LabelPair& b) { return a.name < b.name; };
  // Which needs no memory of its own, as sorting does.
  if (!std::is_sorted(pairs.begin(), pairs.end(), by_name))
    std::stable_sort(pairs.begin(), pairs.end(), by_name);
  size_t kept = 0;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (i + 1 < pairs.size() && pairs[i + 1].name == pairs[i].name) continue;
    if (pairs[i].value.empty()) continue;
    if (kept != i) pairs[kept] = std::move(pairs[i]);
    ++kept;
  }
  pairs.resize(kept);
  return pairs;
}

}  // namespace

std::shared_ptr<const Labels::Rep> Labels::Make(std::vector<LabelPair> sorted) {
  if (sorted.empty()) return nullptr;
  auto rep = std::make_shared<Rep>();
  rep->pairs = std::move(sorted);
  size_t hash = rep->pairs.size();
  for (const LabelPair& pair : rep->pairs) hash = Mix(Mix(hash, pair.name), pair.value);
  rep->hash = hash;
  return rep;
}

Labels::Labels(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::vector<LabelPair> copy;
  copy.reserve(pairs.size());
  for (const auto& [name, value] : pairs) copy.push_back({std::string(name), std::string(value)});
  rep_ = Make(Normalised(std::move(copy)));
}

Labels::Labels(std::vector<LabelPair> pairs) : rep_(Make(Normalised(std::move(pairs)))) {}

Labels::Labels(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<LabelPair> copy;
  copy.reserve(pairs.size());
  for (const auto& [name, value] : pairs) copy.push_back({name, value});
  rep_ = Make(Normalised(std::move(copy)));
}

std::string_view Labels::Get(std::string_view name) const {
  for (const LabelPair& pair : pairs()) {
    if (pair.name == name) return pair.value;
  }
  return {};
}

std::span<const LabelPair> Labels::pairs() const {
  return rep_ == nullptr ? std::span<const LabelPair>() : rep_->pairs;
}

Labels Labels::Keep(std::span<const std::string> names) const {
  std::vector<LabelPair> kept;
  for (const LabelPair& pair : pairs()) {
    if (Contains(names, pair.name)) kept.push_back(pair);
  }
  if (kept.size() == size()) return *this;
  Labels result;
  result.rep_ = Make(std::move(kept));
  return result;
}

Labels Labels::Drop(std::span<const std::string> names) const {
  std::vector<LabelPair> kept;
  for (const LabelPair& pair : pairs()) {
    if (!Contains(names, pair.name)) kept.push_back(pair);
  }
  if (kept.size() == size()) return *this;
  Labels result;
  result.rep_ = Make(std::move(kept));
  return result;
}

Labels Labels::WithoutName() const {
  if (rep_ == nullptr) return *this;
  Labels result;
  result.rep_ = rep_->nameless.load(std::memory_order_acquire);
  if (result.rep_ != nullptr) return result;
  std::vector<LabelPair> kept;
  kept.reserve(size());
  for (const LabelPair& pair : pairs()) {
    if (!IsMetadata(pair.name)) kept.push_back(pair);
  }
  if (kept.size() == size()) return *this;
  result.rep_ = Make(std::move(kept));
  rep_->nameless.store(result.rep_, std::memory_order_release);
  return result;
}

bool operator==(const Labels& a, const Labels& b) {
  if (a.rep_ == b.rep_) return true;
  if (a.rep_ == nullptr || b.rep_ == nullptr || a.rep_->hash != b.rep_->hash) return false;
  return a.rep_->pairs == b.rep_->pairs;
}

std::strong_ordering operator<=>(const Labels& a, const Labels& b) {
  const auto x = a.pairs();
  const auto y = b.pairs();
  const auto order = [](int comparison) {
    return comparison < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  };
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (const int c = x[i].name.compare(y[i].name); c != 0) return order(c);
    if (const int c = x[i].value.compare(y[i].value); c != 0) return order(c);
  }
  if (x.size() == y.size()) return std::strong_ordering::equal;
  return order(x.size() < y.size() ? -1 : 1);
}

LabelsBuilder::LabelsBuilder(const Labels& labels)
    : pairs_(labels.pairs().begin(), labels.pairs().end()) {}

LabelsBuilder& LabelsBuilder::Set(std::string_view name, std::string_view value) {
  const auto found = std::find_if(pairs_.begin(), pairs_.end(),
                                  [&](const LabelPair& pair) { return pair.name == name; });
  if (found != pairs_.end()) {
    found->value = value;
  } else {
    pairs_.push_back({std::string(name), std::string(value)});
  }
  return *this;
}

LabelsBuilder& LabelsBuilder::Remove(std::string_view name) { return Set(name, {}); }

std::string Print(const Labels& labels) {
  std::string out = "{";
  for (const LabelPair& pair : labels) {
    if (out.size() > 1) out += ", ";
    out += pair.name;
    out += '=';
    AppendQuoted(pair.value, out);
  }
  out += '}';
  return out;
}

}  // namespace promql::eval
