#include "compiler/generate/inputs.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/test/alert_state.h"

namespace qoe::generate {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using test::Rule;

class Collector {
 public:
  Collector(const test::RuleSet& rules, size_t alert, int64_t default_interval_ms) {
    for (const auto& group : rules.groups) {
      const int64_t interval = group->interval_ms > 0 ? group->interval_ms : default_interval_ms;
      for (const Rule& rule : group->rules) {
        if (!rule.is_alert) recorders_[rule.name].push_back(rules_.size());
        if (rules_.size() == alert) out_.interval_ms = interval;
        rules_.push_back(&rule);
      }
    }
    out_.alert = rules_[alert];
    out_.needed.resize(rules_.size());
    memory_.resize(rules_.size());
    alert_ = alert;
  }

  Inputs Run() && {
    Reach();
    // Rules that read each other in a circle remember for ever: so many rounds are enough.
    for (size_t round = 0; round < order_.size(); ++round) {
      bool changed = false;
      for (const size_t rule : order_) changed = Remember(rule) || changed;
      if (!changed) break;
    }
    out_.memory_ms = memory_[alert_];
    return std::move(out_);
  }

 private:
  void Reach() {
    order_.push_back(alert_);
    out_.needed[alert_] = true;
    // `Read` adds to what is walked over.
    size_t next = 0;
    while (next < order_.size()) {
      const Rule& rule = *rules_[order_[next++]];
      if (!rule.is_alert && !rule.reads.silent_without_input) out_.records_nothing = false;
      const Ast& ast = rule.ast;
      for (uint32_t i = 0; i < ast.size(); ++i) Look(ast, NodeId{i});
    }
  }

  void Look(const Ast& ast, NodeId id) {
    if (ast.kind(id) == NodeKind::VectorSelector) Read(ast, id);
    if (ast.kind(id) == NodeKind::Aggregate)
      out_.counts_series = out_.counts_series || ast.aggregate(id).op == promql::Aggregator::Count;
    if (ast.kind(id) == NodeKind::Call) {
      const promql::FunctionId function = ast.call(id).function;
      out_.counts_changes = out_.counts_changes || function == promql::FunctionId::changes ||
                            function == promql::FunctionId::resets;
    }
  }

  void Read(const Ast& ast, NodeId node) {
    const std::string_view metric = ast.selector(node).metric_name();
    out_.looks_back = out_.looks_back || ast.selector(node).modifiers.offset.milliseconds() > 0;
    const auto recorders = recorders_.find(metric);
    if (recorders == recorders_.end()) {
      const bool any =
          metric.empty() || metric == test::kAlertsMetric || metric == test::kAlertsForStateMetric;
      out_.reads_anything = out_.reads_anything || any;
      if (!any) out_.selectors.push_back({&ast, node});
      return;
    }
    for (const size_t rule : recorders->second) {
      if (out_.needed[rule]) continue;
      out_.needed[rule] = true;
      order_.push_back(rule);
    }
  }

  // Whether more is known now than before.
  bool Remember(size_t rule) {
    const Ast& ast = rules_[rule]->ast;
    std::vector<NodeId> parents;
    promql::ComputeParents(ast, parents);
    std::vector<int64_t> memory(ast.size());
    for (uint32_t i = 0; i < ast.size(); ++i) {
      memory[i] += OwnMemory(ast, NodeId{i});
      const NodeId parent = parents[i];
      if (parent.valid()) memory[parent.index] = std::max(memory[parent.index], memory[i]);
    }
    const int64_t before = memory_[rule];
    memory_[rule] = std::max(before, memory[ast.root().index]);
    return memory_[rule] != before;
  }

  // What a node adds to what its operands remember.
  int64_t OwnMemory(const Ast& ast, NodeId id) const {
    if (ast.kind(id) == NodeKind::MatrixSelector) return ast.matrix(id).range.milliseconds();
    if (ast.kind(id) == NodeKind::Subquery) {
      const promql::SubqueryView subquery = ast.subquery(id);
      return subquery.range.milliseconds() +
             std::max<int64_t>(subquery.modifiers.offset.milliseconds(), 0);
    }
    if (ast.kind(id) != NodeKind::VectorSelector) return 0;
    const promql::SelectorView selector = ast.selector(id);
    int64_t longest = 0;
    const auto recorders = recorders_.find(selector.metric_name());
    if (recorders != recorders_.end()) {
      for (const size_t rule : recorders->second) longest = std::max(longest, memory_[rule]);
    }
    return longest + std::max<int64_t>(selector.modifiers.offset.milliseconds(), 0);
  }

  std::vector<const Rule*> rules_;
  std::unordered_map<std::string_view, std::vector<size_t>> recorders_;
  std::vector<size_t> order_;    // rules that are needed
  std::vector<int64_t> memory_;  // by rule
  size_t alert_ = 0;
  Inputs out_;
};

}  // namespace

Inputs InputsOf(const test::RuleSet& rules, size_t number, int64_t default_interval_ms) {
  return Collector(rules, number, default_interval_ms).Run();
}

}  // namespace qoe::generate
