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

// The texts tell something, and print all labels nowhere.
bool SpeaksOfNone(const rules::Rule& rule, const std::set<std::string, std::less<>>& mentioned) {
  if (!mentioned.empty() || rule.annotations.empty()) return false;
  return std::none_of(rule.annotations.begin(), rule.annotations.end(),
                      [](const rules::NamedField& annotation) {
                        const std::string_view text = annotation.value.value();
                        return text.find("$labels") != std::string_view::npos ||
                               text.find(".Labels") != std::string_view::npos;
                      });
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
  const bool none = SpeaksOfNone(cx.rule, mentioned);
  if (mentioned.empty() && !none) return;
  std::vector<std::string> unspoken;
  for (const facts::LabelFacts& label : labels.named()) {
    const bool target = label.name == "__name__" || label.name == "job" || label.name == "instance";
    const bool single = label.values.known() && label.values.values().size() <= 1;
    if (target || single || label.presence == facts::Presence::Never) continue;
    if (!mentioned.contains(label.name)) unspoken.emplace_back(label.name);
  }
  constexpr size_t kMany = 3;
  if (unspoken.size() < kMany) return;
  if (none) {
    sink.Add(diag::Code::NotAggregated, in.At(in.ast.root()),
             "the alert fires for each series, and its texts name no label: many notifications of "
             "one text")
        .Label(in.At(in.ast.root()), "the result carries {}", labels.Text())
        .Help(
            "aggregate to the whole that the texts speak of: `sum(…)`, or name what differs: "
            "`{{{{ $labels.{} }}}}`",
            unspoken[0]);
    return;
  }
  std::string spoken;
  for (const std::string& name : mentioned) spoken += (spoken.empty() ? "`" : ", `") + name + "`";
  sink.Add(diag::Code::NotAggregated, in.At(in.ast.root()),
           "the alert fires for each series, but its texts tell only {} apart", spoken)
      .Label(in.At(in.ast.root()), "the result carries {}", labels.Text())
      .Help("aggregate to what the texts speak of: `sum by ({}) (…)`", *mentioned.begin());
}

}  // namespace qoe::check
