#include <fmt/format.h>

#include "compiler/lower/expression.h"

namespace qoe::lower {
namespace {

// A replacement in the text of an expression.
struct Edit {
  promql::Span span;
  std::string text;
};

bool SeriesCarries(const Program& program, std::string_view name, Id<Label> label) {
  const SeriesRef series = program.FindSeries(name);
  if (series.metric.valid()) return program.Carries(program.metrics[series.metric], label);
  const RecordedSeries* recorded = program.FindRecorded(name);
  if (recorded == nullptr) return false;
  const std::vector<Id<Label>>& labels = program.LabelsOf(*recorded);
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

void AddFilters(const Program& program, const promql::SelectorView& selector, const Use& use,
                std::vector<Edit>& edits) {
  std::string matchers;
  for (const Filter& filter : use.filters) {
    if (!SeriesCarries(program, selector.metric_name(), filter.label)) continue;
    matchers += fmt::format("{}{}", matchers.empty() ? "" : ",", filter.text);
  }
  if (matchers.empty()) return;
  const promql::InsertPoint& at = selector.insert;
  if (at.braces) {
    matchers = fmt::format("{{{}}}", matchers);
  } else if (at.comma) {
    matchers.insert(0, ",");
  }
  edits.push_back({{at.offset, at.offset}, std::move(matchers)});
}

void ReplaceWindow(const promql::Ast& ast, const promql::Duration& duration, const Use& use,
                   std::vector<Edit>& edits) {
  if (duration.form != promql::DurationForm::Variable) return;
  if (duration.span.In(ast.text()) != "$window") return;
  edits.push_back({duration.span, use.window.range});
}

// Several lines in the spec become one: emitted expressions are compared and reviewed as lines.
// Strings and comments keep out of it: white space is folded outside of quotes only, and a comment
// ends the folding (there are none after printing; as written they are kept as they are).
std::string OneLine(std::string_view text) {
  if (text.find('#') != std::string_view::npos) return std::string(text);
  std::string out;
  char quote = '\0';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      out += c;
      if (c == '\\' && quote != '`' && i + 1 < text.size()) out += text[++i];
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '"' || c == '\'' || c == '`') quote = c;
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string Rewrite(const Program& program, const Expression& expression, const Use& use) {
  const promql::Ast& ast = expression.ast;
  std::vector<Edit> edits;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    switch (ast.kind(id)) {
      case promql::NodeKind::VectorSelector:
        AddFilters(program, ast.selector(id), use, edits);
        break;
      case promql::NodeKind::MatrixSelector:
        ReplaceWindow(ast, ast.matrix(id).range, use, edits);
        break;
      case promql::NodeKind::Subquery:
        ReplaceWindow(ast, ast.subquery(id).range, use, edits);
        break;
      default:
        break;
    }
  }
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  std::string out;
  uint32_t at = 0;
  for (const Edit& edit : edits) {
    out += ast.text().substr(at, edit.span.begin - at);
    out += edit.text;
    at = edit.span.end;
  }
  out += ast.text().substr(at);
  return OneLine(out);
}

}  // namespace qoe::lower
