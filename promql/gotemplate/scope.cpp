#include "promql/gotemplate/scope.h"

#include <algorithm>

namespace promql::gotemplate::internal {
namespace {

// How many names are compared with a misspelt one.
constexpr size_t kNearby = 100;

bool IsNear(std::string_view a, std::string_view b) {
  const bool prefix = a.starts_with(b) || b.starts_with(a);
  return prefix && a.size() <= b.size() + 1 && b.size() <= a.size() + 1;
}

}  // namespace

void Scope::Declare(std::string_view name) {
  const auto [place, added] = innermost_.try_emplace(name, kNone);
  entries_.push_back({.name = name, .before = place->second, .hides = false});
  place->second = static_cast<uint32_t>(entries_.size() - 1);
}

void Scope::Hide() {
  entries_.push_back({.name = {}, .before = visible_from_, .hides = true});
  visible_from_ = Mark();
}

void Scope::Leave(uint32_t mark) {
  for (; entries_.size() > mark; entries_.pop_back()) {
    const Entry& entry = entries_.back();
    if (entry.hides) {
      visible_from_ = entry.before;
    } else {
      innermost_[entry.name] = entry.before;
    }
  }
}

bool Scope::Contains(std::string_view name) const {
  if (SeesPredeclared() &&
      std::find(predeclared_.begin(), predeclared_.end(), name) != predeclared_.end()) {
    return true;
  }
  const auto found = innermost_.find(name);
  return found != innermost_.end() && found->second != kNone && found->second >= visible_from_;
}

std::string_view Scope::Nearest(std::string_view name) const {
  const size_t last = entries_.size() - std::min(entries_.size() - visible_from_, kNearby);
  for (size_t i = entries_.size(); i > last; --i) {
    if (IsNear(entries_[i - 1].name, name)) return entries_[i - 1].name;
  }
  if (!SeesPredeclared()) return {};
  for (const std::string_view known : predeclared_) {
    if (IsNear(known, name)) return known;
  }
  return {};
}

}  // namespace promql::gotemplate::internal
