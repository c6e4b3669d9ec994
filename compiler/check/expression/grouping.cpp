// `by`, `on` and `group_left` of labels that are not there: never carried, or removed before.
#include <algorithm>
#include <optional>

#include "compiler/base/spelling.h"
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::Presence;
using promql::NodeId;
using promql::NodeKind;

// The nearest node below that takes the label away, or the selector that does not bring it.
struct Origin {
  NodeId node;
  bool removed = false;  // by an aggregation or a match; otherwise never there
};

class GroupingCheck {
 public:
  GroupingCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Aggregate(const promql::AggregateView& aggregate) {
    if (aggregate.without) return Without(aggregate);
    for (const promql::Label label : aggregate.labels) {
      if (label.variable || label.name == "__name__") continue;
      if (cx_.Of(aggregate.operand).labels.PresenceOf(label.name) != Presence::Never) continue;
      Report(label, aggregate.operand, "the result is not split by it");
    }
  }

  void Match(const promql::BinaryView& binary) {
    if (!binary.on) Split(binary);
    if (!binary.on || binary.op == promql::BinaryOp::Or) return;
    for (const promql::Label label : binary.labels) {
      if (label.variable) continue;
      const Presence left = cx_.Of(binary.lhs).labels.PresenceOf(label.name);
      const Presence right = cx_.Of(binary.rhs).labels.PresenceOf(label.name);
      if (left == Presence::Never && right == Presence::Never) {
        Report(label, binary.lhs, "the sides are not told apart by it");
      } else if (left != right && left != Presence::Always && right != Presence::Always) {
        // Series of the other side that lack the label, too, would still match.
        OneSided(label.name, label.span, left == Presence::Never ? binary.lhs : binary.rhs);
      }
    }
  }

 private:
  // To leave out what is not there does no harm, and is done to be safe. But not of a name that is
  // nearly one that is there.
  void Without(const promql::AggregateView& aggregate) {
    const facts::LabelSet& labels = cx_.Of(aggregate.operand).labels;
    if (!labels.closed()) return;
    for (const promql::Label label : aggregate.labels) {
      if (label.variable || labels.PresenceOf(label.name) != Presence::Never) continue;
      const std::vector<std::string_view> names = labels.Names();
      const std::string_view meant = Nearest(label.name, names);
      const bool listed =
          std::any_of(aggregate.labels.begin(), aggregate.labels.end(),
                      [&](const promql::Label& other) { return other.name == meant; });
      if (meant.empty() || listed) continue;
      sink_
          .AddAs(diag::Severity::Warning, Code::UnknownLabel, cx_.At(label.span),
                 "no series carries the label `{}`, so `without` takes nothing away", label.name)
          .Label(cx_.At(aggregate.operand), "this carries {}", labels.Text())
          .DidYouMean(label.name, names);
    }
  }

  // One side is grouped by a label that the other never carries, and series must agree in all
  // labels: those of the groups that have it match nothing.
  void Split(const promql::BinaryView& binary) {
    if (binary.op == promql::BinaryOp::Or) return;
    for (const bool left : {true, false}) {
      const NodeId side = left ? binary.lhs : binary.rhs;
      const NodeId other = left ? binary.rhs : binary.lhs;
      if (!IsVector(other)) continue;
      for (const facts::LabelFacts& label : cx_.Of(side).labels.named()) {
        if (label.presence != Presence::Sometimes) continue;
        if (cx_.Of(other).labels.PresenceOf(label.name) != Presence::Never) continue;
        const bool ignored = std::any_of(
            binary.labels.begin(), binary.labels.end(),
            [&](const promql::Label& each) { return each.variable || each.name == label.name; });
        const std::optional<promql::Span> where =
            ignored ? std::nullopt : GroupedBy(side, label.name);
        if (where) OneSided(label.name, *where, other);
      }
    }
  }

  bool IsVector(NodeId id) const {
    return promql::TypeOf(cx_.ast, id) == promql::ValueType::Vector &&
           promql::HasCertainType(cx_.ast, id);
  }

