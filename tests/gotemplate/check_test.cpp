// What is sure to fail when it is executed, and what a template refers to.
#include "tests/gotemplate/templates.h"

namespace promql::gotemplate::test {
namespace {

TEST(TemplateCheck, FindsWhatCannotWork) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"{{ nil }}", "NilCommand 3-6"},
      {"{{ print (nil) }}", "NilCommand 10-13"},
      {"{{ humanize }}", "ArgumentCount 3-11"},
      {"{{ humanize 1 2 }}", "ArgumentCount 3-11"},
      {"{{ $value | humanize 1 }}", "ArgumentCount 12-20"},
      {"{{ print humanize }}", "ArgumentCount 9-17"},
      {"{{ match \"a\" }}", "ArgumentCount 3-8"},
      {"{{ humanize \"one\" }}", "ArgumentType 12-17"},
      {"{{ \"one\" | humanizeDuration }}", "ArgumentType 3-8"},
      {"{{ humanize true }}", "ArgumentType 12-16"},
      {"{{ toUpper 5 }}", "ArgumentType 11-12"},
      {"{{ .Label.x }}", "UnknownField 4-9"},
      {"{{ $.value }}", "UnknownField 5-10"},
      {"{{ if .Foo }}{{ end }}", "UnknownField 7-10"},
      {"{{ template \"x\" }}", "UnknownTemplate 0-18"},
      {"{{ (query \"up\").banana }}", "UnknownField 16-22"},
      {"{{ (query \"up\" | first).Label.x }}", "UnknownField 24-29"},
  };
  for (const auto& [text, issue] : cases) EXPECT_EQ(FirstIssue(text), issue) << text;
}

TEST(TemplateCheck, IsSilentWhereItCouldWork) {
  for (const std::string_view text :
       {"{{ humanize \"1.5\" }}", "{{ \"+Inf\" | humanize }}", "{{ humanize $labels.size }}",
        "{{ range query \"up\" }}{{ .Labels.job }}{{ .Value }}{{ .Anything }}{{ end }}",
        "{{ with .Labels }}{{ .job }}{{ end }}", "{{ with 1 }}{{ else }}{{ .Value }}{{ end }}",
        "{{ now }}", "{{ print }}", "{{ and 1 }}", "{{ define \"a\" }}{{ .x }}{{ end }}",
        "{{ externalURL }}", "{{ printf \"%d\" }}", "{{ reReplaceAll \"a\" \"b\" \"c\" }}",
        "{{ \"c\" | reReplaceAll \"a\" \"b\" }}", "{{ .ExternalLabels.region }}"}) {
    EXPECT_EQ(FirstIssue(text), "") << text;
  }
}

std::string Uses(std::string_view text) {
  Ast ast;
  std::vector<Issue> issues;
  EXPECT_TRUE(Parse(text, {}, ast, issues)) << text;
  std::string shown;
  for (const Use& use : FindUses(ast, {})) {
    constexpr std::array<std::string_view, 4> kNames = {"label", "external", "value", "query"};
    shown.append(shown.empty() ? "" : ", ").append(kNames[static_cast<size_t>(use.kind)]);
    shown.append(" ").append(use.name).append("@").append(std::to_string(use.span.begin));
  }
  return shown;
}

TEST(TemplateUses, AreFoundWithTheirPlaces) {
  EXPECT_EQ(Uses("{{ $labels.a }}"), "label a@11");
  EXPECT_EQ(Uses("{{ .Labels.a }}{{ $.Labels.b }}"), "label a@11, label b@27");
  EXPECT_EQ(Uses("{{ index $labels \"a-b\" }}"), "label a-b@17");
  EXPECT_EQ(Uses("{{ $externalLabels.r }}"), "external r@19");
  EXPECT_EQ(Uses("{{ $value }}"), "value @3");
  EXPECT_EQ(Uses("{{ $value | humanize }}"), "value humanize@3");
  EXPECT_EQ(Uses("{{ printf \"%.1f\" .Value }}"), "value printf@17");
  EXPECT_EQ(Uses("{{ with printf \"up{job='%s'}\" $labels.job | query }}{{ .Labels.x }}{{ end }}"),
            "label job@38");
  EXPECT_EQ(Uses("{{ query \"up == 0\" | first | value }}"), "query up == 0@9");
  EXPECT_EQ(Uses("{{ \"up\" | query }}"), "query up@3");
  EXPECT_EQ(Uses("{{ range $labels := query \"up\" }}{{ $labels.Value }}{{ end }}"), "query up@26");
}

}  // namespace
}  // namespace promql::gotemplate::test
