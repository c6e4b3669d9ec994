// What is found in a dashboard, and what the fixes do.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "compiler/driver/check_files.h"

namespace qoe {
namespace {

std::unique_ptr<driver::FileRun> RunOn(const std::string& text) {
  std::vector<driver::FileText> texts;
  texts.push_back({"dashboard.json", text});
  return driver::CheckFiles({}, std::move(texts), {});
}

std::string PanelWith(const std::string& members) {
  return R"({ "id": 1, "type": "timeseries", "title": "P", "fieldConfig": { "defaults": { "unit": "s" } },
    "datasource": { "type": "prometheus", "uid": "m" }, )" +
         members + " }";
}

std::string DashboardOf(const std::string& variables, const std::string& panels) {
  return R"({ "uid": "u", "title": "T", "templating": { "list": [ )" + variables +
         R"( ] }, "panels": [ )" + panels + " ] }";
}

std::set<std::string> CodesOf(const std::string& text) {
  std::set<std::string> codes;
  for (const diag::Diagnostic& each : RunOn(text)->dashboard_sink.Sorted())
    codes.insert(std::string(diag::Name(each.code)));
  return codes;
}

using Codes = std::set<std::string>;

TEST(CheckDashboard, AVariableIsUsedWhereverItStands) {
  const std::string variable = R"({ "name": "v", "type": "custom", "query": "a,b" })";
  for (const char* use :
       {R"("description": "of $v", "targets": [])", R"("repeat": "v", "targets": [])",
        R"("links": [ { "url": "https://a/#/b?c=${v:queryparam}" } ], "targets": [])",
        R"("interval": "[[v]]", "targets": [])",
        R"("links": [ { "url": "/d/x?${__all_variables}" } ], "targets": [])"}) {
    EXPECT_EQ(CodesOf(DashboardOf(variable, PanelWith(use))), Codes{}) << use;
  }
  EXPECT_EQ(CodesOf(DashboardOf(variable, PanelWith(R"("targets": [])"))), Codes{"UnusedVariable"});
}

TEST(CheckDashboard, AVariableThatOnlyNamesItselfIsUnused) {
  const std::string variable =
      R"json({ "name": "v", "type": "query", "query": "label_values(a{b=\"$v\"}, b)" })json";
  EXPECT_EQ(CodesOf(DashboardOf(variable, PanelWith(R"("targets": [])"))), Codes{"UnusedVariable"});
}

TEST(CheckDashboard, TheFixOfAMatcherRemovesItsFinding) {
  const std::string text =
      DashboardOf(R"({ "name": "v", "type": "custom", "query": "a,b", "multi": true })",
                  PanelWith(R"("targets": [ { "refId": "A", "expr": "a{\n b!=\"$v\"}" } ])"));
  const auto run = RunOn(text);
  const std::vector<diag::Diagnostic> found = run->dashboard_sink.Sorted();
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].fix);
  EXPECT_TRUE(found[0].fix->safe);
  const diag::Edit& edit = found[0].fix->edits[0];
  std::string mended = text;
  mended.replace(edit.location.span.begin, edit.location.span.end - edit.location.span.begin,
                 edit.replacement);
  EXPECT_EQ(CodesOf(mended), Codes{});
}

TEST(CheckDashboard, WithMoreThanTheVariableInItTheFixIsNotSafe) {
  const auto run =
      RunOn(DashboardOf(R"({ "name": "v", "type": "custom", "query": "a,b", "multi": true })",
                        PanelWith(R"("targets": [ { "refId": "A", "expr": "a{b=\"x.$v\"}" } ])")));
  ASSERT_EQ(run->dashboard_sink.Sorted().size(), 1U);
  EXPECT_FALSE(run->dashboard_sink.Sorted()[0].fix->safe);
}

TEST(CheckDashboard, PanelsOfUnknownPluginsAreLeftAlone) {
  EXPECT_EQ(
      CodesOf(DashboardOf("", R"({ "id": 1, "type": "x-y-panel", "title": "P", "targets": [] },
                                       { "id": 2, "type": "text", "title": "P" })")),
      Codes{});
}

TEST(CheckDashboard, ManyPanelsTakeNoLongerThanTheirNumber) {
  std::string panels;
  for (int i = 0; i < 20'000; ++i) {
    if (i > 0) panels += ",";
    panels += R"({ "id": )" + std::to_string(i) +
              R"(, "type": "x", "gridPos": { "x": 0, "y": 0, "w": 24, "h": 8 } })";
  }
  EXPECT_EQ(CodesOf(DashboardOf("", panels)), Codes{"PanelPosition"});
}

}  // namespace
}  // namespace qoe
