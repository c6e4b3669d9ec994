#include "compiler/deploy/difference/match_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "compiler/deploy/difference/expression.h"

namespace qoe::difference {
namespace {

// No name and no expression has it.
constexpr char kBetween = '\0';

std::string NameKey(const Rule& rule) {
  std::string key = rule.is_alert() ? "alert" : "record";
  key += kBetween;
  key += rule.name();
  return key;
}

std::string IdentityKey(const Rule& rule) {
  return NameKey(rule) + kBetween + LabelText(rule.labels);
}

class Matcher {
 public:
  Matcher(const std::vector<Rule>& before, const std::vector<Rule>& after)
      : before_(before),
        after_(after),
        used_(before.size(), false),
        matches_(after.size(), kNoRule) {}

  std::vector<size_t> Run() {
    Pass([](const Rule& rule) { return IdentityKey(rule) + kBetween + rule.expr; });
    Pass(IdentityKey);
    Pass([](const Rule& rule) { return NameKey(rule) + kBetween + rule.expr; });
    Pass(NameKey);
    Pass([](const Rule& rule) {
      return std::string(rule.is_alert() ? "alert" : "record") + kBetween + ShapeOf(rule.expr) +
             kBetween + LabelText(rule.labels);
    });
    return std::move(matches_);
  }

 private:
  // Pairs what is left and has the same key, in order.
  template <typename Key>
  void Pass(const Key& key_of) {
    std::unordered_map<std::string, std::deque<size_t>> waiting;
    for (size_t i = 0; i < before_.size(); ++i) {
      if (!used_[i]) waiting[key_of(before_[i])].push_back(i);
    }
    if (waiting.empty()) return;
    for (size_t i = 0; i < after_.size(); ++i) {
      if (matches_[i] != kNoRule) continue;
      const auto found = waiting.find(key_of(after_[i]));
      if (found == waiting.end() || found->second.empty()) continue;
      matches_[i] = found->second.front();
      used_[matches_[i]] = true;
      found->second.pop_front();
    }
  }

  const std::vector<Rule>& before_;
  const std::vector<Rule>& after_;
  std::vector<bool> used_;
  std::vector<size_t> matches_;
};

}  // namespace

std::string LabelText(const NamedTexts& labels) {
  NamedTexts sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (const auto& [name, value] : sorted) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{}=\"{}\"", name, value);
  }
  return text;
}

std::vector<size_t> MatchRules(const std::vector<Rule>& before, const std::vector<Rule>& after) {
  return Matcher(before, after).Run();
}

// A longest increasing subsequence stays; the others moved.
std::vector<bool> MovedRules(const std::vector<size_t>& matches) {
  std::vector<size_t> tails;  // index into matches, of the shortest ends of each length
  std::vector<size_t> previous(matches.size(), kNoRule);
  for (size_t i = 0; i < matches.size(); ++i) {
    if (matches[i] == kNoRule) continue;
    const auto at =
        std::lower_bound(tails.begin(), tails.end(), matches[i],
                         [&](size_t index, size_t value) { return matches[index] < value; });
    if (at != tails.begin()) previous[i] = *(at - 1);
    if (at == tails.end()) {
      tails.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<bool> moved(matches.size(), false);
  for (size_t i = 0; i < matches.size(); ++i) moved[i] = matches[i] != kNoRule;
  for (size_t i = tails.empty() ? kNoRule : tails.back(); i != kNoRule; i = previous[i]) {
    moved[i] = false;
  }
  return moved;
}

}  // namespace qoe::difference