  // Where `by` names the label in what a side adds up.
  std::optional<promql::Span> GroupedBy(NodeId side, std::string_view name) const {
    for (uint32_t i = cx_.ast.first_descendant(side).index; i <= side.index; ++i) {
      const NodeId id{i};
      if (cx_.ast.kind(id) != NodeKind::Aggregate || cx_.ast.aggregate(id).without) continue;
      for (const promql::Label label : cx_.ast.aggregate(id).labels) {
        if (label.name == name) return label.span;
      }
    }
    return std::nullopt;
  }

  void OneSided(std::string_view name, promql::Span where, NodeId lacking) {
    sink_
        .AddAs(diag::Severity::Warning, Code::LabelRemoved, cx_.At(where),
               "one side never carries the label `{}`: series of the other side that carry it find "
               "no partner",
               name)
        .Label(cx_.At(lacking), "this carries {}", cx_.Of(lacking).labels.Text())
        .Help("keep `{0}` on that side, or leave it out here", name);
  }

  void Report(const promql::Label& label, NodeId below, std::string_view consequence) {
    const Origin origin = OriginOf(below, label.name);
    const facts::LabelSet& labels = cx_.Of(origin.node).labels;
    diag::Report report =
        sink_.Add(origin.removed ? Code::LabelRemoved : Code::UnknownLabel, cx_.At(label.span),
                  "{} the label `{}`{}: {}",
                  origin.removed ? "the expression has removed" : "no series carries", label.name,
                  origin.removed ? " before" : "", consequence);
    report.Label(cx_.At(origin.node), "this carries {}", labels.Text());
    if (origin.removed) {
      report.Help("keep `{0}` where it is removed, or leave it out here", label.name);
      return;
    }
    report.DidYouMean(label.name, labels.Names());
    if (cx_.ast.kind(origin.node) != NodeKind::VectorSelector) return;
    const KnownSeries* known =
        cx_.catalogue.FindSeries(cx_.ast.selector(origin.node).metric_name());
    if (known == nullptr || !known->declared.file.valid()) return;
    report.Label(known->declared, "{} here", known->series.recorded ? "recorded" : "declared");
  }

  // Down to where the label goes: the first node that lacks it while something below may have it.
  Origin OriginOf(NodeId id, std::string_view label) const {
    for (;;) {
      id = Inner(cx_.ast, id);
      bool below_has_it = false;
      NodeId next = id;
      bool has_next = false;
      const auto look = [&](NodeId child) {
        if (cx_.Of(child).labels.PresenceOf(label) != Presence::Never) {
          below_has_it = true;
        } else if (!has_next) {
          next = child;
          has_next = true;
        }
      };
      switch (cx_.ast.kind(id)) {
        case NodeKind::Aggregate:
          look(cx_.ast.aggregate(id).operand);
          break;
        case NodeKind::Binary:
          look(cx_.ast.binary(id).lhs);
          look(cx_.ast.binary(id).rhs);
          break;
        case NodeKind::Call:
          for (const NodeId argument : cx_.ast.call(id).arguments) {
            const promql::ValueType type = promql::TypeOf(cx_.ast, argument);
            if (type == promql::ValueType::Vector || type == promql::ValueType::Matrix)
              look(argument);
          }
          break;
        case NodeKind::MatrixSelector:
          return {cx_.ast.matrix(id).selector, false};
        case NodeKind::Subquery:
          look(cx_.ast.subquery(id).operand);
          break;
        case NodeKind::Unary:
          look(cx_.ast.unary(id).operand);
          break;
        default:
          return {id, cx_.ast.kind(id) != NodeKind::VectorSelector};
      }
      if (below_has_it || !has_next) return {id, true};
      id = next;
    }
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckGrouping(const ExpressionContext& cx, diag::Sink& sink) {
  GroupingCheck check(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) == NodeKind::Aggregate) check.Aggregate(cx.ast.aggregate(id));
    if (cx.ast.kind(id) == NodeKind::Binary) check.Match(cx.ast.binary(id));
  }
}

}  // namespace qoe::check
