// Whether the series of two sides can meet. Source: Prometheus docs, querying/operators, "Vector
// matching".
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::LabelFacts;
using facts::LabelSet;
using facts::Presence;
using promql::BinaryOp;
using promql::NodeId;
using promql::NodeKind;

// Why no pair of series can be equal in one label.
struct Obstacle {
  LabelFacts left, right;
};

class Match {
 public:
  Match(const ExpressionContext& cx, const promql::BinaryView& binary)
      : binary_(binary), left_(cx.Of(binary.lhs).labels), right_(cx.Of(binary.rhs).labels) {
    for (const promql::Label label : binary.labels) {
      if (label.variable) certain_ = false;
    }
  }

  // A Grafana variable among the labels may stand for any.
  bool certain() const { return certain_; }

  // Whether series must agree in the label.
  bool Compares(std::string_view name) const {
    if (name == "__name__") return false;
    const bool listed = std::any_of(binary_.labels.begin(), binary_.labels.end(),
                                    [&](const promql::Label& label) { return label.name == name; });
    return listed == binary_.on;
  }

  std::vector<Obstacle> Obstacles() const {
    std::vector<Obstacle> obstacles;
    for (const LabelSet* side : {&left_, &right_}) {
      for (const LabelFacts& label : side->named()) {
        if (!Compares(label.name)) continue;
        const LabelFacts a = left_.Of(label.name);
        const LabelFacts b = right_.Of(label.name);
        const bool one_only = (a.presence == Presence::Always && b.presence == Presence::Never) ||
                              (a.presence == Presence::Never && b.presence == Presence::Always);
        const bool both = a.presence == Presence::Always && b.presence == Presence::Always;
        const bool apart = both && a.values.known() && b.values.known() &&
                           Intersection(a.values, b.values).empty();
        const bool known =
            std::any_of(obstacles.begin(), obstacles.end(),
                        [&](const Obstacle& obstacle) { return obstacle.left.name == label.name; });
        if ((one_only || apart) && !known) obstacles.push_back({a, b});
      }
    }
    return obstacles;
  }

  const LabelSet& left() const { return left_; }
  const LabelSet& right() const { return right_; }

 private:
  const promql::BinaryView& binary_;
  const LabelSet& left_;
  const LabelSet& right_;
  bool certain_ = true;
};

// One series' label as it would be met.
std::string Witness(const LabelFacts& label) {
  if (label.presence == Presence::Never) return fmt::format("does not carry `{}`", label.name);
  if (!label.values.known() || label.values.values().empty())
    return fmt::format("always carries `{}`", label.name);
  return fmt::format("has `{}=\"{}\"`", label.name, label.values.values()[0]);
}

// Labels of a side that other sides of the match do not have to agree in, and of which there are
// sure to be several values.
std::vector<std::string_view> SeveralPerMatch(const Match& match, const facts::NodeFacts& side) {
  std::vector<std::string_view> names;
  if (side.kind == facts::Kind::Info || !side.labels.closed()) return names;
  for (const LabelFacts& label : side.labels.named()) {
    if (label.name == "__name__" || label.presence != Presence::Always) continue;
    if (match.Compares(label.name)) continue;
    const bool one =
        label.values.known() ? label.values.values().size() == 1 : label.cardinality == 1;
    const bool several =
        label.values.known() ? label.values.values().size() > 1 : label.cardinality > 1;
    if (!one && several) names.push_back(label.name);
  }
  return names;
}

// Grouped by a label that the match leaves out.
std::vector<std::string_view> GroupedBeside(const ExpressionContext& cx, const Match& match,
                                            NodeId side) {
  std::vector<std::string_view> names;
  side = Inner(cx.ast, side);
  if (cx.ast.kind(side) != NodeKind::Aggregate) return names;
  const promql::AggregateView aggregate = cx.ast.aggregate(side);
  if (!aggregate.has_grouping || aggregate.without) return names;
  for (const promql::Label label : aggregate.labels) {
    if (label.variable || match.Compares(label.name)) continue;
    const LabelFacts facts = cx.Of(side).labels.Of(label.name);
    const bool one = facts.values.known() && facts.values.values().size() <= 1;
    if (facts.presence != Presence::Never && !one && facts.cardinality != 1)
      names.push_back(label.name);
  }
  return names;
}

