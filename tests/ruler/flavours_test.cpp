// Where Mimir and Loki answer otherwise than Cortex, and what all of them have in common.
#include <gtest/gtest.h>

#include <string>

#include "tests/ruler/client.h"
#include "tests/ruler/test_ruler.h"

namespace qoe::test_ruler {
namespace {

const std::string kMimir = "/prometheus/config/v1/rules";
const std::string kGroup = "name: g\nrules: [{record: 'a:b', expr: up}]\n";
const std::string kBadExpression = "name: g\nrules: [{record: 'a:b', expr: 'sum(rate(up)'}]\n";

TEST(MimirTest, EmptyListIsAMapping) {
  const TestRuler ruler;
  const Reply reply = Ask(ruler.port(), "GET", kMimir, "t");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.type(), "yaml");
  EXPECT_EQ(reply.body, "{}\n");
  EXPECT_EQ(Ask(ruler.port(), "GET", kMimir + "/ns", "t").body, "{}\n");
}

TEST(MimirTest, EmptyListOfOlderOnesIs404) {
  const TestRuler ruler(*OptionsNamed("mimir-old"));
  const Reply reply = Ask(ruler.port(), "GET", kMimir, "t");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body, "no rule groups found\n");
}

TEST(MimirTest, SuccessHasAllFields) {
  const TestRuler ruler;
  const Reply reply = Ask(ruler.port(), "POST", kMimir + "/ns", "t", kGroup);
  EXPECT_EQ(reply.status, 202);
  EXPECT_EQ(reply.body, R"({"status":"success","data":null,"errorType":"","error":""})");
}

TEST(MimirTest, SaysWhatIsWrongWithAnExpression) {
  const TestRuler ruler;
  const Reply reply = Ask(ruler.port(), "POST", kMimir + "/ns", "t", kBadExpression);
  EXPECT_EQ(reply.status, 400);
  EXPECT_TRUE(reply.body.starts_with(R"(group "g", rule 0, "a:b": could not parse expression: 1:)"))
      << reply.body;
  EXPECT_NE(reply.body.find(": parse error: "), std::string::npos) << reply.body;
}

TEST(MimirTest, KeepsItsOwnFields) {
  const TestRuler ruler;
  const std::string sent =
      "name: g\nevaluation_delay: 1m\nquery_offset: 0s\nsource_tenants: [a, b]\n"
      "align_evaluation_time_on_interval: true\nlabels: {team: shop}\n"
      "rules: [{record: 'a:b', expr: up}]\n";
  ASSERT_EQ(Ask(ruler.port(), "POST", kMimir + "/ns", "t", sent).status, 202);
  EXPECT_EQ(Ask(ruler.port(), "GET", kMimir + "/ns/g", "t").body,
            "name: g\nevaluation_delay: 1m\nquery_offset: 0s\n"
            "rules:\n    - record: a:b\n      expr: up\nlabels:\n    team: shop\n"
            "source_tenants:\n    - a\n    - b\nalign_evaluation_time_on_interval: true\n");
}

TEST(MimirTest, ProtectsNamespaces) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.protected_namespaces = {"infra", "ops"};
  TestRuler ruler(options);
  ruler.Load("t", "infra: [{name: g, rules: [{record: 'a:b', expr: up}]}]");
  for (const char* method : {"POST", "DELETE"}) {
    const Reply reply = Ask(ruler.port(), method, kMimir + "/infra", "t", kGroup);
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.body, "namespace is protected, no modification allowed\n");
  }
  EXPECT_EQ(Ask(ruler.port(), "DELETE", kMimir + "/infra/g", "t").status, 403);
  EXPECT_EQ(Ask(ruler.port(), "POST", kMimir + "/other", "t", kGroup).status, 202);
  EXPECT_EQ(Ask(ruler.port(), "GET", kMimir, "t").header("X-Mimir-Ruler-Protected-Namespaces"),
            "infra,ops");
  EXPECT_EQ(Ask(ruler.port(), "DELETE", kMimir + "/infra/g", "t", "",
                {{"X-Mimir-Ruler-Override-Namespace-Protection", "ops,infra"}})
                .status,
            202);
}

TEST(MimirTest, DeletingWhatIsNotThereIs404) {
  const TestRuler ruler;
  const Reply group = Ask(ruler.port(), "DELETE", kMimir + "/ns/g", "t");
  EXPECT_EQ(group.status, 404);
  EXPECT_EQ(group.body, "group does not exist\n");
  EXPECT_EQ(Ask(ruler.port(), "DELETE", kMimir + "/ns", "t").body,
            "group namespace does not exist\n");
}

