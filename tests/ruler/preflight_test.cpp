// What is said before anything is sent: who answers, what it protects, what it would drop.
#include <gtest/gtest.h>

#include "compiler/deploy/ruler/target.h"
#include "compiler/deploy/transaction.h"
#include "compiler/http/curl_transport.h"
#include "tests/ruler/test_ruler.h"

namespace qoe::test_ruler {
namespace {

using deploy::Outcome;
using deploy::Report;

class PreflightTest : public testing::Test {
 protected:
  explicit PreflightTest(Flavour flavour = Flavour::Mimir) : ruler_(Single(flavour)) {
    ruler::Group& group = wanted_[0].groups.emplace_back();
    group.name = "g";
    group.rules.emplace_back().record = "a:b";
    group.rules[0].expr = "up";
  }

  static Options Single(Flavour flavour) {
    Options options = DefaultsOf(flavour);
    options.multi_tenant = false;
    return options;
  }

  Report Load(bool overrides = false) {
    http::CurlTransport curl;
    ruler::Api api(curl, *http::Url::Parse(ruler_.address()), paths_);
    ruler::TargetOptions options;
    options.override_protection = overrides;
    ruler::Target target(api, wanted_, options);
    return deploy::RunTransaction(target, {});
  }

  void ExpectRefused(const Report& report, const std::string& message) {
    EXPECT_EQ(report.outcome, Outcome::Refused) << report.problem;
    ASSERT_FALSE(report.plan.problems.empty());
    EXPECT_EQ(report.plan.problems.back().message, message);
    EXPECT_EQ(ruler_.Count("POST") + ruler_.Count("DELETE"), 0);
  }

  TestRuler ruler_;
  ruler::ApiPaths paths_;
  std::vector<ruler::Namespace> wanted_ = {{"vod", {}}};
};

class CortexPreflightTest : public PreflightTest {
 protected:
  CortexPreflightTest() : PreflightTest(Flavour::Cortex) {}
};

TEST_F(PreflightTest, AProtectedNamespaceIsRefusedBeforeTheFirstRequest) {
  ruler_.Configure([](Options& options) { options.protected_namespaces = {"vod", "infra"}; });
  ExpectRefused(Load(), "namespace `vod` is protected: the ruler refuses every change to it");
  EXPECT_EQ(Load(true).outcome, Outcome::Loaded);
  EXPECT_EQ(Load().outcome, Outcome::NothingToDo);
}

TEST_F(PreflightTest, SomebodyElsesProtectedNamespaceIsNoProblem) {
  ruler_.Configure([](Options& options) { options.protected_namespaces = {"infra"}; });
  EXPECT_EQ(Load().outcome, Outcome::Loaded);
}

TEST_F(PreflightTest, FederatedGroupsThatAreNeverEvaluatedAreRefused) {
  wanted_[0].groups[0].source_tenants = {"a", "b"};
  ExpectRefused(Load(),
                "group `vod/g` has `source_tenants`, and this Grafana Mimir 3.0.0 stores such "
                "groups but never evaluates them");
}

TEST_F(PreflightTest, NobodyIsAskedForAVersionThatDecidesNothing) {
  EXPECT_EQ(Load().outcome, Outcome::Loaded);
  EXPECT_EQ(ruler_.Count("GET"), 2);
}

TEST_F(CortexPreflightTest, AFieldThatCortexDropsIsNamedBefore) {
  paths_ = {"/api/v1/rules", "/prometheus/api/v1/rules"};
  wanted_[0].groups[0].source_tenants = {"a"};
  ExpectRefused(Load(),
                "group `vod/g` has `source_tenants`, which Cortex 1.19.0 drops without a word");
  wanted_[0].groups[0].source_tenants.clear();
  EXPECT_EQ(Load().outcome, Outcome::Loaded);
}

TEST_F(CortexPreflightTest, CortexAskedAsMimirIsNamed) {
  const Report report = Load();
  EXPECT_EQ(report.outcome, Outcome::Unreachable);
  EXPECT_NE(report.problem.find("Cortex 1.19.0 answers there, whose API is that of Cortex: "
                                "`--cortex`"),
            std::string::npos)
      << report.problem;
}

TEST_F(PreflightTest, AnotherPrefixIsNamed) {
  paths_ = {"/wrong/config/v1/rules", "/wrong/api/v1/rules", "/wrong/api/v1/status/buildinfo"};
  const Report report = Load();
  EXPECT_EQ(report.outcome, Outcome::Unreachable);
  EXPECT_NE(report.problem.find("under another prefix: `--prefix '/prometheus'`"),
            std::string::npos)
      << report.problem;
}

TEST_F(PreflightTest, AnApiThatIsSwitchedOffIsNamed) {
  ruler_.Add("GET config/v1/rules=404");
  const Report report = Load();
  EXPECT_EQ(report.outcome, Outcome::Unreachable);
  EXPECT_NE(report.problem.find("but not its API for rules: it is switched off"), std::string::npos)
      << report.problem;
}

TEST_F(PreflightTest, WhatStandsInTheWayIsNamed) {
  const std::pair<const char*, const char*> cases[] = {
      {"*=login-page", "the answer is an HTML or XML page, as a login page or a proxy gives it"},
      {"*=redirect", "it sends elsewhere"},
      {"*=401", "the server wants to know who asks"},
      {"*=403", "the credentials are known and do not reach this far"},
  };
  for (const auto& [fault, message] : cases) {
    ruler_.ClearFaults();
    ruler_.Add(fault);
    const Report report = Load();
    EXPECT_EQ(report.outcome, Outcome::Unreachable) << fault;
    EXPECT_NE(report.problem.find(message), std::string::npos) << fault << ": " << report.problem;
  }
}

}  // namespace
}  // namespace qoe::test_ruler
