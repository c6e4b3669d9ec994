// Alerts on one value with several thresholds, and alerts that say the same.
#include <algorithm>
#include <optional>

#include "compiler/check/rule_set/parsed_rule.h"
#include "promql/print.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::BinaryOp;
using promql::NodeId;

constexpr std::string_view kWorstFirst[] = {"page",    "critical", "error",  "high",
                                            "warning", "warn",     "medium", "info",
                                            "notice",  "low",      "none"};
constexpr int kRanks[] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2};

// An alert as `value op threshold`.
struct Level {
  const ParsedRule* rule = nullptr;
  double threshold = 0;
  bool above = false;
  bool inclusive = false;
  int rank = -1;  // of the severity; the worst is 0
  promql::Span threshold_span;
};

std::string_view SeverityOf(const ParsedRule& rule) {
  for (const rules::NamedField& label : rule.rule->labels) {
    if (label.name.value() == "severity") return label.value.value();
  }
  return {};
}

int RankOf(std::string_view severity) {
  const auto* const found = std::find(std::begin(kWorstFirst), std::end(kWorstFirst), severity);
  return found == std::end(kWorstFirst) ? -1 : kRanks[found - std::begin(kWorstFirst)];
}

// The key that alerts on one value in one direction share; empty where it has not that form.
std::string Split(const ParsedRule& rule, Level& level) {
  const promql::Ast& ast = rule.ast;
  const NodeId root = Inner(ast, ast.root());
  if (ast.kind(root) != promql::NodeKind::Binary) return {};
  const promql::BinaryView binary = ast.binary(root);
  const NodeId limit = Inner(ast, binary.rhs);
  if (binary.return_bool || ast.kind(limit) != promql::NodeKind::NumberLiteral) return {};
  level.above = binary.op == BinaryOp::Greater || binary.op == BinaryOp::GreaterOrEqual;
  const bool below = binary.op == BinaryOp::Less || binary.op == BinaryOp::LessOrEqual;
  if (!level.above && !below) return {};
  level.inclusive = binary.op == BinaryOp::GreaterOrEqual || binary.op == BinaryOp::LessOrEqual;
  level.rule = &rule;
  level.threshold = ast.number(limit);
  level.threshold_span = ast.span(limit);
  level.rank = RankOf(SeverityOf(rule));
  std::string key = level.above ? ">" : "<";
  promql::Print(ast, Inner(ast, binary.lhs), key);
  return key;
}

// Whether `a` fires at values at which `b` does not.
bool Laxer(const Level& a, const Level& b) {
  if (a.threshold == b.threshold) return false;
  return a.above ? a.threshold < b.threshold : a.threshold > b.threshold;
}

void Compare(const Level& worse, const Level& milder, const source::FileSet& files,
             diag::Sink& sink) {
  const auto at = [&](const Level& level) {
    return level.rule->rule->expr.text.Locate(files, level.threshold_span);
  };
  if (Laxer(worse, milder)) {
    sink.Add(Code::WeakerCritical, at(worse),
             "`{}` has the worse severity, but already fires where `{}` does not",
             worse.rule->name(), milder.rule->name())
        .Label(at(milder), "the milder one's threshold")
        .Help("swap the two thresholds");
    return;
  }
  if (milder.rule->for_ms > worse.rule->for_ms) return;
  sink.Add(Code::ImpliedAlert, milder.rule->rule->alert.location,
           "whenever `{}` fires this one fires, too, and both notify", worse.rule->name())
      .Label(worse.rule->rule->alert.location, "the worse one")
      .Help(
          "let Alertmanager inhibit the milder one: `inhibit_rules`, with `equal` on the labels "
          "that both carry");
}

// The condition and how long it must hold, as one text.
std::string ConditionOf(const ParsedRule& rule) {
  return promql::Print(rule.ast) + "\n" + std::to_string(rule.for_ms);
}

}  // namespace

void CheckLevels(const std::deque<ParsedRule>& all, const source::FileSet& files,
                 diag::Sink& sink) {
  std::unordered_map<std::string, std::vector<Level>> values;
  std::unordered_map<std::string, const ParsedRule*> conditions;
  for (const ParsedRule& rule : all) {
    if (rule.records() || !rule.ok()) continue;
    const auto [first, fresh] = conditions.emplace(ConditionOf(rule), &rule);
    if (!fresh) {
      sink.Add(Code::DuplicateCondition, rule.rule->expr.location,
               "`{}` has the very condition of `{}`: both fire at the same time", rule.name(),
               first->second->name())
          .Label(first->second->rule->expr.location, "the same condition")
          .Help("make one alert of the two, or tell them apart by a threshold or `for`");
      continue;
    }
    Level level;
    const std::string key = Split(rule, level);
    if (key.empty() || level.rank < 0) continue;
    std::vector<Level>& levels = values[key];
    for (const Level& other : levels) {
      if (other.rank < level.rank) Compare(other, level, files, sink);
      if (other.rank > level.rank) Compare(level, other, files, sink);
    }
    constexpr size_t kMost = 8;  // more levels of one value are somebody's generator
    if (levels.size() < kMost) levels.push_back(level);
  }
}

}  // namespace qoe::check
