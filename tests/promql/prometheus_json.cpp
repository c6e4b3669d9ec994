#include "tests/promql/prometheus_json.h"

#include <cmath>

namespace promql::test {
namespace {

using nlohmann::json;

json NumberJson(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return value;
}

json RangeJson(Span span) { return json::array({span.begin, span.end}); }

json LabelsJson(const LabelList& labels) {
  json result = json::array();
  for (const Label label : labels) result.push_back(std::string(label.name));
  return result;
}

const char* CardinalityName(Cardinality cardinality) {
  switch (cardinality) {
    case Cardinality::OneToOne:
      return "one-to-one";
    case Cardinality::ManyToOne:
      return "many-to-one";
    case Cardinality::OneToMany:
      return "one-to-many";
    case Cardinality::ManyToMany:
      return "many-to-many";
  }
  return "";
}

// One JSON value per node, children first.
class Dump {
 public:
  explicit Dump(const Ast& ast) : ast_(ast), nodes_(ast.size()) {}

  json Run() {
    for (uint32_t i = 0; i < ast_.size(); ++i) nodes_[i] = Node(NodeId{i});
    return nodes_.back();
  }

 private:
  json& At(NodeId id) { return nodes_[id.index]; }

  void AddModifiers(json& node, const Modifiers& modifiers) {
    if (modifiers.at == AtForm::Timestamp) node["Timestamp"] = modifiers.at_ms;
    if (modifiers.at == AtForm::Start) node["StartOrEnd"] = "start";
    if (modifiers.at == AtForm::End) node["StartOrEnd"] = "end";
    AddDuration(node, "OriginalOffset", modifiers.offset);
  }

  void AddDuration(json& node, const std::string& key, const Duration& duration) {
    if (duration.form == DurationForm::Literal) node[key] = duration.milliseconds();
    if (duration.form == DurationForm::Expression) node[key + "Expr"] = At(duration.expression);
  }

  json Node(NodeId id) {
    const Span span = ast_.span(id);
    switch (ast_.kind(id)) {
      case NodeKind::NumberLiteral:
      case NodeKind::DurationLiteral:
        return {{"node", "NumberLiteral"},
                {"Val", NumberJson(ast_.number(id))},
                {"PosRange", RangeJson(span)},
                {"Duration", (ast_.node(id).flags & node_flag::kDurationSyntax) != 0}};
      case NodeKind::StringLiteral:
        return {{"node", "StringLiteral"},
                {"Val", std::string(ast_.string(id))},
                {"PosRange", RangeJson(span)}};
      case NodeKind::VectorSelector:
        return Selector(id);
      case NodeKind::MatrixSelector: {
        const MatrixView matrix = ast_.matrix(id);
        json node = {{"node", "MatrixSelector"}, {"EndPos", span.end}};
        // The offset's expression comes after the selector's own node.
        json selector = Selector(matrix.selector);
        node["VectorSelector"] = selector;
        AddDuration(node, "Range", matrix.range);
        return node;
      }
      case NodeKind::Subquery: {
        const SubqueryView subquery = ast_.subquery(id);
        json node = {{"node", "SubqueryExpr"}, {"EndPos", span.end}};
        node["Expr"] = At(subquery.operand);
        AddDuration(node, "Range", subquery.range);
        AddDuration(node, "Step", subquery.step);
        AddModifiers(node, subquery.modifiers);
        return node;
      }
      case NodeKind::Paren:
        return {{"node", "ParenExpr"}, {"Expr", At(ast_.paren(id))}, {"PosRange", RangeJson(span)}};
      case NodeKind::Unary:
        return {{"node", "UnaryExpr"},
                {"Op", std::string(Spelling(ast_.unary(id).op))},
                {"Expr", At(ast_.unary(id).operand)},
                {"StartPos", span.begin}};
      case NodeKind::Binary:
        return Binary(id);
      case NodeKind::Call: {
        json node = {{"node", "Call"},
                     {"Func", std::string(ast_.call(id).name)},
                     {"Args", json::array()},
                     {"PosRange", RangeJson(span)}};
        for (const NodeId argument : ast_.call(id).arguments) node["Args"].push_back(At(argument));
        if (ast_.call(id).function == FunctionId::info && node["Args"].size() > 1) {
          node["Args"][1]["BypassEmptyMatcherCheck"] = true;
        }
        return node;
      }
      case NodeKind::Aggregate:
        return Aggregate(id);
      case NodeKind::DurationExpr:
        return DurationNode(id);
      case NodeKind::Variable:
      case NodeKind::DurationVariable:
        return {{"node", "Variable"}};
    }
    return nullptr;
  }

