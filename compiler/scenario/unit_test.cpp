#include "compiler/scenario/unit_test.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "compiler/scenario/every_part.h"
#include "compiler/scenario/traffic.h"
#include "compiler/test/manager.h"
#include "promql/literal.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/series/print_samples.h"
#include "promql/typecheck.h"

namespace qoe::scenario {
namespace {

using artifact::Expectation;
using promql::eval::Column;
using promql::eval::Labels;
using test::FiringAlert;

// Source: Prometheus pull request 12668.
constexpr promql::Version kFirstWithHistograms = {2, 50};

std::string NumberText(double value) {
  std::string text;
  promql::AppendNumber(value, text);
  return text;
}

// The expression of an expectation on one line, as an instant vector.
std::string VectorText(const std::string& expression) {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  if (!promql::Parse(expression, kEveryPart, ast, issues)) return expression;  // was reported
  const bool scalar = promql::TypeOf(ast, ast.root()) == promql::ValueType::Scalar;
  return fmt::format("{}({})", scalar ? "vector" : "", promql::Print(ast));
}

// What is expected of a value, asked so that only yes (1) and no (0) come back.
std::string Compared(const Expectation& expected) {
  const std::string value = VectorText(expected.promql);
  // Where nothing must be, what else there is, is.
  if (expected.operation.empty()) return fmt::format("{0} == bool {0}", value);
  const std::string bound = NumberText(expected.threshold);
  if (expected.operation != "==" || expected.tolerance == 0)
    return fmt::format("{} {} bool {}", value, expected.operation, bound);
  return fmt::format("abs({} - {}) <= bool {}", value, bound,
                     NumberText(expected.tolerance * std::abs(expected.threshold)));
}

// Alerts may have any text as their name.
std::string AnyOf(const std::set<std::string>& alerts) {
  std::string expression;
  for (const std::string& alert : alerts)
    expression += (expression.empty() ? "" : "|") + re2::RE2::QuoteMeta(alert);
  std::string text = "alertname=~";
  promql::AppendQuoted(expression, text);
  return text;
}

class Maker {
 public:
  Maker(const artifact::Scenario& scenario, const test::TestRules& rules, const Setting& setting,
        const promql::Target& target)
      : scenario_(scenario),
        rules_(rules),
        setting_(setting),
        target_(target),
        options_(ManagerOptionsOf(setting, rules)),
        step_ms_(EvaluationStepMs(rules.set)),
        last_ms_(scenario.length_ms / step_ms_ * step_ms_) {}

  Result<UnitTest> Run() && {
    test_.name = scenario_.name;
    test_.interval_ms = setting_.event_grid_ms;
    test_.evaluation_interval_ms = step_ms_;
    for (const auto& group : rules_.set.groups) test_.groups.push_back(group->name);
    CheckGroups();
    const FeedOptions feed = {.event_grid_ms = setting_.event_grid_ms};
    const Result<std::vector<size_t>> fed = FeedTraffic(scenario_, feed, storage_);
    if (!fed) return fed.error();
    AskAll();
    AskBehindAll();
    PrintSeries();
    if (!error_) EvaluateRules();
    for (ValueLook& asked : test_.value_looks) Answer(asked);
    for (const auto& [key, firing] : looks_) test_.looks.push_back({key.second, key.first, firing});
    if (error_) return *error_;
    return std::move(test_);
  }

 private:
  void Fail(std::string message) {
    if (!error_) error_ = Error{ErrorKind::Unusable, std::move(message)};
  }

  // promtool orders groups by name alone; of two with one name either may come first.
  void CheckGroups() {
    std::set<std::string_view> seen;
    for (const std::string& name : test_.groups) {
      if (!seen.insert(name).second)
        Fail(fmt::format(
            "two groups of rules are named `{}`; promtool cannot tell which comes first", name));
    }
  }

  // --- what is asked ---

  void AskAll() {
    for (const Expectation& expected : scenario_.expectations) {
      if (expected.alert.empty()) {
        Ask(expected.at_ms, Compared(expected));
        continue;
      }
      named_.insert(expected.alert);
      for (const std::optional<int64_t>& t :
           {expected.pending_ms, expected.firing_ms, expected.resolved_ms}) {
        if (t) asked_at_[expected.alert].insert(*t);
      }
      if (expected.pending_ms)
        Ask(*expected.pending_ms, fmt::format(R"(ALERTS{{{},alertstate="pending"}})",
                                              test::LabelText("alertname", expected.alert)));
    }
    AskWhatFired();
  }

  void AskWhatFired() {
    std::string condition = "alertstate=\"firing\"";
    if (!scenario_.others_silent) condition = AnyOf(named_) + "," + condition;
    if (scenario_.others_silent || !named_.empty())
      Ask(last_ms_, fmt::format("last_over_time(ALERTS{{{}}}[{}])", condition,
                                test::DurationText(last_ms_ + step_ms_)));
  }

  // promtool feeds what comes until its last evaluation before the last question: where one is
  // asked between two evaluations, something must be asked at the next.
  void AskBehindAll() {
    int64_t last = 0;
    for (const ValueLook& asked : test_.value_looks) last = std::max(last, asked.t_ms);
    for (const auto& [alert, times] : asked_at_) {
      if (!times.empty()) last = std::max(last, *times.rbegin());
    }
    if (last % step_ms_ != 0) Ask((last / step_ms_ + 1) * step_ms_, "vector(1)");
  }

