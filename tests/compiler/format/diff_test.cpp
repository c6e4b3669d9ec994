// The diff of `qoec fmt --check` is one that `patch` applies.
#include "compiler/format/diff.h"

#include <gtest/gtest.h>

namespace qoe::format {
namespace {

TEST(FormatDiff, ChangesNearEachOtherAreOneHunk) {
  const std::string before =
      "1\n2\n3\n4\na b\n6\n7\n8\n9\n10\n11\nc\n13\n14\n15\n16\n17\n18\n19\nd\n";
  const std::string after =
      "1\n2\n3\n4\nA B\n6\n7\n8\n9\n10\n11\nC\nC\n13\n14\n15\n16\n17\n18\n19\nD\n";
  // `a`, `b` and `c` are three changes, two of them of one line.
  EXPECT_EQ(UnifiedDiff("f", before, after,
                        {{8, 9, 8, 9}, {10, 11, 10, 11}, {26, 27, 26, 29}, {49, 50, 51, 52}}),
            "--- f\n+++ f (formatted)\n"
            "@@ -2,14 +2,15 @@\n 2\n 3\n 4\n-a b\n+A B\n 6\n 7\n 8\n 9\n 10\n 11\n-c\n+C\n+C\n"
            " 13\n 14\n 15\n"
            "@@ -17,4 +18,4 @@\n 17\n 18\n 19\n-d\n+D\n");
}

TEST(FormatDiff, LinesThatStayAreContext) {
  EXPECT_EQ(UnifiedDiff("f", "x: |\n  a\n  b\n", "x: |\n  a b\n", {{3, 12, 3, 10}}),
            "--- f\n+++ f (formatted)\n@@ -1,3 +1,2 @@\n x: |\n-  a\n-  b\n+  a b\n");
}

TEST(FormatDiff, NoLineBreakAtTheEnd) {
  EXPECT_EQ(UnifiedDiff("f", "a", "b\nc", {{0, 1, 0, 3}}),
            "--- f\n+++ f (formatted)\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+b\n+c\n"
            "\\ No newline at end of file\n");
}

}  // namespace
}  // namespace qoe::format
