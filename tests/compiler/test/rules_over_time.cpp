#include "tests/compiler/test/rules_over_time.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "compiler/diag/render.h"
#include "compiler/rules/check.h"
#include "compiler/rules/read.h"
#include "compiler/test/expectation.h"
#include "compiler/test/feed.h"
#include "promql/typecheck.h"

namespace qoe::test {
namespace {

constexpr int64_t kMinuteMs = 60'000;

}  // namespace

RulesFromText::RulesFromText(const std::string& text) {
  diag::Sink sink;
  file_ = rules::Read(files_, files_.Add("rules.yaml", text), {}, sink);
  rules::Check({&file_, 1}, files_, {}, sink);
  EXPECT_FALSE(sink.has_errors()) << diag::RenderText(sink.Sorted(), files_, {});
  if (!sink.has_errors()) set_.groups = CompileGroups(file_, {});
}

const Rule& RulesFromText::rule(size_t number) const {
  for (const auto& group : set_.groups) {
    if (number < group->rules.size()) return group->rules[number];
    number -= group->rules.size();
  }
  throw std::out_of_range("no rule of that number");
}

std::vector<InputSeries> Input(const std::vector<std::string>& lines) {
  std::vector<InputSeries> input;
  for (const std::string& line : lines) {
    promql::series::Series parsed;
    std::vector<promql::Issue> issues;
    EXPECT_TRUE(promql::series::Parse(line, {}, parsed, issues)) << line;
    input.push_back({{}, promql::eval::Labels(parsed.labels), std::move(parsed.samples)});
  }
  return input;
}

RulesOverTime::RulesOverTime(const std::string& rules, const std::vector<std::string>& input)
    : rules_(rules), reached_(rules_.set().rule_count(), true) {
  test_.interval_ms = kMinuteMs;
  test_.input = Input(input);
  options_.interval_ms = kMinuteMs;
  manager_ = std::make_unique<Manager>(rules_.set(), reached_, options_, storage_);
}

std::vector<std::string> RulesOverTime::GoTo(int64_t minute) {
  std::vector<std::string> failures;
  for (; next_ <= minute; ++next_) {
    for (const InputSeries& series : test_.input) {
      if (static_cast<size_t>(next_) >= series.samples.size()) continue;
      UnitTest one;  // fed alone, so that the samples of this minute come and no others
      one.interval_ms = kMinuteMs;
      one.start_ms = next_ * kMinuteMs;
      one.input.push_back({{}, series.labels, {series.samples[static_cast<size_t>(next_)]}});
      Feed(one, storage_).Until(one.start_ms);
    }
    for (const RuleFailure& failure : manager_->Evaluate(next_ * kMinuteMs))
      failures.push_back(failure.rule->name + ": " + failure.message);
  }
  return failures;
}

std::vector<std::string> RulesOverTime::Alerts(const std::string& name) const {
  std::vector<std::string> alerts;
  for (const Manager::NamedAlert& named : manager_->ActiveAlerts(name)) {
    LabelPairs labels;
    for (const promql::eval::LabelPair& pair : named.alert->labels) {
      if (pair.name != "alertname") labels.emplace_back(pair.name, pair.value);
    }
    alerts.push_back(std::string(NameOf(named.alert->phase)) + " " + LabelsText(labels));
  }
  std::sort(alerts.begin(), alerts.end());
  return alerts;
}

LabelPairs RulesOverTime::Annotations(const std::string& name) const {
  const auto alerts = manager_->ActiveAlerts(name);
  return alerts.empty() ? LabelPairs() : manager_->Annotations(alerts.front());
}

std::vector<std::string> RulesOverTime::Query(const std::string& expression, int64_t minute) const {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  EXPECT_TRUE(promql::Parse(expression, {}, ast, issues) && promql::CheckTypes(ast, {}, issues));
  const auto answer = promql::eval::Instant(ast, storage_, minute * kMinuteMs, {});
  EXPECT_TRUE(answer.ok());
  std::vector<std::string> samples;
  for (const promql::eval::VectorSample& sample : answer.vector)
    samples.push_back(SampleText(sample));
  std::sort(samples.begin(), samples.end());
  return samples;
}

}  // namespace qoe::test
