// `qoec gate` on a real Prometheus: what it decides of real samples, and how it ends.
#include "compiler/gate/gate.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <pugixml.hpp>

#include "compiler/gate/render.h"
#include "compiler/http/curl_transport.h"
#include "tests/support/fake_clock.h"
#include "tests/support/process.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

using support::Outcome;
using support::PrometheusServer;

constexpr int64_t kMinuteMs = 60'000;

int64_t NowS() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Gauges of an hour up to the present, each with a part of it that is different.
class History {
 public:
  explicit History(int64_t now_s) : from_(now_s - 3600), to_(now_s + 600), now_(now_s) {}

  // `value`, but `other` between so many seconds ago; empty: no sample.
  void Add(const std::string& name, const std::string& labels, const std::string& value,
           int64_t begin_ago = 0, int64_t end_ago = 0, const std::string& other = "") {
    if (text_.find("# TYPE " + name + " ") == std::string::npos)
      text_ += fmt::format("# TYPE {} gauge\n", name);
    for (int64_t time = from_; time <= to_; time += 15) {
      const bool different = time >= now_ - begin_ago && time < now_ - end_ago;
      const std::string& now = different ? other : value;
      if (!now.empty()) text_ += fmt::format("{}{{{}}} {} {}\n", name, labels, now, time);
    }
  }

  std::string text() const { return text_ + "# EOF\n"; }

 private:
  std::string text_;
  int64_t from_, to_, now_;
};

constexpr const char* kSpec = R"yaml(
qoec: 1
system: { name: shop }
labels: { pod: { cardinality: 5 } }
defaults: { labels: [pod] }
metrics:
  good_ratio: { type: gauge, unit: ratio, help: G. }
  broken_ratio: { type: gauge, unit: ratio, help: B. }
  strange_ratio: { type: gauge, unit: ratio, help: S. }
  gone_ratio: { type: gauge, unit: ratio, help: N. }
gates:
  rollout:
    phases:
      go: { hold: 10m, criteria: [{ promql: good_ratio, unit: ratio, below: 1%, title: Good }] }
      hold: { hold: 10m, criteria: [{ promql: broken_ratio, unit: ratio, below: 1%, title: Broken }] }
      rollback:
        hold: 10m
        criteria: [{ promql: broken_ratio, unit: ratio, below: 1%, breach: rollback, title: Broken }]
      strange: { hold: 10m, criteria: [{ promql: strange_ratio, unit: ratio, below: 1%, title: Strange }] }
      gone: { hold: 10m, criteria: [{ promql: gone_ratio, unit: ratio, below: 1%, title: Gone }] }
      by_hand:
        criteria:
          - { promql: good_ratio, unit: ratio, below: 1%, title: Good }
          - { title: Logs, manual: The logs have no error }
)yaml";

class GateOnPrometheus : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!PrometheusServer::WhyNot().empty()) return;
    folder_ = new support::TempDir;
    History history(NowS());
    history.Add("good_ratio", "pod=\"a\"", "0.001");
    history.Add("good_ratio", "pod=\"b\"", "0.009");
    history.Add("broken_ratio", "pod=\"a\"", "0.001");
    history.Add("broken_ratio", "pod=\"b\"", "0.002", 900, 840, "0.25");
    history.Add("strange_ratio", "pod=\"a\"", "0.001", 900, 840, "NaN");
    history.Add("gone_ratio", "pod=\"a\"", "0.001", 1500, -700, "");
    support::WriteText(folder_->path() / "history.txt", history.text());
    support::WriteText(folder_->path() / "shop.yaml", kSpec);
    server_ = new PrometheusServer(folder_->path() / "history.txt");
  }
  static void TearDownTestSuite() {
    delete server_;
    delete folder_;
    server_ = nullptr;
    folder_ = nullptr;
  }
  void SetUp() override {
    if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }

  // The phase began twenty minutes ago and is over: nothing is waited for.
  static Outcome Gate(const std::string& phase, std::vector<std::string> more = {"--since", "20m"},
                      const std::string& address = server_->url()) {
    std::vector<std::string> argv = {
        QOEC_BINARY, "gate",         (folder_->path() / "shop.yaml").string(),
        phase,       "--prometheus", address};
    argv.insert(argv.end(), more.begin(), more.end());
    return support::RunProcess({.argv = argv, .env = {{"QOEC_PROMETHEUS_TOKEN", "t0ps3cret"}}});
  }

  static support::TempDir* folder_;
  static PrometheusServer* server_;
};

support::TempDir* GateOnPrometheus::folder_ = nullptr;
PrometheusServer* GateOnPrometheus::server_ = nullptr;

TEST_F(GateOnPrometheus, Goes) {
  const Outcome outcome = Gate("go");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.Text();
  EXPECT_NE(outcome.out.find("✓ Good (< 1%)\n      0.9% good_ratio{pod=\"b\"}, of 2 "
                             "series; held for 10m\n"),
            std::string::npos)
      << outcome.out;
  EXPECT_TRUE(outcome.out.ends_with("\ngo\n")) << outcome.out;
}

TEST_F(GateOnPrometheus, Holds) {
  const Outcome outcome = Gate("hold");
  EXPECT_EQ(outcome.exit_code, 4) << outcome.Text();
  EXPECT_NE(outcome.out.find("was 25% broken_ratio{pod=\"b\"}"), std::string::npos) << outcome.out;
}

