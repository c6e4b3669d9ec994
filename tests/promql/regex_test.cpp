#include "promql/regex.h"

#include <gtest/gtest.h>

namespace promql {
namespace {

TEST(Regex, MatchesEmpty) {
  for (const char* pattern :
       {"", ".*", "a*", "a?", "a|", "|a", "(a|b*)", "^$", "(?i)", "(a*)+", "a{0}", "a{0,5}b*",
        "\\B", "(?:)", "\\Q\\E", "()", "[a]*|b", "(?i:a?)"}) {
    const RegexResult result = CheckRegex(pattern);
    EXPECT_TRUE(result.ok && result.matches_empty) << pattern << " " << result.error;
  }
  for (const char* pattern :
       {"a",        ".",        ".+",   "a|b",         "(a|b)",   "a*b",     "^a$",
        "a{1,}",    "\\b",      "[^a]", "\\d",         "a{,2}",   "{",       "a{",
        "\\Qa*\\E", "(?P<x>a)", "\\pL", "[[:alpha:]]", "\\x{41}", "[\\]a-]", "[]a]",
        "a{2}",     "(?s-i:.)", "\\.",  "\\-",         "a*?b",    "\\101"}) {
    const RegexResult result = CheckRegex(pattern);
    EXPECT_TRUE(result.ok && !result.matches_empty) << pattern << " " << result.error;
  }
}

TEST(Regex, Rejects) {
  for (const char* pattern : {"(",           ")",
                              "a)",          "[",
                              "[a",          "[b-a]",
                              "*",           "+a",
                              "a|*",         "(?",
                              "(?=a)",       "(?!a)",
                              "(?<=a)",      "(?P<a",
                              "(?P<>a)",     "(?P<a>b)(?P<a>c)",
                              "a**",         "a+*",
                              "a{2}{3}",     "a{1001}",
                              "a{3,2}",      "(a{100}){100}",
                              "\\",          "\\y",
                              "\\8",         "\\1",
                              "\\Z",         "\\xg",
                              "\\x{110000}", "\\pX",
                              "\\p{Nope}",   "[[:nope:]]",
                              "[\\b]",       "(?z)",
                              "(?i-)",       "\\C",
                              "a\xFF"}) {
    EXPECT_FALSE(CheckRegex(pattern).ok) << pattern;
  }
}

}  // namespace
}  // namespace promql
