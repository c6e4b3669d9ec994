#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/path.h"
#include "compiler/deploy/ruler/read.h"
#include "tests/compiler/deploy/simulated_ruler.h"

namespace qoe::ruler {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* kList = R"(ns1:
    - name: g1
      interval: 30s
      rules:
        - record: job:http_requests:rate5m
          expr: sum by (job) (rate(http_requests_total[5m]))
        - alert: HighErrors
          expr: |
            up
              == 0
          for: 5m
          keep_firing_for: 10m
          labels:
            severity: page
          annotations:
            summary: 'down: {{ $value }}'
    - name: g2
      rules:
        - record: a:b
          expr: up
ns2: []
team/a b:
    - name: full
      interval: 1m
      source_tenants: [b, a, b]
      query_offset: 30s
      evaluation_delay: 20s
      limit: 10
      align_evaluation_time_on_interval: true
      partial_response_strategy: warn
      labels:
        team: x
      remote_write:
        - url: http://x/push
      later_field: {a: [1, "2"]}
      rules:
        - record: a:b
          expr: up
          later: yes
)";

RulerState Read(const std::string& text) {
  const Result<RulerState> state = ReadRulerList(text);
  EXPECT_TRUE(state.has_value()) << state.error().message;
  return state ? state.value() : RulerState{};
}

TEST(ReadRuler, EveryFieldOfAList) {
  const RulerState state = Read(kList);
  ASSERT_EQ(state.namespaces.size(), 3U);
  EXPECT_EQ(state.group_count(), 3U);
  const Group& first = state.namespaces[0].groups[0];
  EXPECT_EQ(first.name, "g1");
  EXPECT_EQ(first.interval, "30s");
  ASSERT_EQ(first.rules.size(), 2U);
  const Rule& alert = first.rules[1];
  EXPECT_TRUE(alert.is_alert());
  EXPECT_EQ(alert.expr, "up\n  == 0\n");
  EXPECT_EQ(alert.for_text, "5m");
  EXPECT_EQ(alert.keep_firing_for, "10m");
  EXPECT_THAT(alert.labels, ElementsAre(Pair("severity", "page")));
  EXPECT_THAT(alert.annotations, ElementsAre(Pair("summary", "down: {{ $value }}")));
  const Namespace* odd = state.Find("team/a b");
  ASSERT_NE(odd, nullptr);
  const Group& full = odd->groups[0];
  EXPECT_THAT(full.source_tenants, ElementsAre("b", "a", "b"));
  EXPECT_EQ(full.query_offset, "30s");
  EXPECT_EQ(full.evaluation_delay, "20s");
  EXPECT_EQ(full.limit, "10");
  EXPECT_EQ(full.align_evaluation_time_on_interval, "true");
  EXPECT_EQ(full.partial_response_strategy, "warn");
  EXPECT_THAT(full.labels, ElementsAre(Pair("team", "x")));
  EXPECT_EQ(full.remote_write, R"([{url: "http://x/push"}])");
  EXPECT_THAT(full.unknown, ElementsAre(Pair("later_field", R"({a: [1, "2"]})")));
  EXPECT_THAT(full.rules[0].unknown, ElementsAre(Pair("later", "yes")));
}

TEST(ReadRuler, TheRawTextOfAGroupIsTheListsOwn) {
  const RulerState state = Read(kList);
  EXPECT_EQ(state.namespaces[0].groups[0].raw, R"(name: g1
interval: 30s
rules:
  - record: job:http_requests:rate5m
    expr: sum by (job) (rate(http_requests_total[5m]))
  - alert: HighErrors
    expr: |
      up
        == 0
    for: 5m
    keep_firing_for: 10m
    labels:
      severity: page
    annotations:
      summary: 'down: {{ $value }}'
)");
  EXPECT_EQ(state.namespaces[0].groups[1].raw, "name: g2\nrules:\n  - record: a:b\n    expr: up\n");
  EXPECT_THAT(state.Find("team/a b")->groups[0].raw, HasSubstr("later_field: {a: [1, \"2\"]}\n"));
}

TEST(ReadRuler, WhatIsWrittenIsReadAgain) {
  for (const Namespace& name_space : Read(kList).namespaces) {
    for (const Group& group : name_space.groups) {
      const std::string text = GroupYaml(group);
      const Result<Group> again = ReadRulerGroup(text);
      ASSERT_TRUE(again.has_value()) << text << again.error().message;
      EXPECT_EQ(GroupYaml(again.value()), text);
      EXPECT_EQ(again.value().raw, text);
      EXPECT_EQ(difference::CompareGroups(group, again.value(), {}).change,
                difference::Change::Same);
    }
  }
}

TEST(ReadRuler, AListInFlowStyleHasATextOfTheSameMeaning) {
  const RulerState state = Read(
      R"({"n": [{"name": "g", "rules": [{"record": "a:b", "expr": "up"}]}, {"name": "h", "rules": []}]})");
  ASSERT_EQ(state.group_count(), 2U);
  EXPECT_EQ(state.namespaces[0].groups[0].raw, "name: g\nrules:\n  - record: a:b\n    expr: up\n");
}

TEST(ReadRuler, ALongKeyIsWrittenAsAKey) {
  // YAML takes no key of more than 1024 characters without its mark.
  const std::string key(2000, 'k');
  const RulerState state = Read("{n: [{name: g, ? " + key + " : {? " + key + " : 1}, labels: {? " +
                                key + " : v}, rules: [{record: \"a:b\", expr: up}]}]}");
  ASSERT_EQ(state.group_count(), 1U);
  const Group& group = state.namespaces[0].groups[0];
  const Result<Group> again = ReadRulerGroup(GroupYaml(group));
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again.value().unknown, group.unknown);
  EXPECT_THAT(again.value().labels, ElementsAre(Pair(key, "v")));
}

