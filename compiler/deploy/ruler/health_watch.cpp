#include "compiler/deploy/ruler/health_watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/deploy/difference/expression.h"
#include "compiler/units/unit.h"

namespace qoe::ruler {
namespace {

constexpr std::string_view kNever = "0001-01-01T00:00:00Z";

difference::NamedTexts Sorted(difference::NamedTexts texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

bool SameDuration(const std::string& a, const std::string& b) {
  const auto length = [](const std::string& text) {
    return text.empty() ? 0 : units::ParseDuration(text).value_or(-1);
  };
  return length(a) == length(b);
}

bool Shows(const Rule& shown, const Rule& rule) {
  return shown.record == rule.record && shown.alert == rule.alert &&
         SameDuration(shown.for_text, rule.for_text) &&
         SameDuration(shown.keep_firing_for, rule.keep_firing_for) &&
         Sorted(shown.labels) == Sorted(rule.labels) &&
         Sorted(shown.annotations) == Sorted(rule.annotations) &&
         difference::SameExpression(shown.expr, rule.expr);
}

// Whether the group is shown as `group` would be. An interval that is not given is the ruler's own.
bool Shows(const Group& shown, const Group& group) {
  if (!group.interval.empty() && !SameDuration(shown.interval, group.interval)) return false;
  return std::equal(shown.rules.begin(), shown.rules.end(), group.rules.begin(), group.rules.end(),
                    [](const Rule& a, const Rule& b) { return Shows(a, b); });
}

}  // namespace

void HealthWatch::Add(GroupName name, const Group& wanted, const Group* before) {
  Watched& watched = waiting_[std::move(name)];
  watched.wanted = &wanted;
  watched.before = before;
  // An interval that comes or goes may be the ruler's own: then nothing is seen.
  watched.shows_change = before == nullptr || (!Shows(*before, wanted) && !Shows(wanted, *before));
}

bool HealthWatch::IsEvaluatedAnew(Watched& watched, const GroupHealth& group) {
  if (!watched.seen) {
    watched.seen = true;
    watched.first = group.evaluated;
  }
  if (group.evaluated.empty() || group.evaluated == kNever) return false;
  if (watched.before == nullptr) return true;
  if (watched.shows_change && Shows(group.shown, *watched.wanted)) return true;
  if (watched.shows_change && Shows(group.shown, *watched.before)) return false;
  return group.evaluated != watched.first;
}

deploy::HealthReport HealthWatch::Look(const std::vector<GroupHealth>& groups) {
  using deploy::HealthReport;
  for (const GroupHealth& group : groups) {
    const GroupName name{group.name_space, group.group};
    const auto found = waiting_.find(name);
    if (found == waiting_.end() || !IsEvaluatedAnew(found->second, group)) continue;
    if (group.health == Health::Err) {
      return HealthReport{deploy::Health::Failing,
                          fmt::format("group `{}` of namespace `{}` fails: {}", name.group,
                                      name.name_space, group.error)};
    }
    if (group.health == Health::Ok && group.rules > 0) waiting_.erase(found);
  }
  if (waiting_.empty()) return HealthReport{deploy::Health::Healthy, ""};
  const auto& [name, watched] = *waiting_.begin();
  const std::string& interval = watched.wanted->interval;
  return HealthReport{
      deploy::Health::Waiting,
      fmt::format("{} of the groups that changed {} not evaluated yet; the first is `{}` of "
                  "namespace `{}`{}",
                  waiting_.size(), waiting_.size() == 1 ? "was" : "were", name.group,
                  name.name_space, interval.empty() ? "" : ", every " + interval)};
}

}  // namespace qoe::ruler
