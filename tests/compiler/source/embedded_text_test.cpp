// A place in an expression must become the right place in the YAML file, however the scalar is
// written.
#include "compiler/source/embedded_text.h"

#include <gtest/gtest.h>

#include <random>

#include "compiler/yaml/document.h"

namespace qoe::source {
namespace {

struct Parsed {
  FileSet files;
  diag::Sink sink;
  std::optional<yaml::Document> document;
};

// The scalar under the key `expr` of a mapping.
EmbeddedText ExprOf(const std::string& yaml, Parsed& parsed) {
  const FileId id = parsed.files.Add("test.yaml", yaml);
  parsed.document = yaml::Parse(parsed.files, id, parsed.sink);
  EXPECT_TRUE(parsed.document.has_value()) << yaml;
  const yaml::Node root = parsed.document->root();
  for (size_t i = 0; i < root.size(); ++i) {
    if (root.key(i).text() == "expr") return root.value(i).embedded();
  }
  ADD_FAILURE() << "no key expr in " << yaml;
  return {};
}

struct Case {
  const char* name;
  std::string yaml;
};

const Case kCases[] = {
    {"plain", "a: 1\nexpr: sum(needle) > 3\n"},
    {"plain over lines", "expr: sum(\n  needle\n\n  ) > 3\nb: 2\n"},
    {"plain with umlauts before", "expr: ä{ö=\"ü\"} + needle\n"},
    {"single quoted", "expr: 'sum(needle{a=''b''}) > 3'\n"},
    {"single quoted, quotes before", "expr: 'x{a=''b'', c=''d''} + needle'\n"},
    {"single quoted over lines", "expr: 'sum(\n    needle)\n\n  > 3'\n"},
    {"double quoted", "expr: \"sum(needle{a=\\\"b\\\"}) > 3\"\n"},
    {"double quoted, escapes before", "expr: \"x{a=\\\"\\u00e4\\x41\\n\\\"} + needle\"\n"},
    {"double quoted over lines", "expr: \"sum( \\\n    needle)\n   > 3\"\n"},
    {"literal", "expr: |\n  sum(\n    needle\n  )\nb: 1\n"},
    {"literal, stripped", "expr: |-\n    sum(needle)\n"},
    {"literal with comment in header", "expr: | # why\n  sum(\n  needle)\n"},
    {"literal with explicit indentation", "expr: |2\n    sum(\n   needle)\n"},
    {"literal with empty lines", "expr: |\n\n\n  sum(\n\n  needle)\n"},
    {"folded", "expr: >\n  sum(\n  needle\n  ) > 3\n"},
    {"folded, more indented lines", "expr: >\n  sum(\n      needle\n\n  )\n"},
    {"folded, stripped", "expr: >-\n  sum(\n  needle)\n"},
    {"in a flow mapping", "{ a: 1, expr: sum(needle) }\n"},
    {"with an anchor", "expr: &x sum(needle)\n"},
    {"with a tag", "expr: !!str sum(needle)\n"},
};

TEST(EmbeddedText, FindsTheNeedleInEveryStyle) {
  for (const Case& c : kCases) {
    Parsed parsed;
    const EmbeddedText text = ExprOf(c.yaml, parsed);
    const size_t at = text.text().find("needle");
    ASSERT_NE(at, std::string_view::npos) << c.name;
    const auto begin = static_cast<uint32_t>(at);
    const Location found = text.Locate(parsed.files, {begin, begin + 6});
    EXPECT_EQ(c.yaml.substr(found.span.begin, found.span.end - found.span.begin), "needle")
        << c.name;
    EXPECT_EQ(found.span.begin, c.yaml.find("needle")) << c.name;
  }
}

// Every byte that is itself in both texts maps to itself, for random contents in every style.
TEST(EmbeddedText, EveryByteMapsToAnEqualByte) {
  std::mt19937 random(7);
  const std::string alphabet = "abc(){}[]+-*/ \"'\\#:,.\n";
  for (int round = 0; round < 3000; ++round) {
    std::string content = "x";
    for (int i = 0; i < 30; ++i) content += alphabet[random() % alphabet.size()];
    content += "z";
    std::string yaml;
    switch (round % 3) {
      case 0: {
        yaml = "expr: |\n";
        for (size_t from = 0; from <= content.size();) {
          const size_t end = std::min(content.find('\n', from), content.size());
          yaml += "  " + content.substr(from, end - from) + "\n";
          from = end + 1;
        }
        break;
      }
      case 1:
        yaml = "expr: '";
        for (const char ch : content)
          yaml += ch == '\n' ? std::string("\n\n ") : ch == '\'' ? "''" : std::string(1, ch);
        yaml += "'\n";
        break;
      default:
        yaml = "expr: \"";
        for (const char ch : content)
          yaml += ch == '\n'                ? "\\n"
                  : ch == '"' || ch == '\\' ? std::string("\\") + ch
                                            : std::string(1, ch);
        yaml += "\"\n";
    }
    Parsed parsed;
    const EmbeddedText text = ExprOf(yaml, parsed);
    uint32_t last = 0;
    for (uint32_t i = 0; i < text.text().size(); ++i) {
      const Location place = text.Locate(parsed.files, {i, i + 1});
      ASSERT_GE(place.span.begin, last) << yaml;
      last = place.span.begin;
      const char decoded = text.text()[i];
      if (decoded == ' ' || decoded == '\n' || decoded == '"' || decoded == '\\' || decoded == '\'')
        continue;
      ASSERT_EQ(yaml[place.span.begin], decoded) << yaml << " at " << i;
    }
  }
}

}  // namespace
}  // namespace qoe::source
