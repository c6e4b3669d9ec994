#include "compiler/yaml/comments.h"

#include <gtest/gtest.h>

namespace qoe::yaml {
namespace {

// Each comment with the first and the last line that it is about: "# text @1-3".
std::vector<std::string> CommentsIn(const std::string& text) {
  source::FileSet files;
  diag::Sink sink;
  const source::FileId id = files.Add("a.yaml", text);
  const std::deque<Document> documents = ParseAll(files, id, sink);
  EXPECT_FALSE(sink.has_errors());
  std::vector<std::string> found;
  for (const Comment& comment : CommentsOf(files[id], documents)) {
    const std::string about =
        comment.about.begin == comment.about.end
            ? "nothing"
            : std::to_string(files[id].Position(comment.about.begin).line) + "-" +
                  std::to_string(files[id].Position(comment.about.end - 1).line);
    found.push_back(text.substr(comment.span.begin, comment.span.end - comment.span.begin) + " @" +
                    about);
  }
  return found;
}

using Strings = std::vector<std::string>;

TEST(Comments, BehindSomethingAreAboutTheirLine) {
  EXPECT_EQ(CommentsIn("a: 1 # x\nb: 2\t#y\nc: a#b\n"), (Strings{"# x @1-1", "#y @2-2"}));
}

TEST(Comments, AloneAreAboutTheItemBelow) {
  EXPECT_EQ(
      CommentsIn("# file\n"
                 "groups:\n"
                 "- name: a\n"
                 "  rules:\n"
                 "    # one\n"
                 "\n"
                 "    # two\n"
                 "    - alert: A\n"
                 "      expr: x\n"
                 "      # three\n"
                 "      for: 5m\n"
                 "    - alert: B\n"
                 "# end\n"),
      (Strings{"# file @2-12", "# one @8-11", "# two @8-11", "# three @11-11", "# end @nothing"}));
}

TEST(Comments, AboveAKeyAreAboutAllOfIt) {
  EXPECT_EQ(CommentsIn("alerts:\n"
                       "  # x\n"
                       "  a:\n"
                       "    promql: >\n"
                       "      sum(b)\n"
                       "\n"
                       "        > 5\n"
                       "    levels: { c: {} }\n"
                       "  d: {}\n"),
            (Strings{"# x @3-8"}));
}

TEST(Comments, InQuotesAndBlocksAreNone) {
  EXPECT_EQ(
      CommentsIn("a: \"b # c\\\" # d\" # 1\n"
                 "b: 'it''s # no' # 2\n"
                 "c: |  # 3\n"
                 "  x # no\n"
                 "\n"
                 "  # no\n"
                 "d: >-\n"
                 "    # no\n"
                 "  # 4\n"
                 "e: &x !!str \"# no\"\n"
                 "f: [ '# no', # 5\n"
                 "  g ]\n"
                 "h: |\n"
                 "# 6\n"
                 "i: |2\n"
                 "   # no\n"
                 "  # no\n"
                 "j: \"two\n"
                 " # no\n"
                 "lines # no\"\n"),
      (Strings{"# 1 @1-1", "# 2 @2-2", "# 3 @3-6", "# 4 @10-10", "# 5 @11-11", "# 6 @15-17"}));
}

TEST(Comments, WindowsLineEndsAreNoPartOfThem) {
  EXPECT_EQ(CommentsIn("a: 1 # x\r\n# y\r\nb: 2\r\n"), (Strings{"# x @1-1", "# y @3-3"}));
}

TEST(Comments, OfEveryDocument) {
  EXPECT_EQ(CommentsIn("--- # x\na: '#'\n---\nb: |\n  # no\n...\n# y\n"),
            (Strings{"# x @1-1", "# y @nothing"}));
}

TEST(Comments, WithoutALineBreakAtTheEnd) {
  EXPECT_EQ(CommentsIn("# x\na: b"), (Strings{"# x @2-2"}));
}

}  // namespace
}  // namespace qoe::yaml