  // Each is asked once.
  void Ask(int64_t t_ms, std::string expr) {
    const bool known = std::any_of(
        test_.value_looks.begin(), test_.value_looks.end(),
        [&](const ValueLook& other) { return other.t_ms == t_ms && other.expr == expr; });
    if (known) return;
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    if (promql::Parse(expr, kEveryPart, ast, issues)) {
      const std::vector<test::ReadSeries> read = test::SeriesReadBy(ast);
      reads_.insert(reads_.end(), read.begin(), read.end());
    }
    test_.value_looks.push_back({t_ms, std::move(expr), {}});
  }

  void Answer(ValueLook& asked) {
    promql::ParseOptions parse;
    parse.target = target_;
    parse.features = promql::AllFeatures();
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(asked.expr, parse, ast, issues) || !promql::CheckTypes(ast, parse, issues))
      return Fail(fmt::format("`{}`: {}", asked.expr, issues.front().message));
    promql::eval::Answer answer = promql::eval::Instant(ast, storage_, asked.t_ms, options_.query);
    if (!answer.ok()) return Fail(fmt::format("`{}`: {}", asked.expr, answer.error->message));
    if (answer.type == promql::ValueType::Scalar)
      answer.vector = {{Labels(), {asked.t_ms, answer.scalar, nullptr}}};
    asked.answer = std::move(answer.vector);
    std::sort(asked.answer.begin(), asked.answer.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
  }

  // --- what is fed ---

  void PrintSeries() {
    for (size_t i = 0; i < storage_.series_count(); ++i) {
      const Column& column = storage_.series(i);
      const bool read =
          rules_.reach.IsRead(column.labels) ||
          std::any_of(reads_.begin(), reads_.end(),
                      [&](const test::ReadSeries& each) { return each.MayRead(column.labels); });
      if (read) test_.series.push_back({test::SeriesText(column.labels), ValuesOf(column)});
    }
  }

  std::string ValuesOf(const Column& column) {
    promql::series::SamplePrinter printer;
    int64_t place = 0;
    for (size_t i = 0; i < column.times.size(); ++i, ++place) {
      const int64_t at = column.times[i] / setting_.event_grid_ms;
      printer.AddGaps(static_cast<uint64_t>(at - place));
      place = at;
      if (!column.histograms.empty() && column.histograms[i] != nullptr) {
        printer.AddHistogram(*column.histograms[i]);
        CheckHistograms(column.labels);
      } else if (promql::eval::IsStale(column.values[i])) {
        printer.AddStale();
      } else {
        printer.AddNumber(column.values[i]);
      }
    }
    return printer.Take();
  }

  void CheckHistograms(const Labels& labels) {
    if (promql::LanguageOf(target_) >= kFirstWithHistograms) return;
    Fail(fmt::format("`{}` has native histograms, which promtool of {} cannot be fed",
                     test::SeriesText(labels), promql::NameOf(target_)));
  }

  // --- what fires ---

  using Firing = std::vector<FiringAlert>;

  void EvaluateRules() {
    test::Manager manager(rules_.set, rules_.reach.Of(storage_), options_, storage_);
    if (manager.CanLookAhead()) manager.ComputeAhead(last_ms_);
    std::map<std::string, Firing> before;
    for (int64_t t = 0; t <= last_ms_; t += step_ms_) {
      for (const test::RuleFailure& failure : manager.Evaluate(t))
        Fail(fmt::format("`{}` at {}: {}", failure.rule->name, test::DurationText(t),
                         failure.message));
      for (const std::string& name : named_) Look(t, name, manager, before[name]);
    }
  }

  void Look(int64_t t_ms, const std::string& name, const test::Manager& manager, Firing& before) {
    Firing now = FiringOf(name, manager);
    if (!SameLabels(before, now)) {
      if (t_ms > 0) looks_[{name, t_ms - step_ms_}] = before;
      looks_[{name, t_ms}] = now;
    }
    const std::set<int64_t>& asked = asked_at_[name];
    for (auto at = asked.lower_bound(t_ms); at != asked.end() && *at < t_ms + step_ms_; ++at)
      looks_[{name, *at}] = now;
    if (t_ms == last_ms_) looks_[{name, t_ms}] = now;
    before = std::move(now);
  }

  static Firing FiringOf(const std::string& name, const test::Manager& manager) {
    Firing firing;
    for (const test::Manager::NamedAlert& each : manager.ActiveAlerts(name)) {
      if (each.alert->phase != test::AlertPhase::Firing) continue;
      FiringAlert& alert = firing.emplace_back();
      for (const promql::eval::LabelPair& pair : each.alert->labels) {
        if (pair.name != "alertname") alert.labels.emplace_back(pair.name, pair.value);
      }
      alert.annotations = manager.Annotations(each);
    }
    std::sort(firing.begin(), firing.end(),
              [](const auto& a, const auto& b) { return a.labels < b.labels; });
    return firing;
  }

  static bool SameLabels(const Firing& a, const Firing& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.labels == y.labels; });
  }

  const artifact::Scenario& scenario_;
  const test::TestRules& rules_;
  const Setting& setting_;
  const promql::Target& target_;
  const test::ManagerOptions options_;
  const int64_t step_ms_, last_ms_;
  promql::eval::Storage storage_;
  std::set<std::string> named_;                        // alerts of expectations
  std::map<std::string, std::set<int64_t>> asked_at_;  // by alert
  std::vector<test::ReadSeries> reads_;                // by value_looks
  std::map<std::pair<std::string, int64_t>, Firing> looks_;
  std::optional<Error> error_;
  UnitTest test_;
};

}  // namespace

Result<UnitTest> MakeUnitTest(const artifact::Scenario& scenario, const test::TestRules& rules,
                              const Setting& setting, const promql::Target& target) {
  return Maker(scenario, rules, setting, target).Run();
}

}  // namespace qoe::scenario
