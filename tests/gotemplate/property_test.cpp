// Properties over seeded random templates.
#include "tests/gotemplate/generator.h"
#include "tests/gotemplate/rendering.h"
#include "tests/gotemplate/templates.h"

namespace promql::gotemplate::test {
namespace {

TEST(TemplateProperties, PrintedTextsParseToTheSameTree) {
  uint32_t accepted = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const std::string text = Generator(seed).Run();
    Ast ast, again;
    std::vector<Issue> issues;
    ASSERT_TRUE(Parse(text, {}, ast, issues)) << text << "\n" << issues[0].message;
    ++accepted;
    const std::string printed = Print(ast);
    ASSERT_TRUE(Parse(printed, {}, again, issues)) << seed << "\n"
                                                   << text << "\n"
                                                   << printed << "\n"
                                                   << issues[0].message;
    ASSERT_TRUE(Equal(ast, again)) << seed << "\n" << text << "\n" << printed;
    ASSERT_EQ(Print(again), printed);
    FindUses(ast, {});
    Check(ast, {}, issues);
    for (const Issue& issue : issues) ASSERT_LE(issue.span.end, text.size());
  }
  EXPECT_EQ(accepted, 20'000U);
}

TEST(TemplateProperties, ExecutionEndsWithATextOrAnError) {
  ExecuteOptions options = TestOptions();
  options.max_steps = 10'000;
  options.max_text = 10'000;
  uint32_t texts = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const std::string text = Generator(seed).Run();
    options.html = seed % 4 == 0;
    const Rendered rendered = Render(text, TestAlert(), options);
    ASSERT_LE(rendered.text.size(), options.max_text) << text;
    if (!rendered.error) {
      ++texts;
      const Rendered again = Render(text, TestAlert(), options);
      ASSERT_EQ(again.text, rendered.text) << text;
      continue;
    }
    ASSERT_EQ(rendered.text, "") << text;
    ASSERT_FALSE(rendered.error->message.empty()) << text;
    ASSERT_LE(rendered.error->span.begin, rendered.error->span.end) << text;
    ASSERT_LE(rendered.error->span.end, text.size()) << text;
  }
  EXPECT_GT(texts, 2'000U);
}

// What Check is sure of really fails.
TEST(TemplateProperties, WhatCheckFindsFailsWhereItIsReached) {
  for (const std::string_view text :
       {"{{ humanize }}", "{{ humanize 1 2 }}", "{{ $value | humanize 1 }}", "{{ print humanize }}",
        "{{ match \"a\" }}", "{{ humanize \"one\" }}", "{{ \"one\" | humanizeDuration }}",
        "{{ humanize true }}", "{{ toUpper 5 }}", "{{ .Label.x }}", "{{ $.value }}",
        "{{ if .Foo }}{{ end }}", "{{ template \"x\" }}", "{{ (query \"up\").banana }}",
        "{{ (query \"up\" | first).Label.x }}"}) {
    EXPECT_NE(FirstIssue(text), "") << text;
    EXPECT_TRUE(Render(text, TestAlert(), TestOptions()).error) << text;
  }
}

TEST(TemplateProperties, MangledTextsGiveIssuesOrTrees) {
  constexpr std::string_view kBytes = "{}()|.$\"`'-/*=:,x1 \n\\\xC3\xA0";
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    std::string text = Generator(seed).Run();
    Random random(seed);
    for (uint32_t i = 1 + random.Below(3); i > 0 && !text.empty(); --i) {
      const size_t at = random.Below(static_cast<uint32_t>(text.size()));
      const char byte = kBytes[random.Below(static_cast<uint32_t>(kBytes.size()))];
      if (random.OneIn(2)) {
        text[at] = byte;
      } else {
        text.insert(at, 1, byte);
      }
    }
    Ast ast, again;
    std::vector<Issue> issues;
    if (Parse(text, {}, ast, issues)) {
      const std::string printed = Print(ast);
      ASSERT_TRUE(Parse(printed, {}, again, issues)) << text << "\n" << printed;
      ASSERT_TRUE(Equal(ast, again)) << text << "\n" << printed;
    } else {
      ASSERT_FALSE(issues.empty());
      for (const Issue& issue : issues) {
        ASSERT_LE(issue.span.begin, issue.span.end) << text;
        ASSERT_LE(issue.span.end, text.size()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace promql::gotemplate::test
