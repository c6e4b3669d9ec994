#include "compiler/scenario/play.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "compiler/scenario/chart.h"
#include "compiler/scenario/every_part.h"
#include "compiler/scenario/history.h"
#include "compiler/scenario/inputs.h"
#include "compiler/scenario/traffic.h"
#include "compiler/test/expectation.h"
#include "compiler/test/explain_value.h"
#include "compiler/test/manager.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::scenario {
namespace {

using artifact::Expectation;
using diag::Code;
using promql::eval::Answer;
using promql::eval::Labels;
using promql::eval::VectorSample;
using test::AlertPhase;
using test::DurationText;
using test::Failure;

constexpr size_t kMostShown = 5;  // of alike lines

class Player {
 public:
  Player(const artifact::Scenario& scenario, const Places& places, const test::TestRules& rules,
         const PlayOptions& options, test::Coverage* coverage)
      : scenario_(scenario),
        places_(places),
        rules_(rules),
        options_(options),
        coverage_(coverage) {
    for (const auto& group : rules.set.groups) {
      for (const test::Rule& rule : group->rules) {
        if (rule.is_alert) names_.insert(rule.name);
      }
    }
  }

  test::TestOutcome Run() && {
    outcome_.location = places_.scenario;
    outcome_.name = scenario_.name;
    outcome_.expectations = scenario_.expectations.size() + (scenario_.others_silent ? 1 : 0);
    PlayAll();
    if (IsCancelled()) outcome_.Interrupt();
    return std::move(outcome_);
  }

 private:
  bool IsCancelled() const { return options_.cancelled != nullptr && *options_.cancelled; }

  void PlayAll() {
    const FeedOptions feed = {options_.setting.event_grid_ms, options_.cancelled};
    Result<std::vector<size_t>> fed = FeedTraffic(scenario_, feed, storage_);
    if (!fed) {
      const bool large = fed.error().kind == ErrorKind::TooLarge;
      outcome_.problems
          .Add(large ? Code::TooLarge : Code::DuplicateName, places_.scenario, "{}",
               fed.error().message)
          .Help("{}", large ? "feed fewer series, more rarely, or for a shorter time"
                            : "tell the streams' series apart by a label, under `of` or `vary`");
      return;
    }
    if (IsCancelled()) return;
    ReadExpressions();
    CheckUnread(fed.value());
    if (outcome_.problems.has_errors() || !EvaluateRules()) return;
    for (size_t i = 0; i < scenario_.expectations.size() && !IsCancelled(); ++i) Judge(i);
    if (scenario_.others_silent) JudgeOthers();
  }

  // --- what is asked and fed ---

  void ReadExpressions() {
    asts_.resize(scenario_.expectations.size());
    for (size_t i = 0; i < asts_.size(); ++i) {
      const std::string& text = scenario_.expectations[i].promql;
      if (text.empty()) continue;
      std::vector<promql::Issue> issues;
      if (!promql::Parse(text, kEveryPart, asts_[i], issues) ||
          !promql::CheckTypes(asts_[i], kEveryPart, issues)) {
        outcome_.problems.Add(Code::PromqlSyntax, places_.expectations[i], "{}",
                              issues.front().message);
        continue;
      }
      const std::vector<test::ReadSeries> read = test::SeriesReadBy(asts_[i]);
      asked_.insert(asked_.end(), read.begin(), read.end());
    }
  }

  // A stream that nobody reads tests nothing: most often it is misspelt.
  void CheckUnread(const std::vector<size_t>& series_after) {
    size_t next = 0;
    for (size_t i = 0; i < scenario_.streams.size(); ++i) {
      const artifact::Stream& stream = scenario_.streams[i];
      // What is inherited was looked at there; one may have only series of streams before it.
      bool read = stream.inherited || next == series_after[i];
      for (; next < series_after[i]; ++next) read = read || IsRead(storage_.series(next).labels);
      if (read) continue;
      outcome_.problems
          .Add(Code::UnreadStream, places_.streams[i],
               "the stream `{}` feeds `{}`, which no rule and no expectation reads", stream.name,
               stream.metric.empty() ? "its series" : stream.metric)
          .Help("look at its labels, or remove it");
    }
  }

  bool IsRead(const Labels& labels) const {
    return rules_.reach.IsRead(labels) ||
           std::any_of(asked_.begin(), asked_.end(),
                       [&](const test::ReadSeries& asked) { return asked.MayRead(labels); });
  }

  // --- rules over time ---