TEST(MimirTest, LimitsANamespace) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.limits["*"] = {20, 70};
  options.namespace_limits["small"] = {20, 1};
  const TestRuler ruler(options);
  ASSERT_EQ(Ask(ruler.port(), "POST", kMimir + "/small", "t", kGroup).status, 202);
  EXPECT_EQ(Ask(ruler.port(), "POST", kMimir + "/small", "t", kGroup).body,
            "per-user rule groups limit (limit: 1 actual: 2) exceeded\n");
  EXPECT_EQ(Ask(ruler.port(), "POST", kMimir + "/large", "t", kGroup).status, 202);
}

TEST(LokiTest, TakesWhatIsNoPromql) {
  const TestRuler ruler(DefaultsOf(Flavour::Loki));
  const std::string rules = "/loki/api/v1/rules";
  const std::string expr = R"(sum by (job) (rate({job="api"} |= "error" [5m])) > 1)";
  EXPECT_EQ(Ask(ruler.port(), "POST", rules + "/ns", "t",
                "name: g\nrules:\n  - alert: A\n    expr: '" + expr + "'\n")
                .status,
            202);
  EXPECT_EQ(ruler.Live("t")["ns"]["g"].rules.at(0).expr, expr);
  EXPECT_EQ(Ask(ruler.port(), "GET", rules, "other").status, 404);
}

TEST(AccessTest, WithoutTenantsEverybodyIsTheSame) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.multi_tenant = false;
  const TestRuler ruler(options);
  EXPECT_EQ(Ask(ruler.port(), "POST", kMimir + "/ns", "", kGroup).status, 202);
  EXPECT_EQ(ruler.Live("anonymous").size(), 1U);
}

TEST(AccessTest, AsksForAPassword) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.user = "Aladdin";
  options.password = "open sesame";
  const TestRuler ruler(options);
  const Reply refused = Ask(ruler.port(), "GET", kMimir, "t");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("WWW-Authenticate"), "Basic realm=\"ruler\"");
  // The example of RFC 7617.
  const Fields right = {{"Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}};
  EXPECT_EQ(Ask(ruler.port(), "GET", kMimir, "t", "", right).status, 200);
}

TEST(AccessTest, AsksForAToken) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.token = "abc";
  const TestRuler ruler(options);
  EXPECT_EQ(Ask(ruler.port(), "GET", kMimir, "t", "", {{"Authorization", "Bearer x"}}).status, 401);
  EXPECT_EQ(Ask(ruler.port(), "GET", kMimir, "t", "", {{"Authorization", "Bearer abc"}}).status,
            200);
}

TEST(GroupTest, ExpressionsComeBackByteForByte) {
  const TestRuler ruler;
  const Options options = DefaultsOf(Flavour::Mimir);
  for (const std::string expr :
       {"up", "{job=\"a\"}", "\"a\" == 1", "a # note", "sum(\n  up\n)", "sum(\n  up\n)\n", " up",
        "up\n\n", "1", "a: b", "'x'", "- 1", "up == 1 \n and up", "a\tb", "\"ä\\n\"", "true"}) {
    Group group;
    group.name = "g";
    Rule rule;
    rule.record = "a:b";
    rule.expr = expr;
    group.rules.push_back(rule);
    const std::optional<Group> again = ReadGroup(WriteGroup(group), options);
    ASSERT_TRUE(again) << WriteGroup(group);
    EXPECT_EQ(again->rules.at(0).expr, expr) << WriteGroup(group);
    const Namespaces all = {{"ns", {{"g", group}}}};
    EXPECT_EQ(ReadNamespaces(WriteNamespaces(all), options), all) << WriteNamespaces(all);
  }
}

TEST(GroupTest, DurationsAsPrometheusPrintsThem) {
  EXPECT_EQ(DurationText(0), "0s");
  EXPECT_EQ(DurationText(60'000), "1m");
  EXPECT_EQ(DurationText(5'400'000), "1h30m");
  EXPECT_EQ(DurationText(7 * 86'400'000LL), "1w");
  EXPECT_EQ(DurationText(8 * 86'400'000LL), "8d");
  EXPECT_EQ(DurationText(1'500), "1s500ms");
}

}  // namespace
}  // namespace qoe::test_ruler
