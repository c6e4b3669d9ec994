#include "compiler/deploy/difference/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compiler/deploy/difference/match_rules.h"
#include "compiler/deploy/difference/render.h"

namespace qoe::difference {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Rule Alert(std::string name, std::string expr, NamedTexts labels = {}) {
  Rule rule;
  rule.alert = std::move(name);
  rule.expr = std::move(expr);
  rule.labels = std::move(labels);
  return rule;
}
Rule Record(std::string name, std::string expr) {
  Rule rule;
  rule.record = std::move(name);
  rule.expr = std::move(expr);
  return rule;
}
Group Make(std::string name, std::vector<Rule> rules) {
  Group group;
  group.name = std::move(name);
  group.rules = std::move(rules);
  return group;
}

GroupChange Compared(const Group& before, const Group& after) {
  return CompareGroups(before, after, {});
}

// All meanings of the only changed rule.
std::vector<std::string> RuleWords(const Rule& before, const Rule& after) {
  const GroupChange change = Compared(Make("g", {before}), Make("g", {after}));
  std::vector<std::string> words;
  for (const RuleChange& rule : change.rules) {
    for (const FieldChange& field : rule.fields) {
      words.insert(words.end(), field.meanings.begin(), field.meanings.end());
    }
  }
  return words;
}
std::vector<std::string> GroupWords(const Group& before, const Group& after) {
  std::vector<std::string> words;
  for (const FieldChange& field : Compared(before, after).fields) {
    words.insert(words.end(), field.meanings.begin(), field.meanings.end());
  }
  return words;
}

TEST(Difference, DurationsByLength) {
  Rule before = Alert("A", "a > 1");
  Rule after = before;
  before.for_text = "60s";
  after.for_text = "1m";
  EXPECT_THAT(RuleWords(before, after), IsEmpty());
  after.for_text = "10m";
  EXPECT_THAT(RuleWords(before, after), ElementsAre("for 60s → 10m", "fires 9m later"));
  before.for_text = "0s";
  after.for_text = "";
  EXPECT_THAT(RuleWords(before, after), IsEmpty());
}

TEST(Difference, EveryFieldOfARule) {
  Rule before = Alert("A", "a > 1", {{"severity", "warning"}, {"team", "x"}});
  before.annotations = {{"summary", "a"}};
  before.keep_firing_for = "5m";
  Rule after = Alert("A", "a > 1", {{"severity", "critical"}, {"zone", "z"}});
  after.annotations = {{"summary", "b"}, {"runbook", "r"}};
  after.unknown = {{"fresh", "1"}};
  EXPECT_THAT(RuleWords(before, after),
              ElementsAre("keep_firing_for 5m → none", "stops firing 5m earlier",
                          "severity warning → critical", "label `team` leaves the alert's identity",
                          "label `zone` joins the alert's identity", "new annotation `runbook`",
                          "another text of `summary`", "fresh none → 1"));
}

TEST(Difference, EveryFieldOfAGroup) {
  const Group before = Make("g", {Alert("A", "a > 1")});
  Group after = before;
  after.interval = "30s";
  after.query_offset = "1m";
  after.limit = "5";
  after.align_evaluation_time_on_interval = "true";
  after.partial_response_strategy = "warn";
  after.labels = {{"team", "x"}};
  after.source_tenants = {"a", "b"};
  after.remote_write = "[{url: \"http://x\"}]";
  after.unknown = {{"fresh", "1"}};
  EXPECT_THAT(GroupWords(before, after),
              ElementsAre("interval none → 30s", "query_offset none → 1m", "limit none → 5",
                          "align_evaluation_time_on_interval none → true",
                          "partial_response_strategy none → warn",
                          "label `team` joins every result of the group",
                          "reads tenants a, b instead of its own",
                          "remote_write none → [{url: \"http://x\"}]", "fresh none → 1"));
}

TEST(Difference, WhatIsWrittenOtherwiseIsTheSame) {
  Group before = Make("g", {Alert("A", "a>1", {{"x", "1"}, {"y", "2"}})});
  before.interval = "60s";
  before.evaluation_delay = "1m";
  before.limit = "0";
  before.align_evaluation_time_on_interval = "false";
  Group after = Make("g", {Alert("A", "a > 1", {{"y", "2"}, {"x", "1"}})});
  after.interval = "1m";
  after.query_offset = "60s";
  const Difference difference = Compare({{"n", {before}}}, {{"n", {after}}});
  EXPECT_TRUE(difference.empty());
  EXPECT_EQ(difference.reworded, 1U);
  EXPECT_EQ(Summary(difference),
            "1 group the same; 1 expression written otherwise, with the same meaning");
}

TEST(Difference, AnIntervalOfTheServerIsNotOneMinute) {
  const Group before = Make("g", {Alert("A", "a > 1")});
  Group after = before;
  after.interval = "1m";
  EXPECT_THAT(GroupWords(before, after), ElementsAre("interval none → 1m"));
}

TEST(Difference, RulesByIdentityThenBySimilarity) {
  const std::vector<Rule> before = {Alert("A", "a > 1", {{"severity", "warning"}}),
                                    Alert("A", "a > 2", {{"severity", "critical"}}),
                                    Record("x", "sum(b)"), Record("y", "sum(c)")};
  const std::vector<Rule> after = {Alert("A", "a > 3", {{"severity", "critical"}}),
                                   Record("z", "sum (b)"), Record("w", "max(d)"),
                                   Alert("A", "a > 1", {{"severity", "info"}})};
  EXPECT_THAT(MatchRules(before, after), ElementsAre(1, 2, kNoRule, 0));
}

TEST(Difference, AMoveIsAsFewAsCanBe) {
  EXPECT_THAT(MovedRules({0, 1, 2}), ElementsAre(false, false, false));
  EXPECT_THAT(MovedRules({2, 0, 1}), ElementsAre(true, false, false));
  EXPECT_THAT(MovedRules({1, kNoRule, 2, 0}), ElementsAre(false, false, false, true));
  EXPECT_THAT(MovedRules({}), IsEmpty());
}

TEST(Difference, TheOrderOfRulesCounts) {
  const Group before = Make("g", {Record("a", "x"), Record("b", "a"), Record("c", "y")});
  const Group after = Make("g", {Record("b", "a"), Record("a", "x"), Record("c", "y")});
  const GroupChange change = Compared(before, after);
  EXPECT_EQ(change.change, Change::Changed);
  ASSERT_EQ(change.rules.size(), 1U);
  EXPECT_TRUE(change.rules[0].moved);
  EXPECT_EQ(change.rules[0].change, Change::Same);
  EXPECT_EQ(change.same_rules, 2U);
}

TEST(Difference, ARenameSaysWhoLoses) {
  EXPECT_THAT(RuleWords(Record("x", "sum(a)"), Record("y", "sum(a)")),
              ElementsAre("records under another name: readers of `x` lose their data"));
  EXPECT_THAT(RuleWords(Alert("A", "a > 3"), Alert("B", "a > 2")),
              ElementsAre("fires under another name: silences and routes of `A` no longer match",
                          "threshold 3 → 2"));
}

TEST(Difference, WhoStillReadsALostSeries) {
  const Group rules = Make("rules", {Record("x", "a"), Record("y", "b"), Record("z", "c")});
  const Group readers = Make("alerts", {Alert("A", "x > 1"), Alert("A", "x > 2"),
                                        Alert("B", "x + y > 1"), Alert("C", "x"), Alert("D", "x")});
  const Group now = Make("rules", {Record("w", "b")});
  const Difference difference = Compare({{"n", {rules, readers}}}, {{"n", {now, readers}}});
  EXPECT_THAT(RenderText(difference),
              HasSubstr("records under another name: readers of `y` lose their data; `y` is still "
                        "read by alert `B`\n"));
  EXPECT_THAT(RenderText(difference),
              HasSubstr("      - record x\n          record: `x` is still read by alert `A`, alert "
                        "`B`, alert `C` and 1 more\n      - record z\n"));
}

TEST(Difference, UnitsOfThresholds) {
  CompareOptions options;
  options.threshold_unit = [](const Rule&) { return "seconds"; };
  const GroupChange change =
      CompareGroups(Make("g", {Alert("A", "a > 3")}), Make("g", {Alert("A", "a > 2")}), options);
  ASSERT_EQ(change.rules.size(), 1U);
  EXPECT_THAT(change.rules[0].fields[0].meanings, ElementsAre("threshold 3 seconds → 2 seconds"));
}

Difference Sample() {
  Group changed = Make("changed", {Alert("A", "a > 3", {{"severity", "page"}}), Record("r", "b")});
  changed.rules[0].for_text = "5m";
  Group now = changed;
  now.rules[0].expr = "a > 2";
  now.rules[0].for_text = "10m";
  const Group same = Make("same", {Record("s", "c")});
  return Compare({{"n", {changed, same, Make("old", {Record("o", "d")})}}},
                 {{"n", {now, same, Make("new", {Record("p", "d")})}}});
}

TEST(RenderDifference, Text) {
  EXPECT_EQ(RenderText(Sample()), R"(namespace n
  ~ group changed (1 of 2 rules)
      ~ alert A {severity="page"}
          expr: threshold 3 → 2
            - a > 3
            + a > 2
          for: for 5m → 10m; fires 5m later
  + group new (1 rule)
      + record p
  - group old (1 rule)
      - record o
1 group created, 1 changed, 1 deleted, 1 the same
)");
  EXPECT_THAT(RenderText(Sample(), {true}), HasSubstr("\x1b[32m+ group new\x1b[0m"));
}

TEST(RenderDifference, Json) {
  const auto root = nlohmann::json::parse(RenderJson(Sample()));
  EXPECT_EQ(root["changed"], true);
  EXPECT_EQ(root["groups"]["created"], 1);
  EXPECT_EQ(root["groups"]["same"], 1);
  const auto& group = root["namespaces"][0]["groups"][0];
  EXPECT_EQ(group["name"], "changed");
  EXPECT_EQ(group["rules"][0]["fields"][0]["meaning"][0], "threshold 3 → 2");
  EXPECT_EQ(group["rules"][0]["fields"][1]["before"], "5m");
  EXPECT_EQ(root["namespaces"][0]["groups"][1]["change"], "created");
}

TEST(RenderDifference, Markdown) {
  EXPECT_EQ(RenderMarkdown(Sample()),
            R"(### Rules: 1 group created, 1 changed, 1 deleted, 1 the same

#### Namespace `n`

- **changed** group `changed`
  - **changed** alert `A` `{severity="page"}`
    - threshold 3 → 2<br>was `a > 3`<br>is `a > 2`
    - for 5m → 10m; fires 5m later
- **new** group `new`
  - **new** recording rule `p`
- **gone** group `old`
  - **gone** recording rule `o`
)");
}

TEST(RenderDifference, WhatOthersWroteStaysText) {
  const Difference difference = Compare(
      {}, {{"n", {Make("a`b\x1b[31m\nc", {Alert("@all <b>", "up == 0", {{"x", "\x1b[0m"}})})}}});
  EXPECT_THAT(RenderText(difference), Not(HasSubstr("\x1b")));
  EXPECT_THAT(RenderMarkdown(difference), HasSubstr("`` a`b [31m c ``"));
  EXPECT_TRUE(nlohmann::json::accept(RenderJson(difference)));
  Difference bytes = difference;
  bytes.namespaces[0].name = "\xff";
  EXPECT_TRUE(nlohmann::json::accept(RenderJson(bytes)));
}

TEST(RenderDifference, Nothing) {
  EXPECT_EQ(RenderText(Compare({}, {})), "no group\n");
  EXPECT_EQ(RenderMarkdown(Compare({}, {})), "### Rules: no group\n");
}

TEST(Difference, NamespacesThatStandTwiceAreOne) {
  const Group a = Make("a", {Record("a", "x")});
  const Group b = Make("b", {Record("b", "x")});
  EXPECT_TRUE(Compare({{"n", {b, a}}}, {{"n", {a}}, {"n", {b}}}).empty());
}

}  // namespace
}  // namespace qoe::difference