  bool EvaluateRules() {
    const std::vector<bool> reached = rules_.reach.Of(storage_);
    test::ManagerOptions options = ManagerOptionsOf(options_.setting, rules_);
    options.query.cancelled = options_.cancelled;
    const std::optional<uint64_t>& max_samples = options_.setting.max_samples;
    if (max_samples) options.query.max_samples = *max_samples;
    query_ = options.query;
    test::Manager manager(rules_.set, reached, options, storage_);
    const int64_t step = EvaluationStepMs(rules_.set);
    const int64_t last = scenario_.length_ms / step * step;
    if (!max_samples && manager.CanLookAhead()) manager.ComputeAhead(last);
    bool fine = true;
    for (int64_t t = 0; t <= last && fine; t += step) {
      if (IsCancelled()) return false;
      for (const test::RuleFailure& failure : manager.Evaluate(t)) {
        AddRuleFailure(failure);
        fine = false;
      }
      outcome_.unfinished = !fine;
      for (const std::string& name : names_) histories_.Note(t, name, manager);
      if (options_.watcher != nullptr) options_.watcher->Evaluated(t, t + step, manager);
    }
    if (options_.watcher != nullptr && fine)
      options_.watcher->Finished({scenario_, rules_, reached, storage_, query_, histories_, last});
    if (coverage_ != nullptr)
      coverage_->Add(manager.WrittenByRule(), storage_, options.query, 0, last, step);
    return fine;
  }

  void AddRuleFailure(const test::RuleFailure& failure) {
    const test::Rule& rule = *failure.rule;
    outcome_.failures.push_back(
        {places_.scenario,
         fmt::format("the {} `{}` at {}", rule.is_alert ? "alert" : "recording rule", rule.name,
                     DurationText(failure.t_ms)),
         failure.message,
         {},
         {}});
  }

  // --- what is expected ---

  void Judge(size_t number) {
    const Expectation& expectation = scenario_.expectations[number];
    Failure failure;
    failure.location = places_.expectations[number];
    failure.title = expectation.text;
    const bool met =
        expectation.alert.empty() ? JudgeValue(number, failure) : JudgeAlert(expectation, failure);
    if (!met) outcome_.failures.push_back(std::move(failure));
  }

  bool JudgeAlert(const Expectation& expected, Failure& failure) {
    const auto matching = histories_.Matching(expected.alert, expected.labels);
    const auto any = [&](int64_t t_ms, AlertPhase phase) {
      return std::any_of(matching.begin(), matching.end(),
                         [&](const auto& each) { return each.second->At(t_ms) == phase; });
    };
    const bool fires = std::any_of(matching.begin(), matching.end(), [](const auto& each) {
      return each.second->FirstFiring().has_value();
    });
    std::optional<int64_t> at;  // when it is wrong
    const auto fail = [&](int64_t t_ms, std::string problem) {
      if (!at) failure.problem = std::move(problem);
      at = at.value_or(t_ms);
    };
    if (expected.pending_ms && !any(*expected.pending_ms, AlertPhase::Pending)) {
      fail(*expected.pending_ms,
           fmt::format(
               "at {} it is {}", DurationText(*expected.pending_ms),
               any(*expected.pending_ms, AlertPhase::Firing) ? "firing already" : "not pending"));
    }
    if (expected.firing_ms && !any(*expected.firing_ms, AlertPhase::Firing)) {
      fail(*expected.firing_ms,
           fmt::format(
               "at {} it is {}", DurationText(*expected.firing_ms),
               any(*expected.firing_ms, AlertPhase::Pending) ? "still pending" : "not firing"));
    }
    if (expected.resolved_ms) {
      const int64_t t = *expected.resolved_ms;
      if (any(t, AlertPhase::Firing) || any(t, AlertPhase::Pending)) {
        fail(t, fmt::format("at {} it is still {}", DurationText(t),
                            any(t, AlertPhase::Firing) ? "firing" : "pending"));
      } else if (!fires) {
        fail(t, "it never fires, so that nothing is resolved");
      }
    }
    if (expected.not_before_ms) {
      for (const auto& [labels, history] : matching) {
        const std::optional<int64_t> first = history->FirstFiring();
        if (first && *first < *expected.not_before_ms)
          fail(*first, fmt::format("it fires from {} on", DurationText(*first)));
      }
    }
    if (expected.silent) {
      for (const auto& [labels, history] : matching) {
        const std::optional<int64_t> first = history->FirstFiring();
        if (first) fail(*first, fmt::format("it fires from {} on", DurationText(*first)));
      }
    }
    const bool at_any_time =
        !expected.silent && !expected.pending_ms && !expected.firing_ms && !expected.resolved_ms;
    if (at_any_time && !fires) fail(scenario_.length_ms, "it never fires");
    if (!at && !expected.annotations.empty()) return JudgeTexts(expected, matching, failure);
    if (!at) return true;
    Explain(expected, matching, *at, failure);
    return false;
  }

