// Examples of what Go's parser takes and refuses.
#include "tests/gotemplate/templates.h"

namespace promql::gotemplate::test {
namespace {

TEST(Template, PrintsTheCanonicalForm) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"plain text", "plain text"},
      {"", ""},
      {"{{ $labels.instance }} is down", "{{$labels.instance}} is down"},
      {"a {{- 3 -}} b", "a{{3}}b"},
      {"a {{- /* why */ -}} b", "a{{/* why */}}b"},
      {"{{/* c */}}", "{{/* c */}}"},
      {"{{ $value|humanize }}", "{{$value | humanize}}"},
      {"{{printf `%.2f` $value}}", "{{printf \"%.2f\" $value}}"},
      {"{{ printf \"%d\" 'a' 0x1F 1_000 1e3 .5 -2 +3 2i }}",
       "{{printf \"%d\" 'a' 0x1F 1_000 1e3 .5 -2 +3 2i}}"},
      {"{{ with query \"up\" }}{{ . | first | value }}{{ end }}",
       "{{with query \"up\"}}{{. | first | value}}{{end}}"},
      {"{{range $i, $e := query \"up\"}}{{$i}}{{$e.Value}}{{else}}none{{end}}",
       "{{range $i, $e := query \"up\"}}{{$i}}{{$e.Value}}{{else}}none{{end}}"},
      {"{{if eq $labels.a \"b\"}}x{{else if true}}y{{else}}z{{end}}",
       "{{if eq $labels.a \"b\"}}x{{else if true}}y{{else}}z{{end}}"},
      {"{{if .Value}}a{{else}}{{if .Labels}}b{{end}}{{end}}",
       "{{if .Value}}a{{else}}{{if .Labels}}b{{end}}{{end}}"},
      {"{{with $x := .Labels}}{{$x.a}}{{else with .Value}}{{.}}{{end}}",
       "{{with $x := .Labels}}{{$x.a}}{{else with .Value}}{{.}}{{end}}"},
      {"{{define \"a\"}}{{.}}{{end}}{{template \"a\" $value}}{{template \"a\"}}",
       "{{define \"a\"}}{{.}}{{end}}{{template \"a\" $value}}{{template \"a\"}}"},
      {"{{block \"a\" .Labels}}{{.x}}{{end}}", "{{block \"a\" .Labels}}{{.x}}{{end}}"},
      {"{{$x := 1}}{{$x = 2}}{{$x}}", "{{$x := 1}}{{$x = 2}}{{$x}}"},
      {"{{ (index (query \"up\") 0).Labels.job }}", "{{(index (query \"up\") 0).Labels.job}}"},
      {"{{ (now | toTime).Format \"2006\" }}", "{{(now | toTime).Format \"2006\"}}"},
      {"{{ not (and .Value nil) }}", "{{not (and .Value nil)}}"},
      {"{{range .Labels}}{{break}}{{continue}}{{end}}",
       "{{range .Labels}}{{break}}{{continue}}{{end}}"},
      {"{{ $.Labels }}{{ $ }}", "{{$.Labels}}{{$}}"},
      {"{{\n  $value\n}}", "{{$value}}"},
      {"{ {{ 1 }} }", "{ {{1}} }"},
      {"{ {{- 1 -}} }", "{ {{- 1}}}"},
      {"{{ \"\\u00fc\\\"\\\\\" }}", "{{\"ü\\\"\\\\\"}}"},
  };
  for (const auto& [text, printed] : cases) EXPECT_EQ(Printed(text), printed) << text;
}

TEST(Template, RefusesWhatGoRefuses) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"{{", "UnclosedAction 0-2"},
      {"a {{ $value", "UnclosedAction 2-4"},
      {"{{ $value }", "UnexpectedCharacter 10-11"},
      {"{{}}", "MissingValue 2-3"},
      {"{{ }}", "MissingValue 3-4"},
      {"{{ $value | }}", "MissingValue 12-13"},
      {"{{ | humanize }}", "MissingValue 3-4"},
      {"{{/* x }}", "UnclosedComment 0-2"},
      {"{{/* x */ 1}}", "UnclosedComment 9-10"},
      {"{{ (1 }}", "UnclosedParenthesis 3-4"},
      {"{{ 1) }}", "UnmatchedParenthesis 4-5"},
      {"{{ if true }}x", "UnclosedBlock 0-2"},
      {"{{ range . }}{{ with . }}{{ end }}", "UnclosedBlock 0-2"},
      {"x{{ end }}", "UnexpectedEnd 4-7"},
      {"{{ else }}", "UnexpectedElse 3-7"},
      {"{{if 1}}{{else}}{{else}}{{end}}", "UnexpectedElse 18-22"},
      {"{{ \"a }}", "UnterminatedString 3-8"},
      {"{{ `a }}", "UnterminatedString 3-8"},
      {"{{ \"\\q\" }}", "BadString 3-7"},
      {"{{ 1a }}", "BadNumber 3-5"},
      {"{{ 1..2 }}", "BadNumber 3-7"},
      {"{{ 0x }}", "BadNumber 3-5"},
      {"{{ 'ab' }}", "BadCharacter 3-7"},
      {"{{ nope }}", "UnknownFunction 3-7"},
      {"{{ $nope }}", "UndefinedVariable 3-8"},
      {"{{if 1}}{{$x := 1}}{{end}}{{$x}}", "UndefinedVariable 28-30"},
      {"{{define \"a\"}}{{$labels.x}}{{end}}", "UndefinedVariable 16-23"},
      {"{{ $value | 5 }}", "NotExecutable 12-13"},
      {"{{ $value | \"a\" }}", "NotExecutable 12-15"},
      {"{{ \"a\".b }}", "FieldOfLiteral 6-7"},
      {"{{ break }}", "OutsideRange 3-8"},
      {"{{if 1}}{{define \"a\"}}{{end}}{{end}}", "MisplacedDefinition 10-16"},
      {"{{ $a, $b := 1 }}", "TooManyVariables 3-9"},
      {"{{ \"a\"\"b\" }}", "MissingSpace 6-7"},
      {"{{ printf(\"a\") }}", "MissingSpace 9-10"},
      {"{{ $value. }}", "UnexpectedToken 9-10"},
      {"{{ template x }}", "UnexpectedToken 12-13"},
      {"{{ $value if }}", "UnexpectedToken 10-12"},
      {"{{ \xC2\xA0 }}", "UnexpectedCharacter 3-5"},
      {"{{ 5 % 2 }}", "UnexpectedCharacter 5-6"},
      {"{{ $value > 5 }}", "UnexpectedCharacter 10-11"},
      {"{{ $labels[\"a\"] }}", "UnexpectedCharacter 10-11"},
  };
  for (const auto& [text, issue] : cases) EXPECT_EQ(FirstIssue(text), issue) << text;
}

