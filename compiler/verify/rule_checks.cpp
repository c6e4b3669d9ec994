#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/counted.h"
#include "compiler/deploy/difference/expression.h"
#include "compiler/live/one_line.h"
#include "compiler/live/time_text.h"
#include "compiler/units/unit.h"
#include "compiler/verify/checks.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

constexpr const char* kSection = "rules";
// A group that was not evaluated for so many of its intervals hangs.
constexpr int64_t kMostIntervals = 10;
constexpr int64_t kLeastMs = 300'000;

std::vector<const artifact::RuleGroup*> GroupsOf(const artifact::Bundle& bundle) {
  std::vector<const artifact::RuleGroup*> groups;
  for (const artifact::RuleGroup& group : bundle.recording_groups) groups.push_back(&group);
  for (const artifact::RuleGroup& group : bundle.alert_groups) groups.push_back(&group);
  return groups;
}

std::string RuleName(const artifact::Rule& rule) {
  return rule.alert.empty() ? fmt::format("record `{}`", rule.record)
                            : fmt::format("alert `{}`", rule.alert);
}

class RuleReport {
 public:
  RuleReport(const std::vector<live::RuleGroup>& live, const RuleServer& server, int64_t now_ms)
      : live_(live), server_(server), now_ms_(now_ms) {}

  void Look(const artifact::RuleGroup& wanted) {
    const live::RuleGroup* group = Find(wanted.name);
    if (group == nullptr) {
      missing_ = true;
      problems.push_back(fmt::format("group `{}` is not there", wanted.name));
      return;
    }
    for (const artifact::Rule& rule : wanted.rules) Look(rule, *group);
    rules += wanted.rules.size();
    if (group->rules.size() > wanted.rules.size()) {
      other_ = true;
      problems.push_back(fmt::format("group `{}` has {}, and {} in the spec", wanted.name,
                                     Counted(group->rules.size(), "rule"), wanted.rules.size()));
    }
  }

  std::string Help() const {
    if (missing_ || other_) return "load the rules: `qoec load`; what differs shows `qoec diff`";
    return "the server's log and its page of rules say more";
  }

  std::vector<std::string> problems;
  size_t rules = 0;

 private:
  const live::RuleGroup* Find(const std::string& name) const {
    const auto found = std::find_if(live_.begin(), live_.end(), [&](const auto& group) {
      return group.name == name && (server_.name_space.empty() || group.file == server_.name_space);
    });
    return found == live_.end() ? nullptr : &*found;
  }

  void Look(const artifact::Rule& wanted, const live::RuleGroup& group) {
    const std::string& name = wanted.alert.empty() ? wanted.record : wanted.alert;
    const live::Rule* same_name = nullptr;
    for (const live::Rule& rule : group.rules) {
      if (rule.name != name || rule.alerting == wanted.alert.empty()) continue;
      same_name = &rule;
      if (difference::SameExpression(wanted.expr, rule.expression))
        return LookAtHealth(wanted, rule, group);
    }
    missing_ = missing_ || same_name == nullptr;
    other_ = other_ || same_name != nullptr;
    problems.push_back(fmt::format(
        "group `{}`: {} {}", group.name, RuleName(wanted),
        same_name == nullptr ? "is not there" : "has another expression than the spec"));
  }

  void LookAtHealth(const artifact::Rule& wanted, const live::Rule& rule,
                    const live::RuleGroup& group) {
    std::string problem;
    if (rule.health == "err" || !rule.last_error.empty()) {
      problem = fmt::format("fails: `{}`", live::OneLine(rule.last_error));
    } else if (rule.evaluated_ms == 0 || rule.health == "unknown") {
      problem = "was not evaluated yet";
    } else if (now_ms_ - rule.evaluated_ms >
               std::max(kMostIntervals * group.interval_ms, kLeastMs)) {
      problem =
          fmt::format("was last evaluated at {}, and is due every {}",
                      live::TimeText(rule.evaluated_ms), units::FormatDuration(group.interval_ms));
    }
    if (!problem.empty())
      problems.push_back(fmt::format("group `{}`: {} {}", group.name, RuleName(wanted), problem));
  }

