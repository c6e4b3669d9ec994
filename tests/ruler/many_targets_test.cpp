// The real program with several tenants in one run.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ruler/small_spec.h"
#include "tests/ruler/test_ruler.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::test_ruler {
namespace {

using Json = nlohmann::json;

constexpr int kTarget = 3;  // a target refused or could not be reached

class ManyTargetsTest : public testing::Test {
 protected:
  ManyTargetsTest() : ruler_(DefaultsOf(Flavour::Mimir)) {
    support::WriteText(spec_, SmallSpec(2, "5m"));
    ruler_.Configure([](Options& options) { options.limits["b"] = {0, 1}; });
  }

  support::Outcome Run(const std::string& command, const std::vector<std::string>& more = {}) {
    support::Command run{{QOEC_PROGRAM, command, spec_, "--mimir", ruler_.address(), "--tenant",
                          "a", "--tenant", "b", "--tenant", "c", "--receipt", receipt_}};
    run.argv.insert(run.argv.end(), more.begin(), more.end());
    return support::RunProcess(run);
  }

  support::TempDir folder_;
  const std::string spec_ = (folder_.path() / "spec.yaml").string();
  const std::string receipt_ = (folder_.path() / "receipt.json").string();
  TestRuler ruler_;
};

TEST_F(ManyTargetsTest, OneThatFailsDoesNotStopTheRest) {
  const support::Outcome outcome = Run("load");
  EXPECT_EQ(outcome.exit_code, kTarget) << outcome.Text();
  EXPECT_NE(outcome.err.find("3 targets: 2 loaded, 1 failed\n"), std::string::npos)
      << outcome.Text();
  EXPECT_EQ(ruler_.Live("a"), ruler_.Live("c"));
  EXPECT_EQ(ruler_.Live("a").at("vod").size(), 3U);
  EXPECT_TRUE(ruler_.Live("b").empty());
  const Json receipt = Json::parse(support::ReadText(receipt_));
  ASSERT_EQ(receipt["loads"].size(), 3U);
  EXPECT_EQ(receipt["loads"][0]["outcome"], "loaded");
  EXPECT_EQ(receipt["loads"][1]["outcome"], "rolled_back");
  // Nothing is to be told anew of tenants where nothing was to do.
  Run("load");
  const Json again = Json::parse(support::ReadText(receipt_));
  EXPECT_EQ(again["loads"][0], receipt["loads"][0]);
}

TEST_F(ManyTargetsTest, JsonIsOneDocument) {
  const support::Outcome outcome = Run("load", {"--format", "json"});
  const Json document = Json::parse(outcome.out, nullptr, false);
  ASSERT_TRUE(document.is_object()) << outcome.Text();
  ASSERT_EQ(document["targets"].size(), 3U);
  const char* outcomes[] = {"loaded", "rolled_back", "loaded"};
  for (size_t i = 0; i < 3; ++i) {
    const Json& target = document["targets"][i];
    EXPECT_EQ(target["outcome"], outcomes[i]) << target;
    EXPECT_EQ(target["spec"], "vod");
    EXPECT_EQ(target["changes"]["groups"]["created"], 3) << target;
    EXPECT_EQ(target["steps"].size(), 3U);
  }
  EXPECT_EQ(document["targets"][0]["steps"][0]["outcome"], "done");
  EXPECT_NE(document["targets"][1]["error"].get<std::string>().find("limit: 1 actual: 2"),
            std::string::npos);
}

TEST_F(ManyTargetsTest, SourceTenantsOfTheSpecReachTheRuler) {
  support::WriteText(spec_, SmallSpec(2, "5m", ", source_tenants: [media, live]"));
  const support::Outcome refused = Run("load");
  EXPECT_EQ(refused.exit_code, 1) << refused.Text();
  EXPECT_NE(refused.err.find("stores such groups but never evaluates them"), std::string::npos)
      << refused.Text();
  EXPECT_TRUE(ruler_.Live("a").empty());
  ruler_.Configure([](Options& options) { options.federated_rules = true; });
  Run("load");
  const Namespaces live = ruler_.Live("a");
  ASSERT_EQ(live.size(), 1U);
  for (const auto& [name, group] : live.at("vod"))
    EXPECT_EQ(group.source_tenants, (std::vector<std::string>{"media", "live"})) << name;
}

TEST_F(ManyTargetsTest, NothingIsSentWithoutTheReceiptThatWasAskedFor) {
  std::filesystem::create_directory(receipt_ + ".d");
  support::Command run{{QOEC_PROGRAM, "load", spec_, "--mimir", ruler_.address(), "--tenant", "a",
                        "--receipt", receipt_ + ".d/none/receipt.json"}};
  const support::Outcome outcome = support::RunProcess(run);
  EXPECT_EQ(outcome.exit_code, kTarget) << outcome.Text();
  EXPECT_NE(outcome.err.find("error: the receipt: "), std::string::npos) << outcome.Text();
  EXPECT_EQ(ruler_.Count("POST"), 0);
}

TEST_F(ManyTargetsTest, DiffSumsUp) {
  Run("load");
  const support::Outcome outcome = Run("diff");
  EXPECT_EQ(outcome.exit_code, 1) << outcome.Text();
  EXPECT_NE(outcome.err.find("3 targets: 2 the same, 1 differing\n"), std::string::npos)
      << outcome.Text();
}

}  // namespace
}  // namespace qoe::test_ruler
