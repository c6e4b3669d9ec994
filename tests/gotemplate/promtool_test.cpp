// Alerts' annotations, rendered here and by promtool: the same text, the same error. Skips where
// promtool is not installed.
//
// Left out is what one release has and another has not: `now`, `else with`, ranges over integers.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "promql/literal.h"
#include "tests/gotemplate/generator.h"
#include "tests/gotemplate/rendering.h"
#include "tests/gotemplate/templates.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace promql::gotemplate::test {
namespace {

using nlohmann::json;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Older releases pass the value as a number, newer ones as anything.
std::string WithoutTypeOfValue(std::string text) {
  text = Replaced(std::move(text), "Value interface {} }", "Value float64 }");
  return Replaced(std::move(text), "in type interface {}", "in type float64");
}

// Depends on the release, on the engine, or on where memory is.
bool IsComparable(const std::string& text, const std::string& theirs) {
  for (const std::string_view part : {"now", "else with", "{{else -}}with"}) {
    if (text.find(part) != std::string::npos) return false;
  }
  for (const std::string_view part : {"0xc0", "error calling query", "range can't iterate over"}) {
    if (theirs.find(part) != std::string::npos) return false;
  }
  return true;
}

std::string Here(const std::string& text) {
  const AlertData data{.labels = {{"__name__", "m"}, {"a", "x"}, {"job", "no<d>e"}},
                       .external_labels = {},
                       .external_url = {},
                       .value = 1234.5,
                       .histogram = {}};
  ExecuteOptions options;
  options.name = "__alert_A";
  options.query = [](std::string_view) { return QueryAnswer{}; };
  const Rendered rendered = Render(text, data, options);
  if (!rendered.error) return rendered.text;
  return "<error expanding template: " + rendered.error->message + ">";
}

// promtool's annotations, in the order of the texts; missing ones are not in the map.
std::map<size_t, std::string> There(const std::vector<std::string>& texts) {
  const qoe::support::TempDir folder;
  json annotations = json::object();
  for (size_t i = 0; i < texts.size(); ++i) annotations["c" + std::to_string(i)] = texts[i];
  const json rules = {
      {"groups",
       {{{"name", "g"},
         {"rules", {{{"alert", "A"}, {"expr", "m"}, {"annotations", annotations}}}}}}}};
  const json tests = {
      {"rule_files", {"rules.yaml"}},
      {"tests",
       {{{"interval", "1m"},
         {"input_series",
          {{{"series", "m{a=\"x\",job=\"no<d>e\"}"}, {"values", "1234.5 1234.5 1234.5"}}}},
         {"alert_rule_test",
          {{{"eval_time", "1m"},
            {"alertname", "A"},
            {"exp_alerts", {{{"exp_labels", {{"never", "there"}}}}}}}}}}}}};
  qoe::support::WriteText(folder.path() / "rules.yaml", rules.dump());
  qoe::support::WriteText(folder.path() / "tests.yaml", tests.dump());
  const auto outcome = qoe::support::RunProcess(
      {.argv = {"promtool", "test", "rules", "tests.yaml"}, .cwd = folder.path()});
  const std::string out = outcome.out + outcome.err;
  std::map<size_t, std::string> found;
  size_t at = out.find("got:");
  EXPECT_NE(at, std::string::npos) << out.substr(0, 2000);
  while (at != std::string::npos && (at = out.find("c", at)) != std::string::npos) {
    const size_t equals = out.find("=\"", at);
    if (equals == std::string::npos) break;
    const std::string number = out.substr(at + 1, equals - at - 1);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) {
      ++at;
      continue;
    }
    size_t end = equals + 2;
    while (out[end] != '"') end += out[end] == '\\' ? 2U : 1U;
    std::string text;
    EXPECT_TRUE(DecodeString(out.substr(equals + 1, end - equals), text));
    found[std::stoul(number)] = text;
    at = end;
  }
  return found;
}

void ExpectTheSame(const std::vector<std::string>& texts) {
  uint32_t compared = 0;
  const auto theirs = There(texts);
  EXPECT_EQ(theirs.size(), texts.size());
  for (const auto& [i, there] : theirs) {
    if (!IsComparable(texts[i], there)) continue;
    ++compared;
    EXPECT_EQ(WithoutTypeOfValue(Here(texts[i])), WithoutTypeOfValue(there)) << texts[i];
  }
  std::cout << "templates compared with promtool: " << compared << " of " << texts.size() << "\n";
  EXPECT_GT(compared, texts.size() / 3);
}