TEST(ReadRuler, Empty) {
  for (const char* text : {"{}", "{}\n", "null\n", "n: []\n", "n:\n"}) {
    EXPECT_EQ(Read(text).group_count(), 0U) << text;
  }
}

TEST(ReadRuler, WhatIsNoListOfRules) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "the answer is empty"},
      {" \n", "the answer is empty"},
      {"<!DOCTYPE html><title>Sign in</title>", "HTML"},
      {R"({"status":"error","errorType":"bad_data","error":"no org id"})",
       "the answer is an error, not rules: no org id"},
      {R"({"message": "Unauthorized"})", "the answer is an error, not rules: Unauthorized"},
      {"no org id", "a single value"},
      {"- a\n", "a list"},
      {"n: 5\n", "`n` is a single value, not a list of rule groups"},
      {"n: {a: b}\n", "`n` is a mapping"},
      {"n: [5]\n", "a rule group is a single value"},
      {"n: [{rules: []}]\n", "has no `name`"},
      {"n: [{name: g, rules: 5}]\n", "`rules` is a single value"},
      {"n: [{name: g, rules: [{expr: up}]}]\n", "neither `record` nor `alert`"},
      {"n: [{name: g, rules: [{record: a, alert: B, expr: up}]}]\n", "both"},
      {"n: [{name: g, labels: [a]}]\n", "`labels` is a list"},
      {"n: [{name: g, interval: {a: b}}]\n", "`interval` is a mapping"},
      {"n: []\nn: []\n", "`n` is given twice"},
      {"n:\n  - name: g\n\t- x\n", "no YAML"},
      {"{}\n---\n{}\n", "no YAML"},
      {"groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up\n", ""},
  };
  for (const auto& [text, message] : cases) {
    const Result<RulerState> state = ReadRulerList(text);
    if (*message == '\0') {
      EXPECT_TRUE(state.has_value()) << text;  // a namespace may have that name
      continue;
    }
    ASSERT_FALSE(state.has_value()) << text;
    EXPECT_THAT(state.error().message, HasSubstr(message)) << text;
  }
}

TEST(ReadRuler, APlaceInTheAnswer) {
  const Result<RulerState> state = ReadRulerList("n:\n  - name: g\n    rules:\n      - expr: up\n");
  ASSERT_FALSE(state.has_value());
  EXPECT_THAT(state.error().message, HasSubstr("line 4"));
}

TEST(GroupYaml, OfTheCompilersGroup) {
  artifact::RuleGroup group;
  group.name = "g";
  group.interval_ms = 30'000;
  group.comment = "not sent";
  artifact::Rule& rule = group.rules.emplace_back();
  rule.alert = "A";
  rule.expr = "a{b=\"c\"}\n> 1";
  rule.for_ms = 300'000;
  rule.labels = {{"severity", "page"}, {"yes", "on"}};
  EXPECT_EQ(GroupYaml(group), R"(name: g
interval: 30s
rules:
  - alert: A
    expr: "a{b=\"c\"}\n> 1"
    for: 5m
    labels:
      severity: page
      'yes': 'on'
)");
}

TEST(RulesPath, NamesAreEscaped) {
  EXPECT_EQ(RulesPath("/prometheus/config/v1/rules", "", ""), "/prometheus/config/v1/rules");
  EXPECT_EQ(RulesPath("/api/v1/rules/", "team/a b", "ä+?#%"),
            "/api/v1/rules/team%2Fa%20b/%C3%A4%2B%3F%23%25");
  EXPECT_EQ(RulesPath("/r", "..", "."), "/r/%2E%2E/%2E");
  EXPECT_EQ(RulesPath("/r", "n.s_1-x", ""), "/r/n.s_1-x");
}

}  // namespace
}  // namespace qoe::ruler
