// An alert that nobody aggregated fires once per series: many pages about one thing.
#include <algorithm>
#include <set>

#include "compiler/check/rule/context.h"
#include "promql/gotemplate/parse.h"

namespace qoe::check {
namespace {

namespace gotemplate = promql::gotemplate;

// The labels of which the texts speak.
std::set<std::string, std::less<>> Mentioned(const rules::Rule& rule) {
  std::set<std::string, std::less<>> names;
  const gotemplate::ParseOptions options;
  for (const rules::NamedField& annotation : rule.annotations) {
    if (annotation.value.value().find("{{") == std::string_view::npos) continue;
    gotemplate::Ast ast;
    std::vector<gotemplate::Issue> issues;
    if (!gotemplate::Parse(annotation.value.value(), options, ast, issues)) continue;
    for (const gotemplate::Use& use : gotemplate::FindUses(ast, options)) {
      if (use.kind == gotemplate::UseKind::Label) names.emplace(use.name);
    }
  }
  return names;
}

bool HasAggregation(const promql::Ast& ast) {
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (ast.kind(promql::NodeId{i}) == promql::NodeKind::Aggregate) return true;
  }
  return false;
}

}  // namespace

void CheckAlertLevelOfDetail(const AlertContext& cx, diag::Sink& sink) {
  const ExpressionContext& in = cx.expression;
  const facts::LabelSet& labels = in.Of(in.ast.root()).labels;
  // Only where the catalogue knows all labels.
  if (!in.catalogue.complete() || !labels.closed() || HasAggregation(in.ast)) return;
  const std::set<std::string, std::less<>> mentioned = Mentioned(cx.rule);
  if (mentioned.empty()) return;
  std::vector<std::string> unspoken;
  for (const facts::LabelFacts& label : labels.named()) {
    const bool target = label.name == "__name__" || label.name == "job" || label.name == "instance";
    const bool single = label.values.known() && label.values.values().size() <= 1;
    if (target || single || label.presence == facts::Presence::Never) continue;
    if (!mentioned.contains(label.name)) unspoken.emplace_back(label.name);
  }
  constexpr size_t kMany = 3;
  if (unspoken.size() < kMany) return;
  std::string spoken;
  for (const std::string& name : mentioned) spoken += (spoken.empty() ? "`" : ", `") + name + "`";
  sink.Add(diag::Code::NotAggregated, in.At(in.ast.root()),
           "the alert fires for each series, but its texts tell only {} apart", spoken)
      .Label(in.At(in.ast.root()), "the result carries {}", labels.Text())
      .Help("aggregate to what the texts speak of: `sum by ({}) (…)`", *mentioned.begin());
}

}  // namespace qoe::check
