#include "compiler/rules/read.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/rules/duration.h"

namespace qoe::rules {
namespace {

// Line:column of the place of a whole value.
std::string PlaceOf(const source::FileSet& files, const Field& field) {
  const source::Location at = field.text.Whole(files);
  const source::LineColumn begin = files[at.file].Position(at.span.begin);
  return std::to_string(begin.line) + ":" + std::to_string(begin.column);
}

class ReadRules : public testing::Test {
 protected:
  RuleFile Read(std::string text, Ruler ruler = Ruler::Prometheus) {
    const source::FileId id = files_.Add("rules.yaml", std::move(text));
    return rules::Read(files_, id, {ruler}, sink_);
  }

  source::FileSet files_;
  diag::Sink sink_;
};

TEST_F(ReadRules, EveryFieldWithItsPlace) {
  const RuleFile file = Read(R"(# comment
groups:
  - name: playback
    interval: 30s
    limit: 5
    labels: { team: video }
    rules:
      - alert: Slow
        expr: |
          up
            == 0
        for: 5m
        annotations:
          summary: "say \"slow\""
      - record: vod:up
        expr: 'up'
        labels: { a: ~ }
)");
  EXPECT_FALSE(sink_.has_errors());
  ASSERT_EQ(file.sets.size(), 1U);
  EXPECT_EQ(file.sets[0].kind, SetKind::File);
  ASSERT_EQ(file.sets[0].groups.size(), 1U);
  const Group& group = file.sets[0].groups[0];
  EXPECT_EQ(group.name.value(), "playback");
  EXPECT_EQ(group.interval.value(), "30s");
  EXPECT_EQ(group.limit.value(), "5");
  EXPECT_FALSE(group.query_offset.set());
  ASSERT_EQ(group.labels.size(), 1U);
  EXPECT_EQ(group.labels[0].name.value(), "team");
  EXPECT_EQ(PlaceOf(files_, group.labels[0].value), "6:21");
  ASSERT_EQ(group.rules.size(), 2U);
  const Rule& alert = group.rules[0];
  EXPECT_EQ(alert.name().value(), "Slow");
  EXPECT_FALSE(alert.record.set());
  EXPECT_EQ(alert.expr.value(), "up\n  == 0\n");
  EXPECT_EQ(PlaceOf(files_, alert.expr), "10:11");
  EXPECT_EQ(alert.for_text.value(), "5m");
  ASSERT_EQ(alert.annotations.size(), 1U);
  EXPECT_EQ(alert.annotations[0].value.value(), "say \"slow\"");
  EXPECT_EQ(PlaceOf(files_, alert.annotations[0].value), "14:21");
  const Rule& recording = group.rules[1];
  EXPECT_EQ(recording.name().value(), "vod:up");
  EXPECT_TRUE(recording.expr.quoted);
  ASSERT_EQ(recording.labels.size(), 1U);
  EXPECT_FALSE(recording.labels[0].value.set());
}

TEST_F(ReadRules, ResourcesAndListsAmongOtherDocuments) {
  const RuleFile file = Read(R"(%YAML 1.2
---
kind: Service
---
kind: PrometheusRule
metadata: { name: vod, namespace: monitoring }
spec:
  groups:
    - { name: a, partial_response_strategy: warn, rules: [{ record: r, expr: up }] }
...
# between
---
# empty
---
kind: List
items:
  - { kind: PrometheusRule, spec: { groups: [{ name: b }, { name: c }] } }
  - { kind: Secret }
)");
  EXPECT_FALSE(sink_.has_errors());
  ASSERT_EQ(file.sets.size(), 2U);
  EXPECT_EQ(file.sets[0].kind, SetKind::Resource);
  EXPECT_EQ(file.sets[0].name.value(), "vod");
  EXPECT_EQ(file.sets[0].name_space.value(), "monitoring");
  EXPECT_EQ(PlaceOf(files_, file.sets[0].groups[0].rules[0].expr), "9:78");
  EXPECT_EQ(file.group_count(), 3U);
  EXPECT_EQ(file.rule_count(), 1U);
}

// As Prometheus' YAML reader has it: own keys win, then the earlier of several mappings.
TEST_F(ReadRules, Merges) {
  const RuleFile file = Read(R"(groups:
  - name: a
    rules:
      - &one { alert: One, expr: up == 1, for: 1m }
      - &two { <<: *one, alert: Two, keep_firing_for: 2m }
      - { alert: Three, <<: [*two, { for: 9m, labels: { a: b } }], expr: up == 3 }
)");
  EXPECT_FALSE(sink_.has_errors());
  const Rule& rule = file.sets[0].groups[0].rules[2];
  EXPECT_EQ(rule.alert.value(), "Three");
  EXPECT_EQ(rule.expr.value(), "up == 3");
  EXPECT_EQ(rule.for_text.value(), "1m");
  EXPECT_EQ(rule.keep_firing_for.value(), "2m");
  EXPECT_EQ(rule.labels.size(), 1U);
}

// Each rule merges the one before it twice, so that the work doubles from rule to rule.
std::string DoublingMerges(int rules) {
  std::string text = "groups:\n- name: a\n  rules:\n  - &m0 { alert: A, expr: up }\n";
  for (int i = 1; i < rules; ++i) {
    const std::string before = "*m" + std::to_string(i - 1);
    text += "  - &m" + std::to_string(i) + " { <<: [" + before + ", " + before + "] }\n";
  }
  return text;
}

TEST_F(ReadRules, MergesThatDouble) {
  const RuleFile file = Read(DoublingMerges(12));
  EXPECT_FALSE(sink_.has_errors());
  EXPECT_EQ(file.sets[0].groups[0].rules.back().alert.value(), "A");
}

TEST_F(ReadRules, MergesThatDoubleWithoutEndAreRefused) {
  const RuleFile file = Read(DoublingMerges(60));
  ASSERT_EQ(sink_.Sorted().size(), 1U);
  EXPECT_EQ(sink_.Sorted()[0].code, diag::Code::AliasExpansion);
}

TEST_F(ReadRules, MimirNamespaces) {
  const RuleFile file = Read("namespace: a\ngroups: []\n---\nnamespace: b\n", Ruler::Mimir);
  EXPECT_FALSE(sink_.has_errors());
  ASSERT_EQ(file.sets.size(), 2U);
  EXPECT_EQ(file.sets[1].name_space.value(), "b");
}

TEST(RuleDurations, AreThoseOfPrometheus) {
  EXPECT_EQ(ParseDurationMs("1h30m"), 5'400'000);
  EXPECT_EQ(ParseDurationMs("1y2w3d4h5m6s7ms"), 33'019'506'007);
  EXPECT_EQ(ParseDurationMs("0"), 0);
  for (const std::string_view bad : {"", "5", "m", "1m1h", "1m1m", "1.5h", "-1m", "1 m", "1x",
                                     "300y", "99999999999999999999m"}) {
    EXPECT_EQ(ParseDurationMs(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace qoe::rules