// As they stand in a clause.
std::string Listed(const std::vector<Obstacle>& obstacles) {
  std::string text;
  for (const Obstacle& obstacle : obstacles)
    text += (text.empty() ? "" : ", ") + std::string(obstacle.left.name);
  return text;
}

std::string Listed(const LabelSet& labels) {
  std::string text;
  for (const LabelFacts& label : labels.named()) {
    if (label.name == "__name__" || label.presence == Presence::Never) continue;
    text += (text.empty() ? "" : ", ") + std::string(label.name);
  }
  return text;
}

class MatchCheck {
 public:
  MatchCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run(NodeId id) {
    const promql::BinaryView binary = cx_.ast.binary(id);
    const bool vectors = IsVector(binary.lhs) && IsVector(binary.rhs);
    if (!vectors || binary.op == BinaryOp::Or || binary.op == BinaryOp::Variable) return;
    if (cx_.Of(binary.lhs).empty || cx_.Of(binary.rhs).empty) return;
    const Match match(cx_, binary);
    if (!match.certain()) return;
    const bool filled = binary.fill_left.set || binary.fill_right.set;
    const std::vector<Obstacle> obstacles = match.Obstacles();
    if (!obstacles.empty() && !filled) return NeverMatches(binary, match, obstacles);
    if (promql::IsSetOperator(binary.op)) return;
    Included(binary, match);
    Several(binary, match);
  }

 private:
  bool IsVector(NodeId id) const {
    return promql::TypeOf(cx_.ast, id) == promql::ValueType::Vector &&
           promql::HasCertainType(cx_.ast, id);
  }

  void NeverMatches(const promql::BinaryView& binary, const Match& match,
                    const std::vector<Obstacle>& obstacles) {
    const bool unless = binary.op == BinaryOp::Unless;
    const Obstacle& first = obstacles.front();
    diag::Report report =
        unless ? sink_.Add(Code::NoEffect, cx_.At(binary.op_span),
                           "no series of the right side matches one of the left: `unless` takes "
                           "nothing away")
               : sink_.Add(Code::NeverMatches, cx_.At(binary.op_span),
                           "no series of the two sides can match, so this would never have data");
    report.Label(cx_.At(binary.lhs), "left carries {}", match.left().Text())
        .Label(cx_.At(binary.rhs), "right carries {}", match.right().Text())
        .Note("series match when they agree in {}: the left {}, the right {}",
              binary.on ? "the labels of `on`" : "all labels", Witness(first.left),
              Witness(first.right));
    HelpToMatch(binary, match, obstacles, report);
  }

  static void HelpToMatch(const promql::BinaryView& binary, const Match& match,
                          const std::vector<Obstacle>& obstacles, diag::Report& report) {
    const auto all = [&](Presence left, Presence right) {
      return std::all_of(obstacles.begin(), obstacles.end(), [&](const Obstacle& obstacle) {
        return obstacle.left.presence == left && obstacle.right.presence == right;
      });
    };
    const bool left_has = all(Presence::Always, Presence::Never);
    const bool right_has = all(Presence::Never, Presence::Always);
    const std::string names = Listed(obstacles);
    if (binary.on) {
      report.Help("leave `{}` out of `on`, or keep it on both sides", names);
    } else if (promql::IsSetOperator(binary.op) || all(Presence::Always, Presence::Always)) {
      report.Help("leave what differs out of the match: `{} ignoring ({})`", binary.op_text, names);
    } else if (!left_has && !right_has) {
      report.Help("aggregate both sides to the same labels");
    } else if (const LabelSet& fewer = left_has ? match.right() : match.left(); fewer.closed()) {
      report.Help(
          "match many to one: `{} on ({}) {} …`, or aggregate both sides to the same labels",
          binary.op_text, Listed(fewer), left_has ? "group_left" : "group_right");
    } else {
      report.Help("match many to one: `{} ignoring ({}) {} …`", binary.op_text, names,
                  left_has ? "group_left" : "group_right");
    }
  }