  json Selector(NodeId id) {
    const SelectorView selector = ast_.selector(id);
    json node = {{"node", "VectorSelector"},       {"Name", std::string(selector.name)},
                 {"LabelMatchers", json::array()}, {"PosRange", RangeJson(selector.span)},
                 {"Anchored", selector.anchored},  {"Smoothed", selector.smoothed}};
    for (const Matcher matcher : selector.matchers) {
      node["LabelMatchers"].push_back({{"name", std::string(matcher.name)},
                                       {"op", std::string(Spelling(matcher.op))},
                                       {"value", std::string(matcher.value)}});
    }
    if (!selector.name.empty()) {
      node["LabelMatchers"].push_back(
          {{"name", "__name__"}, {"op", "="}, {"value", std::string(selector.name)}});
    }
    AddModifiers(node, selector.modifiers);
    return node;
  }

  json Binary(NodeId id) {
    const BinaryView binary = ast_.binary(id);
    json node = {{"node", "BinaryExpr"},
                 {"Op", std::string(Spelling(binary.op))},
                 {"LHS", At(binary.lhs)},
                 {"RHS", At(binary.rhs)},
                 {"ReturnBool", binary.return_bool}};
    if (TypeOf(ast_, binary.lhs) == ValueType::Vector &&
        TypeOf(ast_, binary.rhs) == ValueType::Vector) {
      node["VectorMatching"] = {{"Card", CardinalityName(binary.cardinality)},
                                {"MatchingLabels", LabelsJson(binary.labels)},
                                {"On", binary.on},
                                {"Include", LabelsJson(binary.include)}};
    }
    return node;
  }

  json Aggregate(NodeId id) {
    const AggregateView aggregate = ast_.aggregate(id);
    json node = {{"node", "AggregateExpr"},       {"Op", std::string(Spelling(aggregate.op))},
                 {"Without", aggregate.without},  {"Grouping", LabelsJson(aggregate.labels)},
                 {"Expr", At(aggregate.operand)}, {"PosRange", RangeJson(ast_.span(id))}};
    if (aggregate.parameter.valid()) node["Param"] = At(aggregate.parameter);
    return node;
  }

  json DurationNode(NodeId id) {
    const DurationExprView expr = ast_.duration_expr(id);
    json node = {{"node", "DurationExpr"},
                 {"Op", std::string(Spelling(expr.op))},
                 {"Wrapped", expr.wrapped}};
    if (expr.lhs.valid()) node["LHS"] = At(expr.lhs);
    if (expr.rhs.valid()) node["RHS"] = At(expr.rhs);
    Span span = ast_.span(id);
    const bool call = expr.op >= DurationOp::Step;
    const bool parenthesised = !expr.lhs.valid() && expr.op == DurationOp::Add;
    // Upstream takes the number's own place where a sign stands before the parenthesis.
    const char before = span.begin > 0 ? ast_.text()[span.begin - 1] : ' ';
    if (parenthesised && (before == '+' || before == '-')) span = ast_.span(expr.rhs);
    if (call || parenthesised || !expr.lhs.valid()) node["StartPos"] = span.begin;
    if (call || parenthesised) node["EndPos"] = span.end;
    return node;
  }

  const Ast& ast_;
  std::vector<json> nodes_;
};

}  // namespace

nlohmann::json ToPrometheusJson(const Ast& ast) { return Dump(ast).Run(); }

// NOLINTNEXTLINE(misc-no-recursion): test data is shallow
json WithoutZeroes(const json& value) {
  if (value.is_object()) {
    json result = json::object();
    for (const auto& [key, member] : value.items()) {
      json kept = WithoutZeroes(member);
      const bool zero = kept.is_null() || (kept.is_boolean() && !kept.get<bool>()) ||
                        (kept.is_number() && kept.get<double>() == 0) ||
                        (kept.is_string() && kept.get<std::string>().empty()) ||
                        (kept.is_structured() && kept.empty());
      if (!zero) result[key] = std::move(kept);
    }
    return result;
  }
  if (value.is_array()) {
    json result = json::array();
    for (const json& item : value) result.push_back(WithoutZeroes(item));
    return result;
  }
  return value;
}

}  // namespace promql::test
