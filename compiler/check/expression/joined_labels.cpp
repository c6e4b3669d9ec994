// Labels that `group_left` brings over, only to be lost in the next match.
#include <algorithm>

#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using promql::BinaryOp;
using promql::Cardinality;
using promql::NodeId;
using promql::NodeKind;

// A label that was brought over, and where that is written.
struct Joined {
  std::string_view name;
  promql::Span span;
};

class JoinCheck {
 public:
  JoinCheck(const ExpressionContext& cx, diag::Sink& sink)
      : cx_(cx), sink_(sink), joined_(cx.ast.size()) {}

  void Run() {
    for (uint32_t i = 0; i < cx_.ast.size(); ++i) joined_[i] = Of(NodeId{i});
  }

 private:
  std::vector<Joined>& At(NodeId id) { return joined_[id.index]; }

  // What a node's result carries of what was brought over below.
  std::vector<Joined> Of(NodeId id) {
    switch (cx_.ast.kind(id)) {
      case NodeKind::Paren:
        return std::move(At(cx_.ast.paren(id)));
      case NodeKind::Unary:
        return std::move(At(cx_.ast.unary(id).operand));
      case NodeKind::Aggregate: {
        const promql::AggregateView aggregate = cx_.ast.aggregate(id);
        // `by` says what is wanted; `without` a label that was just brought over says that it was
        // not.
        if (!aggregate.without) return {};
        return Kept(id, At(aggregate.operand), aggregate.grouping_span);
      }
      case NodeKind::Binary:
        return OfBinary(id);
      default:
        return {};
    }
  }

  std::vector<Joined> OfBinary(NodeId id) {
    const promql::BinaryView binary = cx_.ast.binary(id);
    std::vector<Joined> left = std::move(At(binary.lhs));
    const std::vector<Joined> right = std::move(At(binary.rhs));
    std::vector<Joined> below = left;
    below.insert(below.end(), right.begin(), right.end());
    // A label by which is matched has done its work.
    if (binary.on) {
      std::erase_if(below, [&](const Joined& joined) { return Listed(binary, joined.name); });
    }
    if (binary.op == BinaryOp::And || binary.op == BinaryOp::Unless) {
      // Of the right side only that it matches counts; without `on` all of its labels do.
      for (const Joined& joined : right) {
        if (binary.on && !Listed(binary, joined.name)) Report(joined, binary.op_span);
      }
      return left;
    }
    std::vector<Joined> kept = Kept(id, below, binary.op_span);
    for (const promql::Label label : binary.include) {
      const bool brought = cx_.Of(id).labels.PresenceOf(label.name) != facts::Presence::Never;
      if (!label.variable && brought) kept.push_back({label.name, label.span});
    }
    return kept;
  }

  std::vector<Joined> Kept(NodeId id, const std::vector<Joined>& below, promql::Span place) {
    std::vector<Joined> kept;
    for (const Joined& joined : below) {
      if (cx_.Of(id).labels.PresenceOf(joined.name) != facts::Presence::Never) {
        kept.push_back(joined);
        continue;
      }
      Report(joined, place);
    }
    return kept;
  }

  static bool Listed(const promql::BinaryView& binary, std::string_view name) {
    return std::any_of(binary.labels.begin(), binary.labels.end(),
                       [&](const promql::Label& label) { return label.name == name; });
  }

  void Report(const Joined& joined, promql::Span place) {
    sink_
        .Add(diag::Code::JoinedLabelLost, cx_.At(joined.span),
             "the label `{}` is brought over here and lost again in the result", joined.name)
        .Label(cx_.At(place), "this result does not carry it")
        .Help("bring it over at last, or leave it out; parentheses decide what is matched first");
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
  std::vector<std::vector<Joined>> joined_;
};

}  // namespace

void CheckJoinedLabels(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    // Most expressions bring nothing over.
    if (cx.ast.kind(id) == NodeKind::Binary && !cx.ast.binary(id).include.empty())
      return JoinCheck(cx, sink).Run();
  }
}

}  // namespace qoe::check