bool Missing() { return !qoe::support::FindProgram("promtool").has_value(); }

TEST(TemplatePromtool, RandomTemplates) {
  if (Missing()) GTEST_SKIP() << "promtool is not installed";
  std::vector<std::string> texts;
  for (uint64_t seed = 0; texts.size() < 2000; ++seed) {
    std::string text = Generator(seed).Run();
    if (IsComparable(text, {})) texts.push_back(std::move(text));
  }
  ExpectTheSame(texts);
}

TEST(TemplatePromtool, Formats) {
  if (Missing()) GTEST_SKIP() << "promtool is not installed";
  std::vector<std::string> texts;
  for (const std::string flags : {"", "+", "-", "#", " ", "0", "+0", "-#"}) {
    for (const std::string width : {"", "9", ".0", ".2", "12.3"}) {
      for (const char verb : std::string_view("vdsqxXobcUeEfFgGtTOz")) {
        std::string text;
        for (const std::string value :
             {"42", "-3", "0", "3.14159", "-0.000012345", "1e21", "\"hé\\\"x\"", "\"\"", "true",
              "2i", "'c'", "$labels", ".Labels.nope", "(args 1 1.5)"}) {
          text += "{{printf \"%" + flags + width + verb + "\" " + value + "}}|";
        }
        texts.push_back(text);
      }
    }
  }
  ExpectTheSame(texts);
}

TEST(TemplatePromtool, Numbers) {
  if (Missing()) GTEST_SKIP() << "promtool is not installed";
  std::vector<std::string> texts;
  promql::test::Random random(7);
  for (int i = 0; i < 1500; ++i) {
    std::string number = random.OneIn(3) ? "-" : "";
    number += std::to_string(random.Below(random.OneIn(2) ? 100 : 100'000'000));
    if (random.OneIn(2)) number += "." + std::to_string(random.Below(1'000'000));
    if (random.OneIn(2)) number += "e" + std::to_string(static_cast<int>(random.Below(40)) - 20);
    std::string text = number + ": ";
    for (const std::string_view show :
         {"humanize", "humanize1024", "humanizeDuration", "humanizePercentage", "print",
          "printf \"%.3f %g %e %x %6.2g\"", "humanizeTimestamp", "toTime"}) {
      text += "{{ " + number + " | " + std::string(show) + " }} ";
    }
    texts.push_back(text);
  }
  ExpectTheSame(texts);
}

