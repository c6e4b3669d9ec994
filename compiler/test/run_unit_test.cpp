#include "compiler/test/run_unit_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/test/expectation.h"
#include "compiler/test/explain_value.h"
#include "compiler/test/feed.h"
#include "compiler/test/manager.h"
#include "promql/eval/closed_ranges.h"
#include "promql/typecheck.h"

namespace qoe::test {
namespace {

using diag::Code;
using promql::eval::Answer;
using promql::eval::Labels;
using promql::eval::VectorSample;

constexpr size_t kMostShown = 10;  // alerts that wait

// One test from its start to its end.
class Run {
 public:
  Run(const UnitTestFile& file, const UnitTest& test, const TestRules& rules,
      const source::FileSet& files, const RunOptions& options, Coverage* coverage)
      : file_(file),
        test_(test),
        rules_(rules),
        files_(files),
        options_(options),
        coverage_(coverage),
        feed_(test, storage_),
        reached_(rules.reach.Of(storage_)),
        manager_options_(OptionsOf()),
        manager_(rules.set, reached_, manager_options_, storage_) {}

  TestOutcome Go() && {
    outcome_.location = test_.location;
    outcome_.name = test_.name;
    outcome_.expectations = test_.alert_tests.size() + test_.expression_tests.size();
    outcome_.problems.Append(test_.problems);
    CheckAlertNames();
    if (!test_.problems.has_errors() && EvaluateRules()) CheckExpressions();
    if (outcome_.failures.empty()) CheckUnread();
    if (coverage_ != nullptr) {
      coverage_->Add(manager_.WrittenByRule(), storage_, manager_options_.query, test_.start_ms,
                     last_ms_, file_.evaluation_interval_ms);
    }
    if (IsCancelled()) outcome_.Interrupt();
    return std::move(outcome_);
  }

 private:
  bool IsCancelled() const { return options_.cancelled != nullptr && *options_.cancelled; }

  ManagerOptions OptionsOf() const {
    ManagerOptions manager;
    manager.query.default_step_ms = file_.evaluation_interval_ms;
    manager.query.cancelled = options_.cancelled;
    manager.query.closed_ranges = promql::eval::HasClosedRanges(options_.parse.target);
    manager.interval_ms = file_.evaluation_interval_ms;
    manager.start_ms = test_.start_ms;
    manager.external_labels = test_.external_labels;
    manager.external_url = test_.external_url;
    manager.shared = &rules_.shared;
    // Expressions could read how alerts fare, and so does coverage.
    if (coverage_ == nullptr && test_.expression_tests.empty()) {
      manager.asked_alerts.emplace();
      for (const AlertTest& each : test_.alert_tests)
        manager.asked_alerts->insert(each.alertname.value());
    }
    return manager;
  }

  // A misspelt name never fires, so that a test which expects nothing of it passes for ever.
  void CheckAlertNames() {
    for (const AlertTest& each : test_.alert_tests) {
      const std::string_view name = each.alertname.value();
      if (name.empty() || rules_.set.FindAlert(name) != nullptr) continue;
      std::vector<std::string_view> known;
      for (const auto& group : rules_.set.groups) {
        for (const Rule& rule : group->rules) {
          if (rule.is_alert) known.push_back(rule.name);
        }
      }
      outcome_.problems
          .Add(Code::UnknownAlert, each.alertname.location, "no rule has an alert `{}`, so that {}",
               name,
               each.expected.empty() ? "expecting none of it always holds"
                                     : "what is expected of it never comes")
          .DidYouMean(name, known);
    }
  }

