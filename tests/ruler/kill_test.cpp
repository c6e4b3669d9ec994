// The real program, killed at random points of a load. Whatever was live then: each group is as it
// was before or as it is to be, and a second run converges.
#include <gtest/gtest.h>
#include <signal.h>

#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "tests/ruler/small_spec.h"
#include "tests/ruler/test_ruler.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::test_ruler {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr int kKills = 24;
const std::string kTenant = "anonymous";

// Of QOEC_SEED, or another one each time; it is printed.
uint64_t Seed() {
  const char* given = std::getenv("QOEC_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

class KillTest : public testing::Test {
 protected:
  KillTest() : ruler_(SingleTenant()) {}

  static Options SingleTenant() {
    Options options = DefaultsOf(Flavour::Mimir);
    options.multi_tenant = false;
    return options;
  }

  std::string Spec(int series, const std::string& window) {
    const std::string path = (folder_.path() / (window + ".yaml")).string();
    support::WriteText(path, SmallSpec(series, window));
    return path;
  }

  support::Command Load(const std::string& spec) const {
    return {{QOEC_PROGRAM, "load", spec, "--mimir", ruler_.address(), "--prune", "--receipt",
             (folder_.path() / "receipt.json").string()}};
  }

  void LoadToTheEnd(const std::string& spec, const std::string& said) {
    const support::Outcome outcome = support::RunProcess(Load(spec));
    ASSERT_TRUE(outcome.ok()) << outcome.Text();
    EXPECT_NE(outcome.err.find(said), std::string::npos) << outcome.Text();
  }

  // Sends the program a signal a moment after its n-th request; returns what it has printed.
  std::string LoadAndStop(const std::string& spec, int request, microseconds moment, int signal) {
    std::mutex mutex;
    std::condition_variable changed;
    int seen = 0;
    ruler_.OnRequest([&](const LoggedRequest& /*one*/) {
      const std::lock_guard lock(mutex);
      ++seen;
      changed.notify_all();
    });
    support::Process process(Load(spec), folder_.path() / "log");
    std::unique_lock lock(mutex);
    changed.wait_for(lock, seconds(20), [&] { return seen >= request; });
    lock.unlock();
    std::this_thread::sleep_for(moment);
    process.Stop(signal);
    ruler_.OnRequest({});
    return process.Log();
  }

  support::TempDir folder_;
  TestRuler ruler_;
};

TEST_F(KillTest, ASecondRunConverges) {
  const uint64_t seed = Seed();
  std::cout << "QOEC_SEED=" << seed << '\n';
  std::mt19937_64 random(seed);
  const std::string old_spec = Spec(6, "5m");
  const std::string new_spec = Spec(10, "10m");
  LoadToTheEnd(old_spec, "loaded: ");
  const std::string old_yaml = ruler_.LiveYaml(kTenant);
  const Namespaces before = ruler_.Live(kTenant);
  ruler_.ClearLog();
  LoadToTheEnd(new_spec, "loaded: ");
  const auto requests = static_cast<int>(ruler_.Log().size());
  const Namespaces after = ruler_.Live(kTenant);
  ASSERT_NE(before, after);
  int halfway = 0;
  for (int i = 0; i < kKills; ++i) {
    SCOPED_TRACE(i);
    ruler_.Load(kTenant, old_yaml);
    LoadAndStop(new_spec, 1 + static_cast<int>(random() % static_cast<uint64_t>(requests)),
                microseconds(random() % 1500), SIGKILL);
    const Namespaces live = ruler_.Live(kTenant);
    for (const auto& [name, group] : live.at("vod")) {
      const auto& old_groups = before.at("vod");
      const bool is_old = old_groups.contains(name) && old_groups.at(name) == group;
      EXPECT_TRUE(is_old || after.at("vod").at(name) == group) << name;
    }
    halfway += live != before && live != after ? 1 : 0;
    LoadToTheEnd(new_spec, live == after ? "nothing to do" : "loaded: ");
    EXPECT_EQ(ruler_.Live(kTenant), after);
    LoadToTheEnd(new_spec, "nothing to do (1 request)");
  }
  EXPECT_GT(halfway, 0);
}

// Ctrl-C: what was done until then is taken back.
TEST_F(KillTest, AnInterruptedLoadIsTakenBack) {
  const std::string old_spec = Spec(6, "5m");
  const std::string new_spec = Spec(10, "10m");
  LoadToTheEnd(old_spec, "loaded: ");
  const std::string old_yaml = ruler_.LiveYaml(kTenant);
  const Namespaces before = ruler_.Live(kTenant);
  int taken_back = 0;
  for (int request = 2; request <= 12; request += 2) {
    SCOPED_TRACE(request);
    ruler_.Load(kTenant, old_yaml);
    const std::string said = LoadAndStop(new_spec, request, microseconds(0), SIGINT);
    const bool loaded = said.find("loaded: ") != std::string::npos;
    const bool back = said.find("the state from before is live again") != std::string::npos;
    EXPECT_TRUE(loaded || back) << said;
    EXPECT_EQ(ruler_.Live(kTenant) == before, back) << said;
    taken_back += back ? 1 : 0;
  }
  EXPECT_GT(taken_back, 0);
}

}  // namespace
}  // namespace qoe::test_ruler