TEST(Template, GoesOnAfterUnknownNames) {
  Ast ast;
  std::vector<Issue> issues;
  EXPECT_FALSE(Parse("{{ humanise $valu }}{{ $value | humanizePercent }}", {}, ast, issues));
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0].help, "did you mean `humanize`?");
  EXPECT_EQ(issues[1].code, IssueCode::UndefinedVariable);
  EXPECT_EQ(issues[2].help, "did you mean `humanizePercentage`?");
  EXPECT_TRUE(ast.empty());
}

TEST(Template, VariablesLiveToTheEndOfTheirBlock) {
  EXPECT_EQ(FirstIssue("{{$x := 1}}{{if 1}}{{$x}}{{end}}{{$x}}"), "");
  EXPECT_EQ(FirstIssue("{{if 1}}{{$x := 1}}{{end}}{{$x}}"), "UndefinedVariable 28-30");
  EXPECT_EQ(FirstIssue("{{$x := 1}}{{if 1}}{{$x := 2}}{{end}}{{$x}}"), "");
  EXPECT_EQ(FirstIssue("{{range $i, $x := .}}{{$i}}{{else}}{{end}}{{$i}}"),
            "UndefinedVariable 44-46");
  // A template of its own sees nothing from outside, and leaves nothing behind.
  EXPECT_EQ(FirstIssue("{{$x := 1}}{{define \"t\"}}{{$x}}{{end}}"), "UndefinedVariable 27-29");
  EXPECT_EQ(FirstIssue("{{$x := 1}}{{define \"t\"}}{{$x := 2}}{{$x}}{{end}}{{$x}}"), "");
  EXPECT_EQ(FirstIssue("{{define \"t\"}}{{$x := 2}}{{end}}{{$x}}"), "UndefinedVariable 34-36");
  EXPECT_EQ(FirstIssue("{{block \"t\" .}}{{$value}}{{end}}"), "UndefinedVariable 17-23");
  EXPECT_EQ(FirstIssue("{{block \"t\" .}}{{end}}{{$value}}"), "");
}

TEST(Template, DialectsHaveTheirOwnFunctions) {
  EXPECT_EQ(FirstIssue("{{ .msg | lower }}", Dialect::LokiLine), "");
  EXPECT_EQ(FirstIssue("{{ .msg | lower }}"), "UnknownFunction 10-15");
  EXPECT_EQ(FirstIssue("{{ $labels.x }}", Dialect::LokiLine), "UndefinedVariable 3-10");
  EXPECT_EQ(FirstIssue("{{ humanize 1 }}", Dialect::LokiLine), "UnknownFunction 3-11");
  EXPECT_EQ(FirstIssue("{{ $params.x }}{{ $path }}", Dialect::PrometheusConsole), "");
}

std::string Times(std::string_view text, size_t count) {
  std::string result;
  for (size_t i = 0; i < count; ++i) result.append(text);
  return result;
}

TEST(Template, LargeAndDeepTexts) {
  constexpr size_t kMillion = 1'000'000;
  EXPECT_EQ(FirstIssue(Times("a", 10 * kMillion)), "");
  EXPECT_EQ(FirstIssue(Times("{{ $value | humanize }} ", 100'000)), "");
  EXPECT_EQ(FirstIssue("{{ \"" + Times("x", 10 * kMillion) + "\" }}"), "");
  EXPECT_EQ(FirstIssue(Times("{{if 1}}", 100'000)), "TooDeep 80000-80002");
  EXPECT_EQ(FirstIssue("{{ " + Times("(", 100'000)), "TooDeep 10002-10003");
  EXPECT_EQ(FirstIssue("{{ print" + Times(" 1", 100'000) + " }}"), "");
  EXPECT_EQ(FirstIssue("{{ 1" + Times(" | print", 100'000) + " }}"), "");
  EXPECT_EQ(FirstIssue("{{ $labels" + Times(".a", 100'000) + " }}"), "");
  std::string variables;
  for (int i = 0; i < 100'000; ++i) variables += "{{$v" + std::to_string(i) + " := 1}}{{$v0}}";
  EXPECT_EQ(FirstIssue(variables), "");
  const std::string deep = Times("{{if 1}}", 9'000) + Times("{{end}}", 9'000);
  EXPECT_EQ(Printed(deep), deep);
  const std::string chain = "{{if 1}}" + Times("{{else if 2}}", 9'000) + "{{end}}";
  EXPECT_EQ(Printed(chain), chain);
}

}  // namespace
}  // namespace promql::gotemplate::test
