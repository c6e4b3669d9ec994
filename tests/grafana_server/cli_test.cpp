// `qoec load --grafana` as a person runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "compiler/cli/run.h"
#include "tests/grafana_server/test_grafana.h"

namespace qoe::test_grafana {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kToken = "glsa_s3cret-of-the-loader";

class CliTest : public testing::Test {
 protected:
  CliTest() {
    setenv("QOEC_GRAFANA_TOKEN", kToken, 1);
    grafana_.Change([](State& state) {
      state.options.token = kToken;
      state.datasources = {{"mimir", "Mimir", "prometheus"},
                           {"loki", "Loki", "loki"},
                           {"pg", "PostgreSQL", "grafana-postgresql-datasource"}};
    });
  }
  ~CliTest() override { unsetenv("QOEC_GRAFANA_TOKEN"); }

  int Qoec(const std::string& command, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {command,     QOEC_SOURCE_DIR "/specs/openqoe",
                                          "--grafana", grafana_.address(),
                                          "--timeout", "20s"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    cli::Environment env{in, out, err};
    const int code = cli::Run(arguments, env);
    out_ = out.str();
    err_ = err.str();
    EXPECT_THAT(out_ + err_, Not(HasSubstr("s3cret")));
    return code;
  }

  TestGrafana grafana_;
  std::string out_, err_;
};

TEST_F(CliTest, LoadsAShippedSpecAndSeesNoDifferenceThen) {
  EXPECT_EQ(Qoec("diff"), 1);
  EXPECT_THAT(out_, HasSubstr("+ dashboard vod-monitoring (OpenQoE - VOD Monitoring; "));
  EXPECT_EQ(Qoec("load"), 0) << err_;
  EXPECT_EQ(grafana_.Now().dashboards.size(), 4U);
  EXPECT_EQ(Qoec("diff"), 0) << out_ << err_;
  EXPECT_EQ(Qoec("load"), 0);
  EXPECT_THAT(err_, HasSubstr("nothing to do"));
}

TEST_F(CliTest, AWrongTokenIsNamedAndNotShown) {
  grafana_.Change([](State& state) { state.options.token = "another"; });
  EXPECT_EQ(Qoec("load"), 3);
  EXPECT_THAT(err_, HasSubstr("does not accept the credentials (401)"));
  EXPECT_EQ(grafana_.server().Count("POST"), 0);
}

TEST_F(CliTest, TheOrganisationIsSent) {
  EXPECT_EQ(Qoec("diff", {"--grafana-org", "7"}), 1);
  EXPECT_EQ(grafana_.server().Log().back().request.header("X-Grafana-Org-Id"), "7");
  EXPECT_EQ(Qoec("diff", {"--grafana-org", "seven"}), 2);
}

TEST_F(CliTest, WhatCannotBeSavedIsTakenBackAndSaid) {
  grafana_.server().Add("POST /api/dashboards/db#3=403");
  EXPECT_EQ(Qoec("load", {"--concurrency", "1"}), 3);
  EXPECT_THAT(err_, HasSubstr("Grafana denies it to this account (403)"));
  EXPECT_THAT(err_, HasSubstr("the state from before is live again"));
  EXPECT_TRUE(grafana_.Now().dashboards.empty());
  EXPECT_TRUE(grafana_.Now().folders.empty());
}

}  // namespace
}  // namespace qoe::test_grafana
