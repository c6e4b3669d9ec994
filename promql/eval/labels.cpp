#include "promql/eval/labels.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iterator>
#include <new>
#include <type_traits>

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
void Normalise(std::vector<LabelPair>& pairs) {
  const auto by_name = [](const LabelPair& a, const LabelPair& b) { return a.name < b.name; };
  // Which needs no memory of its own, as sorting does.
  if (!std::is_sorted(pairs.begin(), pairs.end(), by_name))
    std::stable_sort(pairs.begin(), pairs.end(), by_name);
  size_t kept = 0;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (i + 1 < pairs.size() && pairs[i + 1].name == pairs[i].name) continue;
    if (!pairs[i].value.empty()) pairs[kept++] = pairs[i];
  }
  pairs.resize(kept);
}

}  // namespace

// One piece of memory: this, the pairs, their text.
struct Labels::Block {
  mutable std::atomic<size_t> users = 1;
  size_t count = 0;
  size_t hash = 0;
  size_t hash_of_rest = 0;  // without the first pair

  const LabelPair* pairs() const {
    return std::launder(reinterpret_cast<const LabelPair*>(this + 1));
  }

  static const Block* Make(std::span<const LabelPair> sorted) {
    size_t text_size = 0;
    for (const LabelPair& pair : sorted) text_size += pair.name.size() + pair.value.size();
    void* memory = ::operator new(sizeof(Block) + sorted.size_bytes() + text_size);
    auto* block = new (memory) Block;
    auto* pair_place = reinterpret_cast<std::byte*>(block + 1);
    char* text = reinterpret_cast<char*>(pair_place + sorted.size_bytes());
    const auto copied = [&text](std::string_view from) {
      char* to = std::exchange(text, std::copy(from.begin(), from.end(), text));
      return std::string_view(to, from.size());
    };
    for (const LabelPair& pair : sorted) {
      const std::string_view name = copied(pair.name);
      new (pair_place) LabelPair{name, copied(pair.value)};
      pair_place += sizeof(LabelPair);
    }
    block->count = sorted.size();
    // From the last pair to the first, so that what follows the first has its hash on the way.
    for (size_t i = sorted.size(); i-- > 0;) {
      block->hash_of_rest = block->hash;
      block->hash = Mix(Mix(block->hash, sorted[i].name), sorted[i].value);
    }
    return block;
  }

  static void Release(const Block* block) {
    if (block == nullptr || block->users.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
    block->~Block();
    ::operator delete(const_cast<Block*>(block));
  }
};
static_assert(std::is_trivially_destructible_v<LabelPair>);

Labels Labels::Of(std::span<const LabelPair> sorted) {
  Labels result;
  if (!sorted.empty()) result.block_ = Block::Make(sorted);
  return result;
}

Labels::Labels(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  std::vector<LabelPair> copy;
  copy.reserve(pairs.size());
  for (const auto& [name, value] : pairs) copy.push_back({name, value});
  *this = Labels(std::move(copy));
}

Labels::Labels(std::vector<LabelPair> pairs) {
  Normalise(pairs);
  if (!pairs.empty()) block_ = Block::Make(pairs);
}

Labels::Labels(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<LabelPair> copy;
  copy.reserve(pairs.size());
  for (const auto& [name, value] : pairs) copy.push_back({name, value});
  *this = Labels(std::move(copy));
}

Labels::Labels(const Labels& other) noexcept
    : block_(other.block_), first_hidden_(other.first_hidden_) {
  if (block_ != nullptr) block_->users.fetch_add(1, std::memory_order_relaxed);
}

Labels::Labels(Labels&& other) noexcept
    : block_(std::exchange(other.block_, nullptr)),
      first_hidden_(std::exchange(other.first_hidden_, false)) {}

Labels& Labels::operator=(Labels other) noexcept {
  std::swap(block_, other.block_);
  std::swap(first_hidden_, other.first_hidden_);
  return *this;
}

Labels::~Labels() { Block::Release(block_); }

std::string_view Labels::Get(std::string_view name) const {
  for (const LabelPair& pair : pairs()) {
    if (pair.name == name) return pair.value;
  }
  return {};
}

std::span<const LabelPair> Labels::pairs() const {
  if (block_ == nullptr) return {};
  return std::span(block_->pairs(), block_->count).subspan(first_hidden_ ? 1 : 0);
}

size_t Labels::hash() const {
  if (block_ == nullptr) return 0;
  return first_hidden_ ? block_->hash_of_rest : block_->hash;
}

Labels Labels::Keep(std::span<const std::string> names) const {
  std::vector<LabelPair> kept;
  for (const LabelPair& pair : pairs()) {
    if (Contains(names, pair.name)) kept.push_back(pair);
  }
  return kept.size() == size() ? *this : Of(kept);
}

Labels Labels::Drop(std::span<const std::string> names) const {
  std::vector<LabelPair> kept;
  for (const LabelPair& pair : pairs()) {
    if (!Contains(names, pair.name)) kept.push_back(pair);
  }
  return kept.size() == size() ? *this : Of(kept);
}

Labels Labels::WithoutName() const {
  const auto is_metadata = [](const LabelPair& pair) { return IsMetadata(pair.name); };
  const auto all = pairs();
  const auto count = static_cast<size_t>(std::count_if(all.begin(), all.end(), is_metadata));
  if (count == 0) return *this;
  if (count == all.size()) return {};
  if (count == 1 && !first_hidden_ && is_metadata(all.front())) {
    Labels result = *this;
    result.first_hidden_ = true;
    return result;
  }
  std::vector<LabelPair> kept;
  kept.reserve(all.size() - count);
  std::remove_copy_if(all.begin(), all.end(), std::back_inserter(kept), is_metadata);
  return Of(kept);
}

bool operator==(const Labels& a, const Labels& b) {
  if (a.block_ == b.block_ && a.first_hidden_ == b.first_hidden_) return true;
  if (a.hash() != b.hash()) return false;
  const auto x = a.pairs();
  const auto y = b.pairs();
  return std::equal(x.begin(), x.end(), y.begin(), y.end());
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

LabelsBuilder::LabelsBuilder(const Labels& labels) {
  pairs_.reserve(labels.size() + 1);
  for (const LabelPair& pair : labels) pairs_.emplace_back(pair.name, pair.value);
}

LabelsBuilder& LabelsBuilder::Set(std::string_view name, std::string_view value) {
  const auto found = std::find_if(pairs_.begin(), pairs_.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  if (found != pairs_.end()) {
    found->second = value;
  } else {
    pairs_.emplace_back(name, value);
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
