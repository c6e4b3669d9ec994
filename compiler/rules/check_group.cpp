#include <array>
#include <unordered_map>

#include "compiler/rules/check_parts.h"
#include "compiler/rules/duration.h"

namespace qoe::rules {
namespace {

using diag::Code;

bool AllDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Thanos' ruler takes them in either case.
void CheckStrategy(const Field& strategy, diag::Sink& sink) {
  static constexpr std::array<std::string_view, 4> kKnown = {"warn", "abort", "WARN", "ABORT"};
  if (!strategy.set() || strategy.value().empty()) return;
  for (const std::string_view known : kKnown) {
    if (strategy.value() == known) return;
  }
  sink.Add(Code::RuleFieldShape, strategy.location,
           "`partial_response_strategy` takes `warn` or `abort`, not `{}`", strategy.value())
      .DidYouMean(strategy.value(), {"warn", "abort"});
}

// Prometheus' lookback: a query finds a sample that is at most so old.
constexpr int64_t kLookbackMs = 300'000;

void CheckInterval(const Group& group, diag::Sink& sink) {
  const int64_t interval =
      group.interval.set() ? ParseDurationMs(group.interval.value()).value_or(0) : 0;
  if (interval <= kLookbackMs) return;
  for (const Rule& rule : group.rules) {
    const int64_t keeps =
        rule.keep_firing_for.set() ? ParseDurationMs(rule.keep_firing_for.value()).value_or(0) : 0;
    if (keeps >= interval) continue;
    diag::Report report = sink.Add(
        Code::LongInterval, group.interval.location,
        "queries look back 5m: with {} between two evaluations {}", group.interval.value(),
        rule.record.set() ? "the recorded series have gaps" : "alerts end and begin again");
    report.Label(rule.name().set() ? rule.name().location : rule.location, "this rule");
    report.Help("{}", rule.record.set() ? "evaluate at least every 5m"
                                        : "evaluate at least every 5m, or bridge the time between "
                                          "two evaluations with `keep_firing_for`");
    return;
  }
}

}  // namespace

void CheckDuration(const Field& field, std::string_view key, diag::Sink& sink) {
  if (!field.set() || ParseDurationMs(field.value())) return;
  diag::Report report = sink.Add(Code::RuleFieldShape, field.location,
                                 "`{}` takes a duration such as `30s`, `5m` or `1h30m`, not `{}`",
                                 key, field.value());
  if (AllDigits(field.value())) {
    report.Help("a duration needs its unit: `{}s`", field.value());
  } else {
    report.Help("units are y, w, d, h, m, s, ms, from large to small, each at most once");
  }
}

void CheckGroup(const CheckContext& cx, const Group& group, diag::Sink& sink) {
  if (group.name.value().empty()) {
    sink.Add(Code::GroupName, group.name.set() ? group.name.location : group.location,
             "the group has no name; Prometheus refuses the whole file for it")
        .Help("begin it with `- name: …`");
  }
  CheckDuration(group.interval, "interval", sink);
  CheckDuration(group.query_offset, "query_offset", sink);
  CheckDuration(group.evaluation_delay, "evaluation_delay", sink);
  if (group.limit.value().starts_with('-')) {
    sink.Add(Code::NegativeLimit, group.limit.location,
             "a limit of {} limits nothing: only one above 0 does", group.limit.value())
        .Help("remove it, or write how many series or alerts a rule may yield");
  }
  CheckStrategy(group.partial_response_strategy, sink);
  CheckInterval(group, sink);
  CheckNames(cx, group.labels, NameUse::Label, sink);
}

void CheckGroupNames(const RuleSet& set, diag::Sink& sink) {
  std::unordered_map<std::string_view, const Group*> seen;
  for (const Group& group : set.groups) {
    if (group.name.value().empty()) continue;
    const auto [first, fresh] = seen.emplace(group.name.value(), &group);
    if (fresh) continue;
    sink.Add(Code::DuplicateGroup, group.name.location,
             "a second group `{}`; Prometheus refuses the whole file for it", group.name.value())
        .Label(first->second->name.location, "the first one")
        .Help("give it another name, or put its rules into the first one");
  }
}

}  // namespace qoe::rules
