// Queries of public dashboards; skips where they are not at hand.
#include <iostream>

#include "tests/logql/queries.h"
#include "tests/promql/shared_data.h"

namespace promql::logql::test {
namespace {

using nlohmann::json;
using promql::test::ReadShared;
using promql::test::Tally;

TEST(LogQLCorpus, DashboardQueries) {
  for (const char* file : {"1", "2"}) {
    const std::string path = "corpus/dashboard_expressions_" + std::string(file) + ".json";
    const json cases = ReadShared(path);
    SKIP_WITHOUT(cases);
    Tally tally(path + ", Loki");
    for (const json& item : cases) {
      const json& source = item.at("datasource");
      // Variables ask for label values, in a notation of their own.
      if (!source.is_string() || source != "loki" || item.at("kind") == "variable") continue;
      const std::string text = item.at("expr");
      const std::string issue = FirstIssue(text, true);
      const std::string printed = Printed(text, true);
      EXPECT_EQ(issue, "") << text;
      EXPECT_FALSE(printed.starts_with("!")) << text << "\n" << printed;
      tally.Add(issue.empty() && !printed.starts_with("!"));
    }
  }
}

}  // namespace
}  // namespace promql::logql::test