  // False: it ended early.
  bool EvaluateRules() {
    std::map<int64_t, std::vector<const AlertTest*>> by_time;
    for (const AlertTest& each : test_.alert_tests) by_time[each.eval_time_ms].push_back(&each);
    const int64_t step = file_.evaluation_interval_ms;
    const int64_t end = test_.EndMs();
    if (manager_.CanLookAhead()) {
      const int64_t last = test_.start_ms + end / step * step;
      feed_.Until(last);
      manager_.ComputeAhead(last);
    }
    for (int64_t at = 0; at <= end; at += step) {
      if (IsCancelled()) return false;
      last_ms_ = test_.start_ms + at;
      feed_.Until(last_ms_);
      const std::vector<RuleFailure> failures = manager_.Evaluate(last_ms_);
      for (const RuleFailure& failure : failures) AddRuleFailure(failure);
      if (!failures.empty()) return false;
      for (auto due = by_time.lower_bound(at); due != by_time.end() && due->first < at + step;
           ++due) {
        for (const AlertTest* each : due->second) CheckAlert(*each);
      }
    }
    return true;
  }

  void AddRuleFailure(const RuleFailure& failure) {
    const Rule& rule = *failure.rule;
    outcome_.failures.push_back(
        {failure.span.empty() ? rule.location : rule.expr_text.Locate(files_, failure.span),
         fmt::format("the {} `{}` at {}", rule.is_alert ? "alert" : "recording rule", rule.name,
                     DurationText(failure.t_ms - test_.start_ms)),
         failure.message,
         {},
         {}});
  }

  void CheckAlert(const AlertTest& each) {
    std::vector<FiringAlert> firing;
    const auto active = manager_.ActiveAlerts(each.alertname.value());
    for (const Manager::NamedAlert& named : active) {
      if (named.alert->phase != AlertPhase::Firing) continue;
      FiringAlert& alert = firing.emplace_back();
      for (const promql::eval::LabelPair& pair : named.alert->labels) {
        if (pair.name != "alertname") alert.labels.emplace_back(pair.name, pair.value);
      }
      alert.annotations = manager_.Annotations(named);
    }
    auto diff = CompareAlerts(each.expected, std::move(firing));
    if (!diff) return;
    Failure& failure = outcome_.failures.emplace_back();
    failure.location = each.location;
    failure.title =
        fmt::format("alert `{}` at {}", each.alertname.value(), DurationText(each.eval_time_ms));
    failure.diff = std::move(*diff);
    AddStates(each, active, failure);
  }

  // Why it is as it is: alerts that wait, and what the expression gives.
  void AddStates(const AlertTest& each, const std::vector<Manager::NamedAlert>& active,
                 Failure& failure) {
    for (const Manager::NamedAlert& named : active) {
      if (named.alert->phase != AlertPhase::Pending || failure.notes.size() >= kMostShown) continue;
      const int64_t since_ms = named.alert->active_ms - test_.start_ms;
      failure.notes.push_back(fmt::format(
          "pending since {}, would fire at {}: {}", DurationText(since_ms),
          DurationText(since_ms + named.rule->for_ms), SampleText(named.alert->sample)));
    }
    for (const auto& group : rules_.set.groups) {
      for (const Rule& rule : group->rules) {
        if (!rule.is_alert || rule.name != each.alertname.value()) continue;
        for (std::string& line :
             ExplainValue(rule.ast, options_.parse, storage_, last_ms_ - group->query_offset_ms,
                          manager_options_.query))
          failure.notes.push_back(std::move(line));
      }
    }
  }

  void CheckExpressions() {
    for (const ExpressionTest& each : test_.expression_tests) CheckExpression(each);
  }

