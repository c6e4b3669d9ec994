#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/base/counted.h"
#include "compiler/units/unit.h"
#include "compiler/verify/checks.h"
#include "compiler/verify/counts.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

constexpr const char* kSection = "series";

std::vector<std::string> RecordedNames(const artifact::Bundle& bundle) {
  std::vector<std::string> names;
  for (const auto* groups : {&bundle.recording_groups, &bundle.alert_groups}) {
    for (const artifact::RuleGroup& group : *groups) {
      for (const artifact::Rule& rule : group.rules) {
        if (!rule.record.empty() &&
            std::find(names.begin(), names.end(), rule.record) == names.end())
          names.push_back(rule.record);
      }
    }
  }
  return names;
}

std::string Count(double count, std::string_view noun) {
  return fmt::format("{} {}", units::FormatNumber(count), noun);
}

Outcome LookAtRecords(const Context& cx, const RuleServer& server) {
  const std::vector<std::string> names = RecordedNames(cx.bundle);
  const int64_t now = cx.servers.clock->NowMs();
  auto numbers = CountSeries(*server.api, names, now, true);
  if (!numbers) return FailedBy(numbers.error());
  auto all = CountSeries(*server.api, names, now, false);
  if (!all) return FailedBy(all.error());
  std::vector<std::string> missing;
  double series = 0;
  for (const std::string& name : names) {
    const auto found = numbers->find(name);
    if (found != numbers->end()) {
      series += found->second;
    } else {
      missing.push_back(fmt::format(
          "`{}` {}", name, all->contains(name) ? "is NaN in all of its series" : "has no series"));
    }
  }
  if (missing.empty())
    return Passed(fmt::format("{}, {}", Counted(names.size(), "name"), Count(series, "series")));
  std::string found = fmt::format("{} of {} have no value", missing.size(), names.size());
  return Failed(std::move(found),
                "are their rules loaded, and do the metrics that they read arrive?",
                std::move(missing));
}

// Why there are more series than there should be, as far as labels tell.
void AddLabels(const SeriesBound& bound, const live::Prometheus& api, int64_t now,
               std::vector<std::string>& details) {
  for (const LabelBound& label : bound.labels) {
    if (label.most == 0) continue;
    auto answer = api.Query(fmt::format("count(count by ({}) ({}))", label.name, bound.name), now);
    if (!answer || answer->series.empty() || answer->series[0].samples.empty()) continue;
    const double values = answer->series[0].samples[0].value;
    if (values > label.most) {
      details.push_back(fmt::format("  its label `{}` has {}, and {} in the catalogue", label.name,
                                    Count(values, "values"), units::FormatNumber(label.most)));
    }
  }
  if (bound.other_labels) return;
  auto one = api.Query(fmt::format("topk(1, {})", bound.name), now);
  if (!one || one->series.empty()) return;
  for (const auto& carried : one->series[0].labels) {
    const std::string& name = carried.first;
    const bool known = name == "__name__" ||
                       std::any_of(bound.labels.begin(), bound.labels.end(),
                                   [&](const LabelBound& label) { return label.name == name; });
    if (!known) details.push_back(fmt::format("  its label `{}` is not in the catalogue", name));
  }
}

Outcome LookAtCardinality(const Context& cx, const RuleServer& server) {
  const std::vector<std::string> recorded = RecordedNames(cx.bundle);
  std::vector<std::string> names = recorded;
  for (const SeriesBound& bound : cx.expected.series) names.push_back(bound.name);
  const int64_t now = cx.servers.clock->NowMs();
  auto counts = CountSeries(*server.api, names, now, false);
  if (!counts) return FailedBy(counts.error());
  std::vector<std::string> details, absent;
  double total = 0;
  size_t beyond = 0, bounded = 0;
  for (const SeriesBound& bound : cx.expected.series) {
    const auto found = counts->find(bound.name);
    if (found == counts->end()) {
      absent.push_back(fmt::format("`{}` has no series now", bound.name));
      continue;
    }
    total += found->second;
    if (bound.most == 0) continue;
    ++bounded;
    if (found->second <= bound.most) continue;
    ++beyond;
    details.push_back(fmt::format("`{}` has {}, and at most {} by its labels", bound.name,
                                  Count(found->second, "series"), units::FormatNumber(bound.most)));
    AddLabels(bound, *server.api, now, details);
  }
  const auto budget = static_cast<double>(cx.expected.series_budget);
  for (const std::string& name : recorded) {
    const auto found = counts->find(name);
    if (budget == 0 || found == counts->end() || found->second <= budget) continue;
    ++beyond;
    details.push_back(fmt::format("`{}` has {}, and a rule may make {}", name,
                                  Count(found->second, "series"), units::FormatNumber(budget)));
  }
  if (beyond == 0) {
    return Passed(fmt::format("{} of metrics; {} have a bound", Count(total, "series"), bounded),
                  std::move(absent));
  }
  return Failed(fmt::format("{} with more series than the catalogue says", beyond),
                "raise `cardinality` of the labels if that many are right, or else keep the "
                "exporter from making them",
                std::move(details));
}

void Add(const Context& cx, std::string_view name, std::string_view title,
         Outcome (*look)(const Context&, const RuleServer&), Checks& checks) {
  const auto add = [&](const RuleServer& server, std::function<Outcome()> call) {
    checks.push_back({.section = kSection,
                      .name = NameOn(server, name),
                      .title = TitleOn(server, title),
                      .within_ms = cx.within_ms,
                      .look = std::move(call)});
  };
  if (cx.servers.rules.empty())
    add({}, [] { return Skipped("no `--prometheus` and no `--mimir` was named"); });
  for (const RuleServer& server : cx.servers.rules)
    add(server, [cx, &server, look] { return look(cx, server); });
}

}  // namespace

void AddRecordChecks(const Context& cx, Checks& checks) {
  if (!RecordedNames(cx.bundle).empty())
    Add(cx, "recorded", "Recorded series have values", LookAtRecords, checks);
}

void AddCardinalityChecks(const Context& cx, Checks& checks) {
  if (!cx.expected.series.empty())
    Add(cx, "cardinality", "There are no more series than the catalogue says", LookAtCardinality,
        checks);
}

}  // namespace qoe::verify
