// Labels that leave or enter a grouping. Proof: facts of the mutated expression show an operator
// whose sides carried the same labels and no longer do, or a label that the texts name and the
// result lost. By itself, a coarser or finer grouping may be what somebody wants.
#include <algorithm>

#include "tests/mutation/expression_edits.h"

namespace qoe::mutation {
namespace {

using promql::NodeId;
using promql::NodeKind;

bool IsVector(const promql::Ast& ast, NodeId id) {
  return promql::TypeOf(ast, id) == promql::ValueType::Vector;
}

// Whether an operator that compared equal sets of labels now compares unequal ones. The trees have
// one shape.
bool SidesPart(const ExpressionInput& in, const Mutated& mutated) {
  for (uint32_t i = 0; i < in.ast.size(); ++i) {
    const NodeId id{i};
    if (in.ast.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView binary = in.ast.binary(id);
    if (!IsVector(in.ast, binary.lhs) || !IsVector(in.ast, binary.rhs)) continue;
    const auto before = [&](NodeId side) { return NamesOf(in.Of(side).labels); };
    const auto after = [&](NodeId side) { return NamesOf(mutated.facts[side.index].labels); };
    if (binary.on) {
      for (const promql::Label label : binary.labels) {
        const auto has = [&](const facts::LabelSet& labels) {
          return labels.PresenceOf(label.name) != facts::Presence::Never;
        };
        const bool was = has(in.Of(binary.lhs).labels) && has(in.Of(binary.rhs).labels);
        const bool is = has(mutated.facts[binary.lhs.index].labels) &&
                        has(mutated.facts[binary.rhs.index].labels);
        if (was && !is) return true;
      }
      continue;
    }
    if (binary.op == promql::BinaryOp::Or || binary.has_matching) continue;
    if (before(binary.lhs) == before(binary.rhs) && after(binary.lhs) != after(binary.rhs))
      return true;
  }
  return false;
}

bool LosesText(const ExpressionInput& in, const Mutated& mutated) {
  const auto never = [](const facts::LabelSet& labels, const std::string& name) {
    return labels.PresenceOf(name) == facts::Presence::Never;
  };
  return std::any_of(in.text_labels.begin(), in.text_labels.end(), [&](const std::string& name) {
    return !never(in.Of(in.ast.root()).labels, name) && never(mutated.facts.back().labels, name);
  });
}

class Grouping {
 public:
  Grouping(const ExpressionInput& in, Edits& out) : in_(in), out_(out) {}

  void Run(const promql::AggregateView& aggregate, bool below_quantile) {
    if (!aggregate.has_grouping || aggregate.without || aggregate.labels.empty()) return;
    for (const promql::Label label : aggregate.labels) {
      const ExpressionEdit edit{Kind::DropByLabel, aggregate.grouping_span,
                                Clause(aggregate, label.name, "")};
      if (label.name != "le") {
        Provable(edit);
      } else if (below_quantile) {
        out_.push_back({Kind::DropLe, edit.span, edit.replacement});
      }
    }
    if (!below_quantile) Provable({Kind::RemoveBy, aggregate.grouping_span, ""});
    for (const std::string_view name : NamesOf(in_.Of(aggregate.operand).labels)) {
      const bool there =
          std::any_of(aggregate.labels.begin(), aggregate.labels.end(),
                      [&](const promql::Label& label) { return label.name == name; });
      if (!there && name != "le")
        Provable({Kind::WidenBy, aggregate.grouping_span, Clause(aggregate, "", name)});
    }
  }

 private:
  static std::string Clause(const promql::AggregateView& aggregate, std::string_view without,
                            std::string_view with) {
    std::string list;
    const auto add = [&](std::string_view name) {
      list += (list.empty() ? "" : ", ") + std::string(name);
    };
    for (const promql::Label label : aggregate.labels) {
      if (label.name != without) add(label.name);
    }
    if (!with.empty()) add(with);
    return "by (" + list + ")";
  }

  void Provable(const ExpressionEdit& edit) {
    Mutated mutated;
    Reparse(in_, edit, mutated);
    if (!mutated.ok || mutated.ast.size() != in_.ast.size()) return;
    if (SidesPart(in_, mutated) || LosesText(in_, mutated)) out_.push_back(edit);
  }

  const ExpressionInput& in_;
  Edits& out_;
};

}  // namespace

void EditGrouping(const ExpressionInput& in, Edits& out) {
  std::vector<NodeId> parents;
  promql::ComputeParents(in.ast, parents);
  const auto below_quantile = [&](NodeId id) {
    for (id = parents[id.index]; id.valid(); id = parents[id.index]) {
      if (in.ast.kind(id) == NodeKind::Call)
        return in.ast.call(id).function == promql::FunctionId::histogram_quantile;
      if (in.ast.kind(id) != NodeKind::Paren) return false;
    }
    return false;
  };
  Grouping grouping(in, out);
  for (uint32_t i = 0; i < in.ast.size(); ++i) {
    const NodeId id{i};
    if (in.ast.kind(id) == NodeKind::Aggregate)
      grouping.Run(in.ast.aggregate(id), below_quantile(id));
  }
}

}  // namespace qoe::mutation
