// JSON values and their places.
#include <gtest/gtest.h>

#include "compiler/json/document.h"

namespace qoe::json {
namespace {

struct Parsed {
  source::FileSet files;
  diag::Sink sink;
  std::optional<Value> root;
};

std::unique_ptr<Parsed> ParseText(std::string text) {
  auto parsed = std::make_unique<Parsed>();
  const source::FileId id = parsed->files.Add("x.json", std::move(text));
  parsed->root = Parse(parsed->files, id, parsed->sink);
  return parsed;
}

// Every value covers its own source.
TEST(Json, ValuesKnowTheirPlaces) {
  const std::string text =
      " { \"a\" : [ 1 , -2.5e3,true ,null, \"x\\ny\" ], \"b\":{\"c\":\"\\u00fc\"}}\n";
  const auto parsed = ParseText(text);
  ASSERT_TRUE(parsed->root.has_value());
  const auto source = [&](const Value& value) {
    return text.substr(value.begin, value.end - value.begin);
  };
  EXPECT_EQ(source(*parsed->root), text.substr(1, text.size() - 2));
  const Value& list = *parsed->root->Find("a");
  ASSERT_EQ(list.items.size(), 5U);
  EXPECT_EQ(source(list), "[ 1 , -2.5e3,true ,null, \"x\\ny\" ]");
  EXPECT_EQ(source(list.items[0]), "1");
  EXPECT_EQ(source(list.items[1]), "-2.5e3");
  EXPECT_EQ(source(list.items[2]), "true");
  EXPECT_EQ(source(list.items[3]), "null");
  EXPECT_EQ(source(list.items[4]), "\"x\\ny\"");
  EXPECT_EQ(list.items[4].text, "x\ny");
  EXPECT_EQ(parsed->root->Find("b")->Text("c"), "ü");
  EXPECT_EQ(parsed->root->Find("z"), nullptr);
}

TEST(Json, PlacesInsideOfStringsWithEscapes) {
  const std::string text = R"({"e": "a\"\u00fc\ud83d\ude00\/b"})";
  const auto parsed = ParseText(text);
  const Value& value = *parsed->root->Find("e");
  EXPECT_EQ(value.text, "a\"ü😀/b");
  const source::EmbeddedText embedded = value.Embedded(source::FileId{0});
  const auto at = [&](uint32_t offset) {
    const source::Location where = embedded.Locate(parsed->files, {offset, offset + 1});
    return text.substr(where.span.begin, 2);
  };
  EXPECT_EQ(at(0), "a\\");
  EXPECT_EQ(at(1), "\\\"");
  EXPECT_EQ(at(2), "\\u");
  EXPECT_EQ(at(8), "\\/");
  EXPECT_EQ(at(9), "b\"");
}

TEST(Json, WhatIsNoJsonIsReportedAtItsPlace) {
  const std::vector<std::tuple<std::string, diag::Code, uint32_t>> cases = {
      {"{\"a\": 1,}", diag::Code::JsonSyntax, 8},
      {"{\"a\" 1}", diag::Code::JsonSyntax, 5},
      {"[1, 2", diag::Code::JsonSyntax, 5},
      {"{\"a\": tru}", diag::Code::JsonSyntax, 6},
      {"", diag::Code::JsonSyntax, 0},
      {"{\"a\": 1, \"a\": 2}", diag::Code::DuplicateKey, 9},
      {std::string(600, '['), diag::Code::TooDeep, 500},
  };
  for (const auto& [text, code, begin] : cases) {
    const auto parsed = ParseText(text);
    const auto found = parsed->sink.Sorted();
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].code, code) << text;
    EXPECT_EQ(found[0].location.span.begin, begin) << text;
  }
}

}  // namespace
}  // namespace qoe::json
