// The change between two expressions in words. Trees of one shape are compared node by node; of
// others only what each of them reads, asks for and results in.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "compiler/deploy/difference/expression.h"
#include "compiler/deploy/difference/output_labels.h"

namespace qoe::difference {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;

std::string NumberText(const Ast& ast, NodeId id, const std::string& unit) {
  const std::string_view text = ast.source(id);
  return unit.empty() ? std::string(text) : fmt::format("{} {}", text, unit);
}

std::string DurationText(const Ast& ast, const promql::Duration& duration) {
  return duration.set() ? std::string(duration.span.In(ast.text())) : "none";
}

std::string MatcherText(const promql::Matcher& matcher) {
  return fmt::format("{}{}\"{}\"", matcher.name, promql::Spelling(matcher.op), matcher.value);
}

std::set<std::string> MatcherTexts(const promql::MatcherList& list) {
  std::set<std::string> texts;
  for (const promql::Matcher matcher : list) texts.insert(MatcherText(matcher));
  return texts;
}

std::string Joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

std::set<std::string> Without(const std::set<std::string>& all, const std::set<std::string>& some) {
  std::set<std::string> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(),
                      std::inserter(rest, rest.end()));
  return rest;
}

std::set<std::string> LabelNames(const promql::LabelList& list) {
  std::set<std::string> names;
  for (const promql::Label label : list) names.emplace(label.name);
  return names;
}

class Description {
 public:
  Description(const Ast& a, const Ast& b, const ExpressionUse& use) : a_(a), b_(b), use_(use) {}

  std::vector<std::string> Run() {
    if (SameShape()) {
      promql::ComputeParents(a_, parents_);
      for (uint32_t i = 0; i < a_.size(); ++i) CompareNode(NodeId{i});
    } else {
      CompareWhole();
    }
    CompareIdentity();
    if (said_.empty()) Say("another expression");
    return std::move(said_);
  }

 private:
  void Say(std::string text) {
    if (std::find(said_.begin(), said_.end(), text) == said_.end())
      said_.push_back(std::move(text));
  }
  void SayChange(std::string_view what, std::string_view before, std::string_view after) {
    if (before != after) Say(fmt::format("{} {} → {}", what, before, after));
  }

  bool SameShape() const {
    if (a_.size() != b_.size()) return false;
    for (uint32_t i = 0; i < a_.size(); ++i) {
      const NodeId id{i};
      if (a_.kind(id) != b_.kind(id) || a_.subtree_size(id) != b_.subtree_size(id)) return false;
    }
    return true;
  }

  // Whether the number is what a comparison compares with.
  bool IsThreshold(NodeId id) const {
    NodeId up = parents_[id.index];
    while (up.valid() && (a_.kind(up) == NodeKind::Paren || a_.kind(up) == NodeKind::Unary)) {
      up = parents_[up.index];
    }
    return up.valid() && IsBinary(a_, up) && promql::IsComparison(a_.binary(up).op);
  }

  void CompareNode(NodeId id) {
    const NodeKind kind = a_.kind(id);
    if (kind == NodeKind::NumberLiteral) return CompareNumbers(id);
    if (kind == NodeKind::VectorSelector) {
      CompareSelectors(a_.selector(id), b_.selector(id));
    } else if (kind == NodeKind::MatrixSelector) {
      CompareDurations("window", a_.matrix(id).range, b_.matrix(id).range);
    } else if (kind == NodeKind::Subquery) {
      const promql::SubqueryView x = a_.subquery(id);
      const promql::SubqueryView y = b_.subquery(id);
      CompareDurations("window", x.range, y.range);
      CompareDurations("resolution", x.step, y.step);
      CompareModifiers(x.modifiers, y.modifiers);
    } else if (kind == NodeKind::StringLiteral) {
      if (a_.string(id) != b_.string(id)) SayChange("text", a_.source(id), b_.source(id));
    } else if (kind == NodeKind::Call) {
      CompareNames(a_.call(id).name, b_.call(id).name);
    } else if (kind == NodeKind::Aggregate) {
      CompareAggregates(a_.aggregate(id), b_.aggregate(id));
    } else if (kind == NodeKind::Binary) {
      CompareOperations(a_.binary(id), b_.binary(id));
    }
  }

  void CompareNumbers(NodeId id) {
    const double x = a_.number(id);
    const double y = b_.number(id);
    if (x == y || (std::isnan(x) && std::isnan(y))) return;
    const bool threshold = IsThreshold(id);
    const std::string unit = threshold ? use_.unit : std::string();
    SayChange(threshold ? "threshold" : "constant", NumberText(a_, id, unit),
              NumberText(b_, id, unit));
  }

  void CompareModifiers(const promql::Modifiers& x, const promql::Modifiers& y) {
    CompareDurations("offset", x.offset, y.offset);
    if (x.at != y.at || x.at_ms != y.at_ms) Say("evaluated at another time (`@`)");
  }

  void CompareDurations(std::string_view what, const promql::Duration& x,
                        const promql::Duration& y) {
    if (x.form == promql::DurationForm::Literal && y.form == x.form &&
        x.nanoseconds == y.nanoseconds) {
      return;
    }
    SayChange(what, DurationText(a_, x), DurationText(b_, y));
  }

  void CompareNames(std::string_view x, std::string_view y) {
    if (x != y) Say(fmt::format("`{}` → `{}`", x, y));
  }