  using Matching = std::vector<std::pair<const Labels*, const AlertHistory*>>;

  bool JudgeTexts(const Expectation& expected, const Matching& matching, Failure& failure) const {
    std::vector<test::DiffLine> diff;
    int64_t fired_ms = 0;  // that with the difference
    for (const auto& [labels, history] : matching) {
      if (!history->FirstFiring()) continue;
      bool same = true;
      std::vector<test::DiffLine> lines;
      for (const auto& [name, text] : expected.annotations) {
        const auto found =
            std::find_if(history->annotations.begin(), history->annotations.end(),
                         [&, key = name](const auto& each) { return each.first == key; });
        const std::string got = found == history->annotations.end() ? "" : found->second;
        if (got == text) continue;
        same = false;
        lines.push_back({test::LineKind::Missing, fmt::format("{}: {}", name, text)});
        lines.push_back({test::LineKind::Unexpected, fmt::format("{}: {}", name, got)});
      }
      if (same) return true;
      if (!diff.empty()) continue;
      diff = std::move(lines);
      fired_ms = *history->FirstFiring();
    }
    failure.problem = diff.empty() ? "it never fires" : "";
    if (!diff.empty()) Explain(expected, matching, fired_ms, failure);
    failure.diff = std::move(diff);
    return false;
  }

  void Explain(const Expectation& expected, const Matching& matching, int64_t t_ms,
               Failure& failure) const {
    size_t shown = 0;
    for (const auto& [labels, history] : matching) {
      if (++shown > kMostShown) {
        failure.notes.push_back(fmt::format("and {} more", matching.size() - kMostShown));
        break;
      }
      failure.notes.push_back(fmt::format("{}: {}", test::SeriesText(*labels), history->Text()));
    }
    if (matching.empty()) {
      const auto others = histories_.Matching(expected.alert, {});
      if (others.empty()) failure.notes.emplace_back("it is never pending");
      ExplainLabels(expected, others, failure);
      for (size_t i = 0; i < std::min(others.size(), kMostShown); ++i) {
        failure.notes.push_back(fmt::format("with other labels: {}: {}",
                                            test::SeriesText(*others[i].first),
                                            others[i].second->Text()));
      }
    }
    ExplainRules(expected.alert, t_ms, failure);
  }

  // Labels that none of the alerts has: most often one is misspelt.
  static void ExplainLabels(const Expectation& expected, const Matching& others, Failure& failure) {
    if (others.empty()) return;
    for (const auto& [name, value] : expected.labels) {
      std::set<std::string_view> values;
      for (const auto& [labels, history] : others) values.insert(labels->Get(name));
      if (values.contains(value)) continue;
      std::string others_text;
      size_t shown = 0;
      for (const std::string_view other : values) {
        if (other.empty() || ++shown > kMostShown) continue;
        others_text += (others_text.empty() ? "" : ", ") + test::LabelText(name, other);
      }
      if (shown > kMostShown) others_text += fmt::format(" and {} more", shown - kMostShown);
      failure.notes.push_back(others_text.empty()
                                  ? fmt::format("no alert of it has a label `{}`", name)
                                  : fmt::format("no alert of it has {}, but {}",
                                                test::LabelText(name, value), others_text));
    }
  }

  // The rules of that name, their parts and their course.
  void ExplainRules(std::string_view name, int64_t t_ms, Failure& failure) const {
    for (const auto& group : rules_.set.groups) {
      for (const test::Rule& rule : group->rules) {
        if (!rule.is_alert || rule.name != name) continue;
        if (rule.keep_firing_for_ms > 0)
          failure.notes.push_back(
              fmt::format("`keep_firing_for`: once its condition is over it fires for another {}",
                          DurationText(rule.keep_firing_for_ms)));
        ExplainValue(rule.ast, rule.expr, t_ms, failure);
      }
    }
  }

  // An expression at a time: its parts, what is fed to them, and its course.
  void ExplainValue(const promql::Ast& ast, std::string_view text, int64_t t_ms,
                    Failure& failure) const {
    const auto add = [&](const std::vector<std::string>& lines, std::string_view indent) {
      for (const std::string& line : lines) failure.notes.push_back(std::string(indent) + line);
    };
    failure.notes.push_back(fmt::format("at {}:", DurationText(t_ms)));
    add(test::ExplainValue(ast, kEveryPart, storage_, t_ms, query_), "  ");
    const std::vector<std::string> input = InputLines(ast, rules_.set, storage_, t_ms, query_);
    if (!input.empty()) failure.notes.push_back(fmt::format("fed at {}:", DurationText(t_ms)));
    add(input, "  ");
    add(Chart(ast, text, storage_, 0, scenario_.length_ms, query_), "");
  }