  void CheckExpression(const ExpressionTest& each) {
    Failure failure;
    failure.location = each.expr.set() ? each.expr.location : each.location;
    failure.title =
        fmt::format("`{}` at {}", OneLine(each.expr.value()), DurationText(each.eval_time_ms));
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(each.expr.value(), options_.parse, ast, issues) ||
        !promql::CheckTypes(ast, options_.parse, issues)) {
      failure.location = each.expr.text.Locate(files_, issues.front().span);
      failure.problem = issues.front().message;
      if (!issues.front().help.empty()) failure.notes.push_back(issues.front().help);
      outcome_.failures.push_back(std::move(failure));
      return;
    }
    const std::vector<ReadSeries> asked = SeriesReadBy(ast);
    asked_.insert(asked_.end(), asked.begin(), asked.end());
    Answer answer = promql::eval::Instant(ast, storage_, test_.start_ms + each.eval_time_ms,
                                          manager_options_.query);
    if (!answer.ok()) {
      failure.location = each.expr.text.Locate(files_, answer.error->span);
      failure.problem = answer.error->message;
    } else if (answer.type == promql::ValueType::Scalar) {
      answer.vector = {{Labels(), {0, answer.scalar, nullptr}}};
    } else if (answer.type != promql::ValueType::Vector) {
      failure.problem = fmt::format(
          "the expression is a {}; a test takes an instant vector or a "
          "scalar",
          promql::DocumentedName(answer.type));
    }
    if (failure.problem.empty()) {
      auto diff = CompareSamples(each.expected, answer.vector, file_.fuzzy_compare);
      if (!diff) return;
      failure.diff = std::move(*diff);
      AddNanNote(answer.vector, failure);
    }
    for (const promql::eval::Annotation& annotation : answer.annotations)
      failure.notes.push_back(Print(annotation, each.expr.value()));
    outcome_.failures.push_back(std::move(failure));
  }

  // What nobody reads is most often misspelt.
  void CheckUnread() {
    for (const InputSeries& series : test_.input) {
      const bool read = rules_.reach.IsRead(series.labels) ||
                        std::any_of(asked_.begin(), asked_.end(), [&](const ReadSeries& asked) {
                          return asked.MayRead(series.labels);
                        });
      if (read) continue;
      outcome_.problems
          .Add(Code::UnreadSeries, series.location,
               "no rule and no expression of the test reads `{}`", SeriesText(series.labels))
          .Help("look at its name and labels, or remove it");
    }
  }

  static void AddNanNote(const std::vector<VectorSample>& got, Failure& failure) {
    const bool nan = std::any_of(got.begin(), got.end(), [](const VectorSample& sample) {
      return sample.point.histogram == nullptr && sample.point.value != sample.point.value;
    });
    if (nan) failure.notes.emplace_back("NaN equals nothing, not even NaN, as in promtool");
  }

  const UnitTestFile& file_;
  const UnitTest& test_;
  const TestRules& rules_;
  const source::FileSet& files_;
  const RunOptions& options_;
  Coverage* coverage_;
  promql::eval::Storage storage_;
  Feed feed_;
  std::vector<bool> reached_;
  ManagerOptions manager_options_;
  Manager manager_;
  int64_t last_ms_ = 0;
  std::vector<ReadSeries> asked_;  // by the expressions under test
  TestOutcome outcome_;
};

}  // namespace

void TestOutcome::Interrupt() {
  skipped = interrupted = true;
  failures.clear();
  problems = {};
}

bool FileOutcome::passed() const {
  return !unreadable && std::all_of(tests.begin(), tests.end(),
                                    [](const TestOutcome& test) { return test.passed(); });
}

TestRules::TestRules(RuleSet rules) : set(std::move(rules)), reach(set) {
  for (const auto& group : set.groups) {
    for (const Rule& rule : group->rules) shared.Add(rule.ast);
  }
}

TestOutcome RunUnitTest(const UnitTestFile& file, const UnitTest& test, const TestRules& rules,
                        const source::FileSet& files, const RunOptions& options,
                        Coverage* coverage) {
  return Run(file, test, rules, files, options, coverage).Go();
}

RuleSet OrderedRules(std::vector<std::shared_ptr<const Group>> groups, const UnitTestFile& file) {
  std::map<std::string_view, size_t> places;
  for (const rules::Field& name : file.group_eval_order)
    places.emplace(name.value(), places.size());
  const auto place = [&](const std::shared_ptr<const Group>& group) {
    const auto found = places.find(group->name);
    return found == places.end() ? 0 : found->second;
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return {std::move(groups)};
}

}  // namespace qoe::test
