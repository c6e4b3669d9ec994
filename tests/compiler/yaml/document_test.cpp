#include "compiler/yaml/document.h"

#include <gtest/gtest.h>

namespace qoe::yaml {
namespace {

struct Parsed {
  source::FileSet files;
  diag::Sink sink;
  std::optional<Document> document;

  explicit Parsed(std::string text) {
    document = Parse(files, files.Add("test.yaml", std::move(text)), sink);
  }
  std::string FirstMessage() { return sink.Sorted().empty() ? "" : sink.Sorted()[0].message; }
};

TEST(Document, KeepsOrderKindsAndPlaces) {
  Parsed parsed("a: 1\nb: [x, \"y\", ~]\nc: { d: 'e' }\n");
  ASSERT_TRUE(parsed.document);
  const Node root = parsed.document->root();
  ASSERT_EQ(root.size(), 3U);
  EXPECT_EQ(root.key(1).text(), "b");
  const Node list = root.value(1);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_FALSE(list.item(0).quoted());
  EXPECT_TRUE(list.item(1).quoted());
  EXPECT_TRUE(list.item(2).is_null());
  const Node quoted = root.value(2).value(0);
  EXPECT_EQ(quoted.text(), "e");
  EXPECT_EQ(quoted.location().span.begin, 28U);
  EXPECT_EQ(quoted.location().span.end, 31U);
}

TEST(Document, DuplicateKeysStay) {
  Parsed parsed("a: 1\na: 2\n");
  ASSERT_TRUE(parsed.document);
  EXPECT_EQ(parsed.document->root().size(), 2U);
}

TEST(Document, AliasesAreLinks) {
  Parsed parsed("a: &x [1, 2]\nb: *x\n");
  ASSERT_TRUE(parsed.document);
  EXPECT_EQ(parsed.document->root().value(1).item(1).text(), "2");
}

TEST(Document, TextsOutliveTheTree) {
  Parsed parsed("name: openqoe\n");
  ASSERT_TRUE(parsed.document);
  const std::string_view text = parsed.document->root().value(0).text();
  Document moved = std::move(*parsed.document);
  moved.DropNodes();
  EXPECT_EQ(text, "openqoe");
}

TEST(Document, BadTextEndsInOneMessage) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const Case& c : {Case{"a: [1, 2", "the YAML does not parse"},
                        Case{"a:\n\tb: 1\n", "a tab in the indentation"},
                        Case{"a: *nowhere\n", "the YAML does not parse"},
                        Case{"a: 1\n---\nb: 2\n", "a second YAML document"}, Case{",\n", ""},
                        Case{"a: \"\\q\"\n", "the YAML does not parse"}, Case{"- a\nb: c\n", ""}}) {
    Parsed parsed(c.text);
    EXPECT_FALSE(parsed.document) << c.text;
    EXPECT_EQ(parsed.sink.error_count(), 1U) << c.text;
    EXPECT_EQ(parsed.FirstMessage().rfind(c.message, 0), 0U)
        << c.text << ": " << parsed.FirstMessage();
  }
}

}  // namespace
}  // namespace qoe::yaml