  void Included(const promql::BinaryView& binary, const Match& match) {
    if (binary.cardinality == promql::Cardinality::OneToOne) return;
    const bool left = binary.cardinality == promql::Cardinality::ManyToOne;
    const LabelSet& one = left ? match.right() : match.left();
    const LabelSet& many = left ? match.left() : match.right();
    const std::string_view modifier = left ? "group_left" : "group_right";
    for (const promql::Label label : binary.include) {
      if (label.variable) continue;
      if (one.PresenceOf(label.name) == Presence::Never) {
        sink_
            .Add(Code::IncludedLabelAbsent, cx_.At(label.span),
                 "`{}` is to bring `{}`, but the {} side does not carry it", modifier, label.name,
                 left ? "right" : "left")
            .Label(cx_.At(left ? binary.rhs : binary.lhs), "this carries {}", one.Text())
            .Help("keep the label on that side, or leave it out of `{}`", modifier);
      } else if (many.PresenceOf(label.name) == Presence::Always && !match.Compares(label.name)) {
        sink_
            .Add(Code::IncludedLabelCollides, cx_.At(label.span),
                 "`{}` replaces the label `{}` that the {} side has of its own", modifier,
                 label.name, left ? "left" : "right")
            .Label(cx_.At(left ? binary.lhs : binary.rhs), "this carries {}", many.Text())
            .Help("leave it out, or give it another name on the {} side with `label_replace`",
                  left ? "right" : "left");
      }
    }
  }

  static bool Brings(const promql::BinaryView& binary, std::string_view name) {
    return std::any_of(binary.include.begin(), binary.include.end(),
                       [&](const promql::Label& label) { return label.name == name; });
  }

  // The labels by which series of a side differ within one match.
  std::vector<std::string_view> Beside(const promql::BinaryView& binary, const Match& match,
                                       NodeId side) const {
    std::vector<std::string_view> labels = SeveralPerMatch(match, cx_.Of(side));
    if (labels.empty()) labels = GroupedBeside(cx_, match, side);
    // What is brought over is meant to have one value for each match.
    std::erase_if(labels, [&](std::string_view label) { return Brings(binary, label); });
    return labels;
  }

  // More than one series of a side that may have one only.
  void Several(const promql::BinaryView& binary, const Match& match) {
    if (!binary.has_matching) return;
    for (const bool left : {true, false}) {
      if (left && binary.cardinality == promql::Cardinality::ManyToOne) continue;
      if (!left && binary.cardinality == promql::Cardinality::OneToMany) continue;
      const NodeId side = left ? binary.lhs : binary.rhs;
      const std::vector<std::string_view> labels = Beside(binary, match, side);
      if (labels.empty()) continue;
      const std::string names = fmt::format("`{}`", fmt::join(labels, "`, `"));
      diag::Report report = sink_.Add(
          Code::ManyToMany, cx_.At(binary.op_span),
          "several series of the {} side may meet in one match: then the whole expression fails",
          left ? "left" : "right");
      report
          .Label(cx_.At(side), "there may be several {} for one match; this carries {}", names,
                 cx_.Of(side).labels.Text())
          .Note("they are matched {}", binary.matching_span.In(cx_.ast.text()));
      const std::string_view them = labels.size() == 1 ? "it" : "them";
      const bool other = !Beside(binary, match, left ? binary.rhs : binary.lhs).empty();
      if (binary.cardinality != promql::Cardinality::OneToOne) {
        report.Help("aggregate {} away on that side, or match on {}, too", names, them);
      } else if (other) {
        report.Help("aggregate both sides to what they are matched on, or match on {}, too", names);
      } else {
        report.Help("aggregate {} away on that side, match on {}, too, or write `{}`", names, them,
                    left ? "group_left" : "group_right");
      }
      return;
    }
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckMatching(const ExpressionContext& cx, diag::Sink& sink) {
  MatchCheck check(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) == NodeKind::Binary) check.Run(id);
  }
}

}  // namespace qoe::check
