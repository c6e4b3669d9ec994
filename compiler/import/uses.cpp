// From the root down: each node learns which labels are asked of its result and what is done with
// its numbers. Parents stand behind their children, so that is one scan from back to front.
#include "compiler/import/uses.h"

#include <algorithm>
#include <array>
#include <vector>

namespace qoe::import {
namespace {

using promql::NodeId;
using promql::NodeKind;

// What is done with a result.
enum class Fate : uint8_t {
  Otherwise,  // looked at as a number, or unknown
  Counted,    // its increase is taken
  Presence,   // only whether and how often there is something
};

struct Wanted {
  LabelNames labels;
  Fate fate = Fate::Otherwise;
  bool for_quantile = false;  // below a function for histograms
  bool le_kept = false;       // and no aggregation in between drops `le`
};

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Walk {
 public:
  Walk(const promql::Ast& ast, Uses& uses) : ast_(ast), uses_(uses), wanted_(ast.size()) {}

  void Run(Wanted of_root) {
    if (ast_.empty()) return;
    wanted_[ast_.root().index] = std::move(of_root);
    for (uint32_t i = ast_.size(); i > 0; --i) Visit(NodeId{i - 1});
  }

 private:
  void Visit(NodeId id) {
    // What stands inside of a duration expression asks nothing of series.
    switch (ast_.kind(id)) {
      case NodeKind::VectorSelector:
        return Selector(id);
      case NodeKind::MatrixSelector:
        wanted_[ast_.matrix(id).selector.index] = wanted_[id.index];
        return;
      case NodeKind::Subquery:
        wanted_[ast_.subquery(id).operand.index] = wanted_[id.index];
        return;
      case NodeKind::Paren:
        wanted_[ast_.paren(id).index] = wanted_[id.index];
        return;
      case NodeKind::Unary:
        Give(ast_.unary(id).operand, id, Fate::Otherwise);
        return;
      case NodeKind::Binary:
        return Binary(id);
      case NodeKind::Call:
        return Call(id);
      case NodeKind::Aggregate:
        return Aggregate(id);
      case NodeKind::NumberLiteral:
      case NodeKind::StringLiteral:
      case NodeKind::Variable:
      case NodeKind::DurationLiteral:
      case NodeKind::DurationVariable:
      case NodeKind::DurationExpr:
        return;
    }
  }

  // What is asked of the parent is asked of the child.
  Wanted& Give(NodeId child, NodeId parent, Fate fate) {
    Wanted& given = wanted_[child.index];
    given = wanted_[parent.index];
    given.fate = fate;
    return given;
  }

  void Selector(NodeId id) {
    const promql::SelectorView selector = ast_.selector(id);
    const std::string_view name = selector.metric_name();
    if (name.empty() || selector.name_variable) return;
    // A quoted name, or one of `__name__="…"`, may have a variable of Grafana in it.
    if (name.find('$') != std::string_view::npos || name.find("[[") != std::string_view::npos)
      return;
    const Wanted& wanted = wanted_[id.index];
    Use& use = uses_[std::string(name)];
    use.counted |= wanted.fate == Fate::Counted;
    use.otherwise |= wanted.fate == Fate::Otherwise;
    const bool buckets = wanted.for_quantile && wanted.le_kept && wanted.fate == Fate::Counted;
    use.as_buckets |= buckets;
    use.quantile_without_le |= wanted.for_quantile && !buckets;
    use.labels.insert(wanted.labels.begin(), wanted.labels.end());
    for (const promql::Matcher matcher : selector.matchers) {
      if (matcher.bare_name || matcher.name_variable || matcher.name == "__name__") continue;
      use.labels.insert(std::string(matcher.name));
    }
  }

  void Call(NodeId id) {
    const promql::CallView call = ast_.call(id);
    Fate fate = Fate::Otherwise;
    if (IsOneOf(call.name, {"rate", "increase", "irate"})) fate = Fate::Counted;
    if (IsOneOf(call.name, {"absent", "absent_over_time", "present_over_time", "count_over_time",
                            "resets", "timestamp"})) {
      fate = Fate::Presence;
    }
    for (const NodeId argument : call.arguments) Give(argument, id, fate);
    if (call.arguments.empty()) return;
    if (call.name.starts_with("histogram_")) {
      for (const NodeId argument : call.arguments) {
        wanted_[argument.index].for_quantile = true;
        wanted_[argument.index].le_kept = call.name == "histogram_quantile";
      }
    }
    Wanted& first = wanted_[call.arguments[0].index];
    if (IsOneOf(call.name, {"label_replace", "label_join"})) {
      RewriteLabels(call, first);
    } else if (IsOneOf(call.name, {"absent", "absent_over_time", "scalar", "info"})) {
      // Labels of the result are made of something else.
      for (const NodeId argument : call.arguments) wanted_[argument.index].labels.clear();
    }
  }

  // `label_replace(v, to, text, from, pattern)`, `label_join(v, to, separator, from…)`
  void RewriteLabels(const promql::CallView& call, Wanted& vector) {
    const auto text = [&](size_t i) {
      const bool literal =
          i < call.arguments.size() && ast_.kind(call.arguments[i]) == NodeKind::StringLiteral;
      return literal ? std::string(ast_.string(call.arguments[i])) : std::string();
    };
    const std::string to = text(1);
    vector.labels.erase(to);
    if (to == "le") vector.le_kept = false;
    const size_t end = call.name == "label_replace" ? 4 : call.arguments.size();
    for (size_t i = 3; i < end; ++i) {
      if (!text(i).empty()) vector.labels.insert(text(i));
    }
  }

  void Aggregate(NodeId id) {
    const promql::AggregateView aggregate = ast_.aggregate(id);
    const bool presence =
        aggregate.op == promql::Aggregator::Count || aggregate.op == promql::Aggregator::Group;
    Wanted& operand = Give(aggregate.operand, id, presence ? Fate::Presence : Fate::Otherwise);
    const bool keeps = IsOneOf(aggregate.op_text, {"topk", "bottomk", "limitk", "limit_ratio"});
    LabelNames named;
    for (const promql::Label label : aggregate.labels) {
      if (!label.variable) named.insert(std::string(label.name));
    }
    if (aggregate.has_grouping && !aggregate.without) {
      if (!keeps) operand.le_kept = operand.le_kept && named.contains("le");
      if (!keeps) operand.labels.clear();
      operand.labels.insert(named.begin(), named.end());
    } else if (!keeps && !aggregate.has_grouping) {
      operand.le_kept = false;
      operand.labels.clear();
    } else if (!keeps) {
      operand.le_kept = operand.le_kept && !named.contains("le");
      for (const std::string& label : named) operand.labels.erase(label);
    }
  }

  void Binary(NodeId id) {
    const promql::BinaryView binary = ast_.binary(id);
    Wanted& lhs = Give(binary.lhs, id, Fate::Otherwise);
    Wanted& rhs = Give(binary.rhs, id, Fate::Otherwise);
    const bool filter = binary.op == promql::BinaryOp::And || binary.op == promql::BinaryOp::Unless;
    if (filter) {
      rhs.fate = Fate::Presence;
      rhs.labels.clear();
      rhs.for_quantile = false;
    }
    // Of both sides of `or` each may have labels of its own.
    if (binary.op == promql::BinaryOp::Or) {
      lhs.labels.clear();
      rhs.labels.clear();
    }
    // `group_left(x)` takes x from the one side.
    const bool left = binary.cardinality == promql::Cardinality::ManyToOne;
    const bool right = binary.cardinality == promql::Cardinality::OneToMany;
    if (left) rhs.labels.clear();
    if (right) lhs.labels.clear();
    for (const promql::Label label : binary.include) {
      if (label.variable) continue;
      Wanted& one = left ? rhs : lhs;
      Wanted& many = left ? lhs : rhs;
      many.labels.erase(std::string(label.name));
      one.labels.insert(std::string(label.name));
    }
    if (!binary.has_matching || !binary.on) return;
    for (const promql::Label label : binary.labels) {
      if (label.variable) continue;
      lhs.labels.insert(std::string(label.name));
      rhs.labels.insert(std::string(label.name));
    }
  }

  const promql::Ast& ast_;
  Uses& uses_;
  std::vector<Wanted> wanted_;
};

}  // namespace

void AddUses(const promql::Ast& ast, const LabelNames& labels, Uses& uses) {
  Wanted wanted;
  wanted.labels = labels;
  Walk(ast, uses).Run(std::move(wanted));
}

void AddNeutralUses(const promql::Ast& ast, const LabelNames& labels, Uses& uses) {
  Wanted wanted;
  wanted.labels = labels;
  wanted.fate = Fate::Presence;
  Walk(ast, uses).Run(std::move(wanted));
}

}  // namespace qoe::import