// By hand: calls, fields, texts, blocks and their errors.
TEST(TemplatePromtool, Examples) {
  if (Missing()) GTEST_SKIP() << "promtool is not installed";
  ExpectTheSame({
      "{{ $labels }} {{ . }} {{ .Value }} {{ $value | printf \"%.1f\" }}",
      "{{range $k, $v := $labels}}{{$k}}={{$v}};{{else}}x{{end}}",
      "{{with $x := 5}}{{$x}}{{.}}{{end}}{{with .Labels.nope}}a{{else}}{{.Value}}{{end}}",
      "{{define \"t\"}}<{{.}}{{$}}>{{end}}{{template \"t\" 7}}{{template \"t\"}}",
      "{{define \"t\"}}{{.Foo.Bar}}{{end}}{{template \"t\" 1}}",
      "{{define \"t\"}}{{template \"u\" .}}{{end}}{{define \"u\"}}{{.a.b}}{{end}}{{template \"t\" "
      "$labels}}",
      "{{block \"b\" .Value}}[{{.}}]{{end}}{{template \"b\" 1}}",
      "{{define \"x\"}}{{.arg0}}-{{.arg2}}{{.arg2.x}}{{end}}{{template \"x\" (args 1 \"2\")}}",
      "{{1}} {{1.0}} {{1e3}} {{0x1F}} {{017}} {{0b11}} {{1_000}} {{'a'}} {{-5}} {{1e6}} {{0x1p4}}",
      "{{2i}} {{1+2i}} {{`r\\n`}} {{\"s\\t\"}} {{true}} {{0x7fffffffffffffff}}",
      "{{9223372036854775808}}",
      "{{eq 1 1}}{{eq 1 2 3 1}}{{ne 1 2}}{{lt 1 2}}{{le 2 2}}{{gt 3 2}}{{ge 2 3}}{{eq 'a' 97}}",
      "{{eq 1}}",
      "{{eq}}",
      "{{eq 1 1.0}}",
      "{{lt \"a\" 1}}",
      "{{eq $labels $labels}}",
      "{{lt $labels 1}}",
      "{{eq .Labels.nope \"\"}} {{eq true false}} {{eq 1i 1i}} {{lt 1i 2i}}",
      "{{and 1 0 2}}{{or 0 \"x\" 2}}{{not 0}}{{1 | and 2}}{{0 | or \"\"}}",
      "{{and}}",
      "{{len \"héllo\"}} {{len $labels}} {{len 3}}",
      "{{index $labels \"job\"}}{{index \"abc\" 1}}{{index $labels 1}}",
      "{{index \"abc\" 3}}",
      "{{index \"abc\" 4}}",
      "{{index \"abc\" -1}}",
      "{{index \"abc\" \"x\"}}",
      "{{index $labels}} {{index 1 2}}",
      "{{slice \"hello\" 1 3}}{{slice \"hello\" 2}}{{slice \"hello\"}}{{slice \"hello\" 3 1}}",
      "{{slice \"hello\" 1 2 3}}",
      "{{slice 5 1}}",
      "{{html \"<a b='c'>&\"}}{{js \"it's <b>=&\\n\\u00a0ü\\u200b\\U0001F600\"}}{{urlquery \"a "
      "b&c/ü\" 1}}{{html 1 2}}",
      "{{print 1 2 \"x\" 3}}|{{println 1 \"x\"}}|{{print}}|{{print nil}}",
      "{{printf \"%d %s\" 1}}{{printf \"%d\" 1 2}}{{printf \"%[2]d %[1]d %[5]d\" 1 2}}",
      "{{printf \"%*d|%-*d|%.*f|%*d\" 5 1 4 2 1 3.14 \"x\" 1}}{{printf \"%\"}}{{printf \"%!\" 1}}",
      "{{printf \"%3c|%-3c|%03c|%q|%#q|%+q|%U|%#U\" 65 65 65 252 252 252 252 252}}",
      "{{printf 1}}",
      "{{call 3}}",
      "{{title \"hello wORLD-x_y über 1a\"}} {{toUpper \"straße éǆ\"}} {{toLower \"ÀBΣ\"}}",
      "{{match \"^no\" $labels.job}}{{match \"(\" \"a\"}}",
      "{{match \"a**\" \"a\"}}",
      "{{match \"[b-a]\" \"a\"}}",
      "{{match \"\\\\\" \"a\"}}",
      "{{match \"\\\\8\" \"a\"}}",
      "{{match \"a)\" \"a\"}}",
      "{{match \"(?i\" \"a\"}}",
      "{{match \"a{1001}\" \"a\"}}",
      "{{match \"*\" \"a\"}}",
      "{{reReplaceAll \"(.*):(\\\\d+)\" \"$2/$1\" \"a:12\"}}{{reReplaceAll \"b*\" \"-\" \"abcü\"}}",
      "{{reReplaceAll \"(?P<a>b)\" \"${a}${1}x$$-$1x$ ${ ${zz}$9\" \"abc\"}}",
      "{{reReplaceAll \"^a\" \"x\" \"aaa\"}}{{reReplaceAll \"\" \"-\" \"héy\"}}",
      "{{reReplaceAll \"[\" \"\" \"a\"}}",
      "{{graphLink \"up == 0\"}}{{tableLink \"up{a='b'}\"}}",
      "{{parseDuration \"1h30m\"}} {{parseDuration \"0\"}} {{parseDuration \"1y2w3d4h5m6s7ms\"}}",
      "{{parseDuration \"1x\"}}",
      "{{parseDuration \"\"}}",
      "{{parseDuration \"30m1h\"}}",
      "{{stripPort \"a:1\"}} {{stripPort \"[::1]:1\"}} {{stripPort \"::1\"}} {{stripPort \"[a\"}} "
      "{{stripPort \":1\"}} {{stripPort \"a]:1\"}} {{stripPort \"a:\"}}",
      "{{(toTime 1435065584).Year}} {{(toTime 0).Weekday}} {{(toTime 0).Month}} {{toTime 0}}",
      "{{(toTime 1435065584.5).Format \"Mon, 02 Jan 2006 15:04:05.000 MST -07:00 PM Z0700\"}}",
      "{{(toTime 0).Add 5}}{{(toTime 0).YearDay}}{{(toTime 90061).Sub (toTime 0)}}",
      "{{(toTime 0).Format 5}}",
      "{{(toTime 0).Nope}}",
      "{{toTime \"x\"}}",
      "{{toTime $labels}}",
      "{{toTime \"NaN\"}}",
      "{{first 5}}",
      "{{first nil}}",
      "{{label \"a\" nil}}",
      "{{\"a\" | first}}",
      "{{toUpper 5}}",
      "{{toUpper $value}}",
      "{{toUpper nil}}",
      "{{$value | toUpper}}",
      "{{humanize}}",
      "{{humanize 1 2}}",
      "{{humanize $labels}}",
      "{{humanize true}}",
      "{{humanize nil}}",
      "{{humanize \"1_000\"}} {{humanize \"0x1p4\"}} {{humanize \"inf\"}} {{humanize \".5\"}}",
      "{{humanize \"1e999\"}}",
      "{{humanizeTimestamp 1e30}}",
      "{{.Foo}}",
      "{{.Labels.a.b}}",
      "{{.Labels.a.b.c}}",
      "{{$value.x}}",
      "{{$labels.job 1}}",
      "{{.Value 1}}",
      "{{5 6}}",
      "{{\"x\" | $value}}",
      "{{1 | .Value}}",
      "{{(5) 6}}",
      "{{if (5).x}}{{end}}",
      "a\nb {{/* c */}}\n  {{ .Labels.a.b }}",
      "{{if 1}}\n{{range $labels}}\n{{.x}}{{end}}{{end}}",
      "{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{$x = 3}}{{end}}{{$x}}",
      "{{$x := 1}}{{range $labels}}{{$x = .}}{{end}}{{$x}}",
      "{{$i := 0}}{{$s := 0}}{{range $i, $s = $labels}}{{end}}{{$i}}{{$s}}",
      "{{range $labels}}{{if eq . \"x\"}}{{continue}}{{end}}{{.}}{{break}}{{end}}",
      "{{template \"x\"}}",
      "{{template \"x\" 1}}",
      "{{args 1 \"x\" nil}}{{(args 1).arg0}}{{(args 1).arg5}}{{args}}",
      "{{safeHtml \"<b>\"}}{{toUpper (safeHtml \"x\")}}",
      "{{print (toTime 0) \"x\"}}{{printf \"%v %s %q %T\" (toTime 0) (toTime 0) (toTime 0) (toTime "
      "0)}}",
      "{{printf \"%v %d %s %T\" (toTime 0).Month (toTime 0).Month (toTime 0).Weekday (toTime "
      "0).Month}}",
      "{{printf \"%v %+v %#v %T\" . . $labels .}}",
      "{{nil | print}}",
      "{{$m := args nil}}{{$m.arg0}}{{$m.arg0.x}}",
      "{{$m := args nil}}{{$n := $m.arg0}}{{$n.x}}{{toUpper $m.arg0}}",
      "{{$m := args nil}}{{range $m}}{{.}}{{.x}}{{end}}",
      "{{$m := args nil}}{{with $m.arg1}}a{{else}}b{{end}}{{index $m \"z\"}}{{first $m.arg0}}",
      "{{printf \"%q %v %c\" \"�\" 65533 65533}}{{print \"�\"}}{{toUpper (index (args 1) \"z\")}}",
      "{{humanize \"�\"}}",
      "{{range $i, $e := \"abc\"}}{{$i}}{{end}}",
      "{{$labels.a | len}}{{len nil}}",
      "{{index nil 1}}",
      "{{$m := args nil}}{{len $m.arg0}}",
      "{{$m := args nil}}{{print $m.arg0 1}}{{html $m.arg0 1}}{{not $m.arg0}}{{eq $m.arg0 nil}}",
      "{{slice nil}}",
      "{{eq nil nil}}{{eq 1 nil}}{{ne nil 1}}{{lt nil 1}}",
      "{{not nil}}{{and nil 1}}{{or nil 1}}{{html nil}}{{urlquery nil}}{{js nil}}",
      "{{print (nil)}}",
      "{{(nil).x}}",
  });
}

}  // namespace
}  // namespace promql::gotemplate::test