  bool JudgeValue(size_t number, Failure& failure) {
    const Expectation& expected = scenario_.expectations[number];
    const promql::Ast& ast = asts_[number];
    Answer answer = promql::eval::Instant(ast, storage_, expected.at_ms, query_);
    if (!answer.ok()) {
      failure.problem = answer.error->message;
      return false;
    }
    if (answer.type == promql::ValueType::Scalar)
      answer.vector = {{Labels(), {expected.at_ms, answer.scalar, nullptr}}};
    std::vector<const VectorSample*> samples;
    for (const VectorSample& sample : answer.vector) {
      if (HasLabels(sample.labels, expected.labels)) samples.push_back(&sample);
    }
    const bool met = expected.operation.empty()
                         ? samples.empty()
                         : !samples.empty() && std::all_of(samples.begin(), samples.end(),
                                                           [&](const VectorSample* sample) {
                                                             return Holds(expected, *sample);
                                                           });
    if (met) return true;
    failure.problem = samples.empty() ? "there is no value" : ExpectedValue(expected);
    for (size_t i = 0; i < std::min(samples.size(), kMostShown); ++i) {
      if (expected.operation.empty() || !Holds(expected, *samples[i]))
        failure.notes.push_back(test::SampleText(*samples[i]));
    }
    ExplainValue(ast, expected.promql, expected.at_ms, failure);
    return false;
  }

  // The condition as numbers, in the unit that samples are in.
  static std::string ExpectedValue(const Expectation& expected) {
    if (expected.operation.empty()) return "no value is expected, and there is one";
    if (expected.operation == "==") {
      return fmt::format("a value of {:g} is expected, and at most {:g} % away", expected.threshold,
                         100 * expected.tolerance);
    }
    return fmt::format("a value {} {:g} is expected", expected.operation, expected.threshold);
  }

  static bool Holds(const Expectation& expected, const VectorSample& sample) {
    if (sample.point.histogram != nullptr) return false;
    const double value = sample.point.value;
    const double bound = expected.threshold;
    if (expected.operation == ">") return value > bound;
    if (expected.operation == "<") return value < bound;
    if (expected.operation == ">=") return value >= bound;
    if (expected.operation == "<=") return value <= bound;
    return value == bound || std::abs(value - bound) <= expected.tolerance * std::abs(bound);
  }

  // Alerts that fire although nothing says that they should.
  void JudgeOthers() {
    for (const auto& [name, alerts] : histories_.all()) {
      std::vector<std::pair<const Labels*, const AlertHistory*>> odd;
      for (const auto& [labels, history] : alerts) {
        if (history.FirstFiring() && !IsExpected(name, labels)) odd.emplace_back(&labels, &history);
      }
      if (odd.empty()) continue;
      Failure& failure = outcome_.failures.emplace_back();
      failure.location = places_.scenario;
      failure.title = fmt::format("nothing else fires, but `{}` does", name);
      for (size_t i = 0; i < std::min(odd.size(), kMostShown); ++i) {
        failure.notes.push_back(
            fmt::format("{}: {}", test::SeriesText(*odd[i].first), odd[i].second->Text()));
      }
      if (!IsToldAlready(name)) ExplainRules(name, *odd[0].second->FirstFiring(), failure);
    }
  }

  // An expectation that names the alert with labels that none has is not met, and has explained it.
  bool IsToldAlready(std::string_view name) const {
    return std::any_of(
        scenario_.expectations.begin(), scenario_.expectations.end(), [&](const Expectation& each) {
          return each.alert == name && histories_.Matching(name, each.labels).empty();
        });
  }

  bool IsExpected(std::string_view name, const Labels& labels) const {
    return std::any_of(scenario_.expectations.begin(), scenario_.expectations.end(),
                       [&](const Expectation& expectation) {
                         return expectation.alert == name && HasLabels(labels, expectation.labels);
                       });
  }

  const artifact::Scenario& scenario_;
  const Places& places_;
  const test::TestRules& rules_;
  const PlayOptions& options_;
  test::Coverage* coverage_;
  promql::eval::Storage storage_;
  promql::eval::Options query_;
  std::set<std::string> names_;    // of alerts
  std::vector<promql::Ast> asts_;  // of expectations; empty: of an alert
  std::vector<test::ReadSeries> asked_;
  Histories histories_;
  test::TestOutcome outcome_;
};

}  // namespace

test::TestOutcome Play(const artifact::Scenario& scenario, const Places& places,
                       const test::TestRules& rules, const PlayOptions& options,
                       test::Coverage* coverage) {
  return Player(scenario, places, rules, options, coverage).Run();
}

}  // namespace qoe::scenario
