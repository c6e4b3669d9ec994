// The line to PostgreSQL is cut between every two messages of a load. Whatever the message, the
// rows are afterwards all old or all new, the report says which, and the next load converges.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/deploy/alert_rows.h"
#include "tests/support/cutting_proxy.h"

namespace qoe::deploy_test {
namespace {

using deploy::Outcome;
using support::CuttingProxy;

class PostgresCut : public AlertRows {
 protected:
  // Loads through the proxy that cuts at `message`.
  deploy::Report Load(CuttingProxy& proxy, size_t message, CuttingProxy::Then then) {
    postgres::TargetOptions options = Options();
    if (then == CuttingProxy::Then::Dead)
      options.session.resolve_for = std::chrono::milliseconds(300);
    proxy.CutAt(message, then);
    auto target = MakeTarget({Script()}, options, proxy.port());
    return deploy::RunTransaction(*target, {});
  }

  // Counts what became of each message's cut, and checks each.
  std::map<Outcome, size_t> CutEverywhere(CuttingProxy::Then then) {
    std::map<Outcome, size_t> outcomes;
    const std::string old_rows = OursOf(Rows());
    std::string new_rows;
    CuttingProxy proxy(server().port());
    for (size_t message = 0;; ++message) {
      SCOPED_TRACE(fmt::format("cut before message {}", message));
      PutOldRows();
      const deploy::Report report = Load(proxy, message, then);
      AwaitEnd();
      const std::string rows = OursOf(Rows());
      if (!proxy.cut()) {
        EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
        fmt::print("{} messages, each cut once\n", message);
        return outcomes;
      }
      ++outcomes[report.outcome];
      if (new_rows.empty() && rows != old_rows) new_rows = rows;
      CheckReport(report, rows, old_rows, new_rows);
      deploy::Report again = deploy::RunTransaction(*MakeTarget(), {});
      EXPECT_EQ(again.outcome, rows == old_rows ? Outcome::Loaded : Outcome::NothingToDo)
          << again.problem;
      if (HasFailure()) return outcomes;
    }
  }

 private:
  static void CheckReport(const deploy::Report& report, const std::string& rows,
                          const std::string& old_rows, const std::string& new_rows) {
    EXPECT_TRUE(rows == old_rows || rows == new_rows) << "neither old nor new:\n" << rows;
    switch (report.outcome) {
      case Outcome::Loaded:
        EXPECT_EQ(rows, new_rows);
        break;
      case Outcome::Unreachable:
      case Outcome::RolledBack:
        EXPECT_EQ(rows, old_rows) << report.problem;
        EXPECT_FALSE(report.problem.empty());
        break;
      case Outcome::Inconsistent:
        // Nothing is claimed of what cannot be read.
        EXPECT_TRUE(!report.live || report.live->empty() == (rows == old_rows)) << *report.live;
        EXPECT_FALSE(report.undone.empty());
        break;
      case Outcome::Planned:
      case Outcome::NothingToDo:
      case Outcome::Refused:
        ADD_FAILURE() << deploy::Word(report.outcome);
        break;
    }
  }

  // Without the number of a new row, which counts tries that were rolled back too.
  static std::string OursOf(const std::string& rows) {
    std::string out;
    for (size_t begin = 0; begin < rows.size();) {
      const size_t end = rows.find('\n', begin);
      const std::string line = rows.substr(begin, end - begin);
      out += (line.starts_with("new|") ? line.substr(0, line.rfind('|')) : line) + '\n';
      begin = end + 1;
    }
    return out;
  }
};

TEST_F(PostgresCut, AtEveryMessageWhereTheLineComesBack) {
  std::map<Outcome, size_t> outcomes = CutEverywhere(CuttingProxy::Then::Works);
  // The cut is felt in each part of a load, or this test would show nothing.
  EXPECT_GT(outcomes[Outcome::Unreachable], 0U);
  EXPECT_GT(outcomes[Outcome::RolledBack], 0U);
  EXPECT_GT(outcomes[Outcome::Loaded], 0U) << "at COMMIT, the server is asked anew";
  for (const auto& [outcome, count] : outcomes)
    fmt::print("{}: {}\n", deploy::Word(outcome), count);
}

TEST_F(PostgresCut, AtEveryMessageWhereTheLineStaysDown) {
  std::map<Outcome, size_t> outcomes = CutEverywhere(CuttingProxy::Then::Dead);
  EXPECT_GT(outcomes[Outcome::Unreachable], 0U);
  EXPECT_GT(outcomes[Outcome::Inconsistent], 0U) << "what is live cannot be read";
  for (const auto& [outcome, count] : outcomes)
    fmt::print("{}: {}\n", deploy::Word(outcome), count);
}

// That the check would see rows that are half old and half new.
TEST_F(PostgresCut, OldAndNewRowsAreToldApart) {
  const std::string old_rows = Rows();
  server().Rows("DELETE FROM rules WHERE id = 'gone';");
  EXPECT_NE(Rows(), old_rows);
}

}  // namespace
}  // namespace qoe::deploy_test
