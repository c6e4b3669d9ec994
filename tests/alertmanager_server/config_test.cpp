#include "compiler/deploy/alertmanager/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/deploy/alertmanager/config_difference.h"
#include "compiler/deploy/alertmanager/covers.h"
#include "compiler/deploy/alertmanager/owner.h"
#include "compiler/deploy/alertmanager/secrets.h"
#include "tests/alertmanager_server/configs.h"

namespace qoe::alertmanager_target {
namespace {

using test_alertmanager::Config;
using testing::HasSubstr;
using testing::Not;

std::string Difference(const std::string& before, const std::string& after) {
  const changes::Changes changes =
      CompareConfigs(ReadConfig(before).value(), ReadConfig(after).value());
  return changes.empty() ? "" : changes::RenderText(changes, false);
}

TEST(ConfigTest, MatchersHaveOneForm) {
  EXPECT_EQ(NormalMatcher("severity = critical"), "severity=\"critical\"");
  EXPECT_EQ(NormalMatcher("a=~\"x|y\""), "a=~\"x|y\"");
  EXPECT_EQ(NormalMatcher("a!=\"\\\"\""), "a!=\"\\\"\"");
  EXPECT_EQ(NormalMatcher("{a=\"b\"}"), "{a=\"b\"}");
  const std::string head = "receivers: [{name: a}]\nroute: {receiver: a, routes: [{receiver: a, ";
  EXPECT_EQ(Difference(head + "match: {b: c}, match_re: {d: e}}]}",
                       head + "matchers: ['d=~e', b = \"c\"], continue: false}]}"),
            "");
}

TEST(ConfigTest, SameMeaningIsNoDifference) {
  EXPECT_EQ(Difference(Config("shop", "team", "1h"), Config("shop", "team", "60m")), "");
}

TEST(ConfigTest, RoutesReceiversAndInhibitions) {
  const std::string more =
      "  - name: mail\n    email_configs: [{to: a@b}]\n"
      "inhibit_rules:\n"
      "  - source_matchers: [alertname=\"A\"]\n    target_matchers: [alertname=\"B\"]\n"
      "    equal: [region]\n";
  EXPECT_EQ(Difference(Config("shop"), Config("shop", "team", "8h") + more),
            "~ route root\n"
            "    repeat_interval: 4h → 8h\n"
            "+ inhibition alertname=\"A\" silences alertname=\"B\" (of the same region)\n"
            "+ receiver mail (email)\n"
            "1 route changed, 1 the same; 1 inhibition created; 1 receiver created, 2 the same\n");
}

TEST(ConfigTest, SecretsAreComparedAndNotShown) {
  std::string other = Config("shop");
  const size_t at = other.find("token-1");
  other.replace(at, 7, "token-2");
  const std::string text = Difference(Config("shop"), other);
  EXPECT_THAT(text, HasSubstr("another secret"));
  EXPECT_THAT(text, Not(HasSubstr("token")));
  other.insert(other.find("      - url"), "      - url: http://hooks.example.org/token-3\n");
  EXPECT_THAT(Difference(Config("shop"), other), Not(HasSubstr("token")));
}

TEST(ConfigTest, WhatRunsMayHaveMoreAndHidesItsSecrets) {
  Json running = ReadConfig(Config("shop", "team", "240m")).value();
  running["global"] = {{"resolve_timeout", "5m"}};
  running["receivers"][0]["webhook_configs"][0] = {{"url", "<secret>"}, {"send_resolved", "true"}};
  std::swap(running["receivers"][0], running["receivers"][1]);
  EXPECT_EQ(FirstNotRunning(running, ReadConfig(Config("shop")).value()), "");
  EXPECT_EQ(FirstNotRunning(running, ReadConfig(Config("shop", "oncall")).value()),
            "`route.routes[0].receiver` is team and not oncall");
}

TEST(ConfigTest, SecretsOfFilesTakeTheirPlace) {
  const std::string text =
      "route: {receiver: a}\n"
      "receivers:\n"
      "  - name: a\n"
      "    slack_configs:\n"
      "      - channel: '#shop'\n"
      "        api_url_file: /etc/slack\n"
      "    pagerduty_configs:\n"
      "      - routing_key_file: /etc/missing\n";
  const std::string with = WithSecrets(text, [](const SecretFile& file) {
    return file.path == "/etc/slack" ? std::optional<std::string>("https://hooks/T: 1")
                                     : std::nullopt;
  });
  EXPECT_THAT(with, HasSubstr("        api_url: 'https://hooks/T: 1'\n"));
  EXPECT_THAT(with, HasSubstr("      - routing_key_file: /etc/missing\n"));
}

TEST(ConfigTest, TheFirstLineSaysWhoseItIs) {
  EXPECT_EQ(OwnerOf(Config("shop")), "shop");
  EXPECT_EQ(OwnerOf("route: {}\n" + Config("shop")), "");
  EXPECT_EQ(OwnerOf(""), "");
}

}  // namespace
}  // namespace qoe::alertmanager_target
