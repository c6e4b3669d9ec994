#include "promql/gotemplate/go_parse_error.h"

#include <algorithm>
#include <span>

#include "promql/gotemplate/format_printf.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate {
namespace {

std::string Words(const Issue& issue, std::string_view found) {
  switch (issue.code) {
    case IssueCode::UnexpectedCharacter: {
      const Value rune = Value::OfInt(found.empty() ? 0 : FirstRune(found).value);
      return "unrecognized character in action: " + Sprintf("%#U", std::span(&rune, 1), 100).text;
    }
    case IssueCode::UnclosedAction:
      return "unclosed action";
    case IssueCode::UnclosedComment:
      return "unclosed comment";
    case IssueCode::UnclosedParenthesis:
      return "unclosed left paren";
    case IssueCode::UnmatchedParenthesis:
      return "unexpected right paren";
    case IssueCode::UnclosedBlock:
      return "unexpected EOF";
    case IssueCode::UnexpectedEnd:
      return "unexpected {{end}}";
    case IssueCode::UnexpectedElse:
      return "unexpected {{else}}";
    case IssueCode::MissingValue:
      return "missing value for command";
    case IssueCode::UnterminatedString:
      return found.starts_with("`") ? "unterminated raw quoted string"
                                    : "unterminated quoted string";
    case IssueCode::BadNumber:
      return "bad number syntax: " + Quote(found);
    case IssueCode::UnknownFunction:
      return "function " + Quote(found) + " not defined";
    case IssueCode::UndefinedVariable:
      return "undefined variable " + Quote(found);
    case IssueCode::OutsideRange:
      return "{{" + std::string(found) + "}} outside {{range}}";
    default:
      return issue.message;
  }
}

}  // namespace

std::string GoParseError(std::string_view text, const Issue& issue, std::string_view name) {
  const std::string_view before = text.substr(0, issue.span.begin);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  std::string out = "error parsing template ";
  out.append(name).append(": template: ").append(name);
  return out + ":" + std::to_string(line) + ": " + Words(issue, issue.span.In(text));
}

}  // namespace promql::gotemplate