  const std::vector<live::RuleGroup>& live_;
  const RuleServer& server_;
  int64_t now_ms_;
  bool missing_ = false, other_ = false;
};

Outcome LookAtRules(const Context& cx, const RuleServer& server) {
  Result<std::vector<live::RuleGroup>> live = server.api->Rules();
  if (!live) return FailedBy(live.error());
  const std::vector<const artifact::RuleGroup*> groups = GroupsOf(cx.bundle);
  RuleReport report(live.value(), server, cx.servers.clock->NowMs());
  for (const artifact::RuleGroup* group : groups) report.Look(*group);
  if (report.problems.empty()) {
    return Passed(fmt::format("{} with {}, all evaluated and healthy",
                              Counted(groups.size(), "group"), Counted(report.rules, "rule")));
  }
  std::string found = report.problems.size() == 1
                          ? report.problems[0]
                          : fmt::format("{} problems", report.problems.size());
  std::string help = report.Help();
  if (report.problems.size() == 1) report.problems.clear();
  return Failed(std::move(found), std::move(help), std::move(report.problems));
}

Outcome LookAtAlerts(const Context& cx, const RuleServer& server) {
  Result<std::vector<live::Alert>> live = server.api->Alerts();
  if (!live) return FailedBy(live.error());
  std::vector<std::string> ours;
  for (const artifact::RuleGroup& group : cx.bundle.alert_groups) {
    for (const artifact::Rule& rule : group.rules) {
      if (!rule.alert.empty()) ours.push_back(rule.alert);
    }
  }
  const std::vector<std::string>& may_fire = cx.bundle.verify.may_fire;
  const auto in = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<std::string> firing, others;
  for (const live::Alert& alert : live.value()) {
    if (!in(ours, alert.name)) continue;
    const bool allowed = in(may_fire, alert.name);
    std::string text = fmt::format("`{}` {}", alert.name, live::LabelsText(alert.labels));
    if (alert.state == "firing" && !allowed) {
      firing.push_back(std::move(text));
    } else {
      others.push_back(fmt::format("{} is {}{}", text, alert.state,
                                   allowed ? ", as it may" : ", and does not fire yet"));
    }
  }
  if (firing.empty())
    return Passed(fmt::format("none of {}", Counted(ours.size(), "alert")), others);
  std::string found = fmt::format("{} {}", firing.size(), firing.size() == 1 ? "fires" : "fire");
  return Failed(std::move(found),
                "mend what they tell of; one that may fire in a fresh deployment belongs into "
                "`verify.may_fire`",
                std::move(firing));
}

}  // namespace

void AddRuleChecks(const Context& cx, Checks& checks) {
  if (GroupsOf(cx.bundle).empty()) return;
  const auto add = [&](const RuleServer& server, std::function<Outcome()> look) {
    checks.push_back({.section = kSection,
                      .name = NameOn(server, "rules"),
                      .title = TitleOn(server, "Rule groups are loaded and healthy"),
                      .within_ms = cx.within_ms,
                      .look = std::move(look)});
  };
  if (cx.servers.rules.empty())
    add({}, [] { return Skipped("no `--prometheus` and no `--mimir` was named"); });
  for (const RuleServer& server : cx.servers.rules)
    add(server, [cx, &server] { return LookAtRules(cx, server); });
}

void AddAlertChecks(const Context& cx, Checks& checks) {
  if (cx.bundle.alert_groups.empty()) return;
  const auto add = [&](const RuleServer& server, std::function<Outcome()> look) {
    checks.push_back({.section = kSection,
                      .name = NameOn(server, "alerts"),
                      .title = TitleOn(server, "No alert fires"),
                      .within_ms = cx.within_ms,
                      .look = std::move(look)});
  };
  if (cx.servers.rules.empty())
    add({}, [] { return Skipped("no `--prometheus` and no `--mimir` was named"); });
  for (const RuleServer& server : cx.servers.rules)
    add(server, [cx, &server] { return LookAtAlerts(cx, server); });
}

}  // namespace qoe::verify
