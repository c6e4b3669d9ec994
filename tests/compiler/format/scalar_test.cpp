// Every style of scalar, in every place that it can stand, with expressions that are hard on YAML:
// nothing but the expression changes, and formatting again changes nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>

#include "compiler/format/format.h"
#include "compiler/rules/read.h"
#include "promql/parse.h"

namespace qoe::format {
namespace {

std::string Indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) out += '\n';
    if (end > at) out.append(indent).append(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string Escaped(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\'' && quote == '\'')
      out += "''";
    else if (quote == '"' && (c == '"' || c == '\\'))
      out += std::string("\\") + c;
    else if (quote == '"' && c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + quote;
}

// The expression written in each way that holds it.
std::vector<std::string> Spellings(const std::string& expr) {
  const bool indented = expr.front() == ' ';  // then a block has to say how far it is indented
  const bool lines = expr.find('\n') != std::string::npos;
  std::vector<std::string> out = {Escaped(expr, '"'), Escaped(expr, '"') + "  # remark: x"};
  for (const std::string_view header : {"|2", "|-2 # remark: x", "|", "|-", "|+", "|  "}) {
    if (indented && header.find('2') == std::string_view::npos) continue;
    out.push_back(std::string(header) + "\n" + Indented(expr, "          "));
  }
  if (!indented) out.push_back("|\n" + Indented(expr, "              ") + "\n\n");
  out.push_back("|4+\n" + Indented(expr, "            ") + "\n\n");
  if (lines) return out;
  for (const char* header : {">", ">-", ">+"})
    out.push_back(std::string(header) + "\n" + Indented(expr, "          "));
  out.push_back(Escaped(expr, '\''));
  out.push_back("\n          " + Escaped(expr, '\'') + " # remark: x");
  if (expr.find(" #") == std::string::npos && expr.find(": ") == std::string::npos &&
      expr.front() != '{' && expr.front() != '"') {
    out.push_back(expr);
    out.push_back(expr + "   # remark: x");
    out.push_back("\n          " + expr);
  }
  return out;
}

// Files with the scalar as a value in the middle, at the end, and in Windows' line ends.
std::vector<std::string> FilesWith(const std::string& scalar) {
  const std::string head =
      "# head\ngroups:\n  - name: a\n    rules:\n      - record: a\n        expr: ";
  const std::string middle = head + scalar + "\n        labels: { a:  'b' }   # tail\n";
  std::string windows;
  for (const char c : middle) {
    if (c == '\n') windows += '\r';
    windows += c;
  }
  return {middle,
          head + scalar,
          head + scalar + "\n",
          windows,
          head + scalar + "\n# less indented\n      - { record: b, expr:   up }\n",
          head + scalar + "\n---\nkind: Service\n"};
}

const std::vector<std::string> kExpressions = {
    "up",
    "1",
    "sum(rate(errors_total[5m]))by(job)/sum(rate(requests_total[5m]))by(job)",
    "a{b=\"it's\"}  or b{c=\"x: y\"}",
    "a{b=\"c #d\"}+1",
    "{a=\"b\"}  > 1",
    "{\"my.metric\" , a=~\"x|\\\\d+\"}",
    "-up  +  1",
    "(  up  )",
    "\"text\"",
    "# comment\nsum(x)  # by what\n  by (a)\n+ 1",
    "sum(x)\n\n\n  by (a)",
    "  up ==\n0",
    "a{b=\"ü€😀\"}   *   2",
    "a{b=`back\\slash`} - 1",
};

void Check(const std::string& file, size_t max_line, size_t& changed) {
  source::FileSet files;
  const source::FileId id = files.Add("rules.yaml", file);
  diag::Sink sink;
  const Formatted once = Format(files, id, FileKind::Rules, {max_line}, sink);
  for (const diag::Diagnostic& each : sink.Sorted()) ADD_FAILURE() << each.message << "\n" << file;
  const source::FileId after = files.Add("rules.yaml", once.text);
  EXPECT_EQ(Format(files, after, FileKind::Rules, {max_line}, sink).text, once.text) << file;
  const rules::RuleFile a = rules::Read(files, id, {}, sink);
  const rules::RuleFile b = rules::Read(files, after, {}, sink);
  ASSERT_EQ(a.rule_count(), b.rule_count()) << once.text;
  promql::Ast x, y;
  std::vector<promql::Issue> issues;
  ASSERT_TRUE(promql::Parse(a.sets[0].groups[0].rules[0].expr.value(), {}, x, issues)) << file;
  ASSERT_TRUE(promql::Parse(b.sets[0].groups[0].rules[0].expr.value(), {}, y, issues)) << once.text;
  EXPECT_TRUE(promql::Equal(x, y)) << once.text;
  const bool windows = file.find('\r') != std::string::npos;
  for (size_t i = 0; i < once.text.size(); ++i) {
    if (once.text[i] != '\n') continue;
    EXPECT_EQ(i > 0 && once.text[i - 1] == '\r', windows) << once.text;
  }
  EXPECT_EQ(file.find("remark: x") != std::string::npos,
            once.text.find("remark: x") != std::string::npos)
      << once.text;
  changed += once.changes.size();
}

TEST(FormatScalars, EveryStyleInEveryPlace) {
  size_t files = 0, changed = 0;
  for (const std::string& expr : kExpressions) {
    for (const std::string& scalar : Spellings(expr)) {
      for (const std::string& file : FilesWith(scalar)) {
        for (const size_t max_line : {size_t{10}, size_t{30}, size_t{1000}}) {
          Check(file, max_line, changed);
          ++files;
          if (HasFailure()) FAIL() << file;
        }
      }
    }
  }
  EXPECT_GT(changed, files / 2);
  std::cout << files << " files, " << changed << " expressions changed\n";
}

}  // namespace
}  // namespace qoe::format
