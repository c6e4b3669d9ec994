#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/invariant.h"
#include "compiler/lower/expression.h"
#include "promql/features.h"
#include "promql/parse.h"
#include "promql/print.h"

namespace qoe::lower {
namespace {

// A replacement in the text of an expression.
struct Edit {
  promql::Span span;
  std::string text;
};

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

// The canonical form on one line, whatever lines and comments the spec has: emitted expressions are
// compared and reviewed as lines.
std::string Canonical(const std::string& text) {
  promql::ParseOptions options;
  // Which features the targets have was asked when it was read first.
  for (const promql::FeatureName& feature : promql::FeatureNames())
    options.features.*feature.flag = true;
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  const bool parsed = promql::Parse(text, options, ast, issues);
  QOE_CHECK(parsed, "a spliced expression does not parse");
  return promql::Print(ast);
}

}  // namespace

bool SeriesCarries(const Program& program, std::string_view name, Id<Label> label) {
  const SeriesRef series = program.FindSeries(name);
  if (series.metric.valid()) return program.Carries(program.metrics[series.metric], label);
  const RecordedSeries* recorded = program.FindRecorded(name);
  if (recorded == nullptr) return false;
  const std::vector<Id<Label>>& labels = program.LabelsOf(*recorded);
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

bool Reads(const Program& program, const Expression& expression, Id<Label> label) {
  const promql::Ast& ast = expression.ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    if (SeriesCarries(program, ast.selector(id).metric_name(), label)) return true;
  }
  return false;
}

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
  return Canonical(out);
}

}  // namespace qoe::lower
