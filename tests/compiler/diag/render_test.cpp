// What the formats for programs look like at their edges; golden/cli has whole examples.
#include "compiler/diag/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

namespace qoe::diag {
namespace {

using Json = nlohmann::json;

class Rendered : public testing::Test {
 protected:
  Rendered() {
    file_ = files_.Add("a,b: 100%/Ü.yaml", "expr: ünï == 1\nother: x\n");
    files_.Add("fine.yaml", "a: 1\n");
  }

  // A finding about `ünï`, which is three characters and five bytes.
  Diagnostic Make(Severity severity, std::string message) const {
    Diagnostic diagnostic;
    diagnostic.code = Code::RedundantRegex;
    diagnostic.severity = severity;
    diagnostic.location = {file_, {6, 11}};
    diagnostic.message = std::move(message);
    return diagnostic;
  }
  std::vector<Findings> All(Diagnostic diagnostic) const {
    return {{{std::move(diagnostic)}, &files_, {}}};
  }

  source::FileSet files_;
  source::FileId file_;
};

TEST_F(Rendered, GithubEscapesWhatEndsACommand) {
  Diagnostic diagnostic = Make(Severity::Hint, "100% of it:\r\nall, really");
  diagnostic.help = {"leave: it"};
  EXPECT_EQ(RenderGithub(All(diagnostic)),
            "::notice file=a%2Cb%3A 100%25/Ü.yaml,line=1,col=7,endLine=1,endColumn=10,"
            "title=QOE0409 RedundantRegex::100%25 of it:%0D%0Aall, really%0Ahelp: leave: it\n");
}

TEST_F(Rendered, GithubNamesNoFileWhereThereIsNone) {
  Diagnostic diagnostic = Make(Severity::Error, "gone");
  diagnostic.location = {};
  EXPECT_EQ(RenderGithub(All(diagnostic)), "::error title=QOE0409 RedundantRegex::gone\n");
}

TEST_F(Rendered, JsonHasTheFixWithItsEdits) {
  Diagnostic diagnostic = Make(Severity::Warning, "w");
  diagnostic.fix = Fix{"compare with `=`", {{{file_, {12, 14}}, "="}}, true};
  const Json json = Json::parse(RenderJson(All(diagnostic)));
  const Json expected = {{"title", "compare with `=`"},
                         {"safe", true},
                         {"edits",
                          {{{"file", "a,b: 100%/Ü.yaml"},
                            {"line", 1},
                            {"column", 11},
                            {"end_line", 1},
                            {"end_column", 13},
                            {"replacement", "="}}}}};
  EXPECT_EQ(json["diagnostics"][0]["fix"], expected);
  EXPECT_EQ(json["summary"]["warnings"], 1);
}

TEST_F(Rendered, SarifHasFixesByFileAndEncodedPaths) {
  Diagnostic diagnostic = Make(Severity::Hint, "h");
  diagnostic.fix = Fix{"both", {{{file_, {12, 14}}, "="}, {{file_, {17, 22}}, "o"}}, true};
  const Json result =
      Json::parse(RenderSarif(All(diagnostic), {"1.0", {}}))["runs"][0]["results"][0];
  EXPECT_EQ(result["level"], "note");
  EXPECT_EQ(result["suppressions"], Json::array());
  const Json place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a,b%3A%20100%25/%C3%9C.yaml");
  EXPECT_EQ(place["region"]["startColumn"], 7);
  EXPECT_EQ(place["region"]["endColumn"], 10);
  ASSERT_EQ(result["fixes"].size(), 1U);
  const Json changes = result["fixes"][0]["artifactChanges"];
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0]["replacements"].size(), 2U);
  EXPECT_EQ(changes[0]["replacements"][1]["deletedRegion"]["startLine"], 2);
}

TEST_F(Rendered, SarifHasSilencedFindingsAsSuppressed) {
  Diagnostic by_comment = Make(Severity::Error, "e"), by_entry = Make(Severity::Error, "f");
  by_comment.silenced = Silenced{"because", true};
  by_entry.silenced = Silenced{"we said so", false};
  const std::vector<Findings> all = {{{}, &files_, {by_comment, by_entry}}};
  const Json run = Json::parse(RenderSarif(all, {"1.0", {}}))["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 1U);
  EXPECT_EQ(run["results"][0]["suppressions"],
            Json({{{"kind", "inSource"}, {"justification", "because"}}}));
  EXPECT_EQ(run["results"][1]["suppressions"],
            Json({{{"kind", "external"}, {"justification", "we said so"}}}));
  // Nobody else hears of them but the count.
  EXPECT_EQ(RenderGithub(all), "");
  EXPECT_EQ(Json::parse(RenderJson(all))["summary"]["silenced"], 2);
}

TEST_F(Rendered, JunitIsXmlWhateverTheMessageHolds) {
  const std::string message = "<&\"'> ]]> \x01\x1b[1m \xFF \xEF\xBF\xBF ünï";
  const std::string text = RenderJunit(All(Make(Severity::Error, message)));
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str())) << text;
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_EQ(suite.attribute("tests").as_int(), 2);
  EXPECT_EQ(suite.attribute("failures").as_int(), 1);
  const pugi::xml_node failing = suite.child("testcase");
  EXPECT_STREQ(failing.attribute("name").value(), "a,b: 100%/Ü.yaml");
  EXPECT_STREQ(failing.child("failure").attribute("message").value(), "1 error");
  const std::string expected =
      "a,b: 100%/Ü.yaml:1:7: error[QOE0409]: <&\"'> ]]> \xEF\xBF\xBD\xEF\xBF\xBD[1m \xEF\xBF\xBD "
      "\xEF\xBF\xBD ünï\n";
  EXPECT_EQ(failing.child("failure").text().get(), expected);
  EXPECT_FALSE(failing.next_sibling().child("failure"));
}

TEST(CountsText, NamesWhatThereIs) {
  EXPECT_EQ((Counts{2, 1, 0, 0}.Text()), "2 errors, 1 warning");
  EXPECT_EQ((Counts{0, 0, 1, 3}.Text()), "1 hint, 3 silenced");
  EXPECT_EQ(Counts{}.Text(), "");
}

}  // namespace
}  // namespace qoe::diag