TEST_F(GateOnPrometheus, RollsBack) {
  const Outcome outcome = Gate("rollback");
  EXPECT_EQ(outcome.exit_code, 5) << outcome.Text();
  EXPECT_NE(outcome.out.find("\nrollback\n  Broken: was 25%"), std::string::npos) << outcome.out;
}

TEST_F(GateOnPrometheus, NoDataAndNoNumberHold) {
  const Outcome gone = Gate("gone");
  EXPECT_EQ(gone.exit_code, 4) << gone.Text();
  EXPECT_NE(gone.out.find("no data at"), std::string::npos) << gone.out;
  const Outcome strange = Gate("strange");
  EXPECT_EQ(strange.exit_code, 4) << strange.Text();
  EXPECT_NE(strange.out.find("NaN strange_ratio{"), std::string::npos) << strange.out;
}

TEST_F(GateOnPrometheus, OnceAndByHand) {
  EXPECT_EQ(Gate("go", {"--once"}).exit_code, 0);
  EXPECT_EQ(Gate("by_hand", {}).exit_code, 4);
  const Outcome confirmed = Gate("by_hand", {"--confirm", "logs"});
  EXPECT_EQ(confirmed.exit_code, 0) << confirmed.Text();
}

TEST_F(GateOnPrometheus, AServerThatIsNoneIsNotTheRolloutsFault) {
  const Outcome wrong = Gate("go", {}, server_->url() + "/prometheus");
  EXPECT_EQ(wrong.exit_code, 3) << wrong.Text();
  EXPECT_NE(wrong.err.find("answers 404"), std::string::npos) << wrong.err;
  const Outcome nobody = Gate("go", {"--timeout", "1s"}, "http://127.0.0.1:9");
  EXPECT_EQ(nobody.exit_code, 3) << nobody.Text();
  for (const Outcome* outcome : {&wrong, &nobody})
    EXPECT_EQ((outcome->out + outcome->err).find("t0ps3cret"), std::string::npos);
}

TEST_F(GateOnPrometheus, CtrlCIsAStatedHold) {
  const Outcome outcome = support::RunProcess(
      {.argv = {"timeout", "--preserve-status", "--signal=INT", "2", QOEC_BINARY, "gate",
                (folder_->path() / "shop.yaml").string(), "go", "--prometheus", server_->url()}});
  EXPECT_EQ(outcome.exit_code, 4) << outcome.Text();
  EXPECT_NE(outcome.out.find("\nhold\n  it was cancelled before the hold time was over\n"),
            std::string::npos)
      << outcome.Text();
}

TEST_F(GateOnPrometheus, JunitIsXml) {
  const Outcome outcome = Gate("hold", {"--since", "20m", "--format", "junit"});
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(outcome.out.c_str())) << outcome.out;
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_EQ(suite.attribute("tests").as_int(), 1);
  EXPECT_EQ(suite.attribute("failures").as_int(), 1);
}

// The hold time passes at once; what happens meanwhile happens to the real server.
class GateWhile : public GateOnPrometheus {
 protected:
  GateWhile() : clock_((NowS() - 1200) * 1000), began_ms_(clock_.NowMs()) {
    artifact::Criterion criterion;
    criterion.title = "Good";
    criterion.bound = "< 1%";
    criterion.query = "good_ratio";
    criterion.operation = "<";
    criterion.threshold = 0.01;
    criterion.unit = "ratio";
    criterion.for_ms = 10 * kMinuteMs;
    phase_.hold_ms = 10 * kMinuteMs;
    phase_.every_ms = kMinuteMs;
    phase_.criteria = {criterion};
  }

  gate::Report Judge() {
    const live::Prometheus api(curl_, *http::Url::Parse(server_->url()));
    gate::Options options;
    options.began_ms = began_ms_;
    return gate::Run(plan_, phase_, api, clock_, options);
  }

  int64_t Minute(int64_t now_ms) const { return (now_ms - began_ms_) / kMinuteMs; }

  support::FakeClock clock_;
  int64_t began_ms_;
  http::CurlTransport curl_;
  artifact::GatePlan plan_;
  artifact::Phase phase_;
};

TEST_F(GateWhile, TheServerDiesItHolds) {
  clock_.on_sleep = [&](int64_t now) {
    if (Minute(now) == 4) server_->Kill();
  };
  const gate::Report report = Judge();
  server_->Restart();
  EXPECT_EQ(report.verdict, gate::Verdict::Hold);
  EXPECT_EQ(report.criteria[0].observations(), 4U);
  EXPECT_NE(report.criteria[0].problem().find("does not answer"), std::string::npos);
}

TEST_F(GateWhile, TheServerComesBackItIsAskedForWhatWasMissed) {
  clock_.on_sleep = [&](int64_t now) {
    if (Minute(now) == 4) server_->Kill();
    if (Minute(now) == 7) server_->Restart();
  };
  const gate::Report report = Judge();
  EXPECT_EQ(report.verdict, gate::Verdict::Go)
      << gate::RenderText(report, {"shop", plan_, phase_, ""}, false);
  EXPECT_EQ(report.criteria[0].observations(), 11U);
}

TEST_F(GateWhile, ItIsCancelledItHolds) {
  clock_.on_sleep = [&](int64_t now) {
    if (Minute(now) == 4) clock_.Cancel();
  };
  const gate::Report report = Judge();
  EXPECT_EQ(report.verdict, gate::Verdict::Hold);
  EXPECT_TRUE(report.cancelled);
}

}  // namespace
}  // namespace qoe::acceptance