  void CompareSelectors(const promql::SelectorView& x, const promql::SelectorView& y) {
    if (x.metric_name() != y.metric_name()) {
      Say(fmt::format("reads `{}` instead of `{}`", y.metric_name(), x.metric_name()));
    }
    const std::set<std::string> before = MatcherTexts(x.matchers);
    const std::set<std::string> after = MatcherTexts(y.matchers);
    for (const std::string& gone : Without(before, after)) {
      if (!gone.starts_with("__name__=\""))
        Say(fmt::format("no longer only series with `{}`", gone));
    }
    for (const std::string& fresh : Without(after, before)) {
      if (!fresh.starts_with("__name__=\"")) Say(fmt::format("only series with `{}`", fresh));
    }
    CompareModifiers(x.modifiers, y.modifiers);
  }

  void CompareAggregates(const promql::AggregateView& x, const promql::AggregateView& y) {
    CompareNames(x.op_text, y.op_text);
    if (x.without == y.without && LabelNames(x.labels) == LabelNames(y.labels)) return;
    const auto text = [](const promql::AggregateView& view) {
      return fmt::format("{} ({})", view.without ? "without" : "by",
                         Joined(LabelNames(view.labels)));
    };
    Say(fmt::format("`{} {}` → `{} {}`", x.op_text, text(x), y.op_text, text(y)));
  }

  void CompareOperations(const promql::BinaryView& x, const promql::BinaryView& y) {
    if (x.op != y.op) {
      Say(promql::IsComparison(x.op) && promql::IsComparison(y.op)
              ? fmt::format("compares with `{}` instead of `{}`", y.op_text, x.op_text)
              : fmt::format("operation `{}` → `{}`", x.op_text, y.op_text));
    }
    if (x.return_bool != y.return_bool) {
      Say(y.return_bool ? "gives 0 or 1 instead of dropping series"
                        : "drops series instead of giving 0 or 1");
    }
    if (x.on != y.on || LabelNames(x.labels) != LabelNames(y.labels) ||
        x.cardinality != y.cardinality || LabelNames(x.include) != LabelNames(y.include)) {
      Say(fmt::format("`{}` matches its sides by other labels", y.op_text));
    }
  }

  // What a tree asks for, wherever it stands in it.
  struct Parts {
    std::set<std::string> metrics, windows, thresholds;
  };
  Parts PartsOf(const Ast& ast) const {
    Parts parts;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const NodeId id{i};
      if (ast.kind(id) == NodeKind::VectorSelector) {
        const std::string_view name = ast.selector(id).metric_name();
        if (!name.empty()) parts.metrics.emplace(name);
      } else if (ast.kind(id) == NodeKind::MatrixSelector) {
        parts.windows.insert(DurationText(ast, ast.matrix(id).range));
      } else if (IsBinary(ast, id) && promql::IsComparison(ast.binary(id).op)) {
        for (const NodeId side : {ast.binary(id).lhs, ast.binary(id).rhs}) {
          if (ast.kind(Inner(ast, side)) == NodeKind::NumberLiteral) {
            parts.thresholds.insert(NumberText(ast, Inner(ast, side), use_.unit));
          }
        }
      }
    }
    return parts;
  }

  void CompareWhole() {
    const Parts before = PartsOf(a_);
    const Parts after = PartsOf(b_);
    for (const std::string& name : Without(after.metrics, before.metrics)) {
      Say(fmt::format("now reads `{}`", name));
    }
    for (const std::string& name : Without(before.metrics, after.metrics)) {
      Say(fmt::format("no longer reads `{}`", name));
    }
    CompareOnly("threshold", before.thresholds, after.thresholds);
    CompareOnly("window", before.windows, after.windows);
    Say("computed in another way");
  }

  void CompareOnly(std::string_view what, const std::set<std::string>& x,
                   const std::set<std::string>& y) {
    if (x.size() == 1 && y.size() == 1) SayChange(what, *x.begin(), *y.begin());
  }

  void CompareIdentity() {
    const auto before = OutputLabelsOf(a_);
    const auto after = OutputLabelsOf(b_);
    if (!before || !after) return;
    const std::string_view whose = use_.is_alert ? "the alert's identity" : "the recorded series";
    const auto set_by_rule = [&](const std::string& label) {
      return std::find(use_.set_labels.begin(), use_.set_labels.end(), label) !=
             use_.set_labels.end();
    };
    for (const std::string& label : LabelsLost(*before, *after)) {
      if (!set_by_rule(label)) Say(fmt::format("label `{}` leaves {}", label, whose));
    }
    for (const std::string& label : LabelsLost(*after, *before)) {
      if (!set_by_rule(label)) Say(fmt::format("label `{}` joins {}", label, whose));
    }
  }

  const Ast& a_;
  const Ast& b_;
  const ExpressionUse& use_;
  std::vector<NodeId> parents_;
  std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> MeaningsOf(std::string_view before, std::string_view after,
                                    const ExpressionUse& use) {
  if (before == after) return {};
  const Expression x(before);
  const Expression y(after);
  if (!x.parsed() || !y.parsed()) return {"another expression"};
  if (promql::Equal(x.ast(), y.ast())) return {};
  return Description(x.ast(), y.ast(), use).Run();
}

}  // namespace qoe::difference
