#include "promql/typecheck.h"

#include <algorithm>
#include <span>
#include <string>

#include "promql/regex.h"

namespace promql {
namespace {

// The rules of Prometheus 3.14, promql/parser/parse.go, checkAST.
class TypeChecker {
 public:
  TypeChecker(const Ast& ast, std::vector<Issue>& issues) : ast_(ast), issues_(issues) {}

  void Run() {
    FindInfoSelectors();
    for (uint32_t i = 0; i < ast_.size(); ++i) Check(NodeId{i});
  }

 private:
  void Check(NodeId id) {
    switch (ast_.kind(id)) {
      case NodeKind::VectorSelector:
        CheckSelector(id);
        break;
      case NodeKind::Subquery:
        CheckSubquery(id);
        break;
      case NodeKind::Unary:
        CheckUnary(id);
        break;
      case NodeKind::Binary:
        CheckBinary(id);
        break;
      case NodeKind::Call:
        CheckCall(id);
        break;
      case NodeKind::Aggregate:
        CheckAggregate(id);
        break;
      case NodeKind::NumberLiteral:
      case NodeKind::StringLiteral:
      case NodeKind::Variable:
      case NodeKind::MatrixSelector:
      case NodeKind::Paren:
      case NodeKind::DurationLiteral:
      case NodeKind::DurationVariable:
      case NodeKind::DurationExpr:
        break;
    }
  }

  void Report(IssueCode code, Span span, std::string message, std::string help = {}) {
    issues_.push_back(
        {.code = code, .span = span, .message = std::move(message), .help = std::move(help)});
  }

  ValueType Type(NodeId id) const { return TypeOf(ast_, id); }
  // Certainly of another type; a Grafana variable may be of any.
  bool IsNot(ValueType type, NodeId id) const {
    return Type(id) != type && HasCertainType(ast_, id);
  }
  bool Is(ValueType type, NodeId id) const { return Type(id) == type && HasCertainType(ast_, id); }
  static std::string Named(ValueType type) { return std::string(DocumentedName(type)); }

  static std::string WithArticle(ValueType type) {
    return (type == ValueType::Vector ? "an " : "a ") + Named(type);
  }
  static std::string Code(std::string_view text) { return "`" + std::string(text) + "`"; }

  // The second argument of `info` is a set of matchers, which may all match the empty string.
  void FindInfoSelectors() {
    for (uint32_t i = 0; i < ast_.size(); ++i) {
      const NodeId id{i};
      const Node& node = ast_.node(id);
      if (node.kind != NodeKind::Call || static_cast<FunctionId>(node.op) != FunctionId::info) {
        continue;
      }
      const CallView call = ast_.call(id);
      if (call.arguments.size() > 1) {
        info_selectors_.push_back(call.arguments[1]);
      }
    }
  }

  static bool MatchesEmpty(const Matcher& matcher) {
    if (matcher.name_variable || matcher.value_variable) return false;  // perhaps not
    switch (matcher.op) {
      case MatchOp::Equal:
        return matcher.value.empty();
      case MatchOp::NotEqual:
        return !matcher.value.empty();
      case MatchOp::Regex:
        return CheckRegex(matcher.value).matches_empty;
      case MatchOp::NotRegex:
        return !CheckRegex(matcher.value).matches_empty;
    }
    return false;
  }

  void CheckSelector(NodeId id) {
    const std::string_view name = ast_.selector_name(id);
    const MatcherList matchers = ast_.matchers(id);
    if (!name.empty()) {
      for (const Matcher matcher : matchers) {
        if (matcher.name != "__name__") continue;
        Report(IssueCode::MetricNameTwice, ast_.span(id),
               "metric name is given twice: " + Code(name) + " and " + Code(matcher.value));
      }
      return;
    }
    // They are in the order of the nodes.
    const auto found = std::lower_bound(info_selectors_.begin(), info_selectors_.end(), id,
                                        [](NodeId a, NodeId b) { return a.index < b.index; });
    if (found != info_selectors_.end() && *found == id) {
      return;
    }
    for (const Matcher matcher : matchers) {
      if (!MatchesEmpty(matcher)) return;
    }
    Report(IssueCode::EmptySelector, ast_.span(id),
           "selector has no matcher that rules out the empty string: it would match every series",
           "add a metric name, or a matcher such as `job=\"…\"`");
  }

  void CheckSubquery(NodeId id) {
    const NodeId operand = ast_.subquery(id).operand;
    const ValueType type = Type(operand);
    if (!IsNot(ValueType::Vector, operand)) return;
    Report(IssueCode::SubqueryOnNonVector, ast_.span(id),
           "subquery is only allowed on an instant vector, this is " + WithArticle(type));
  }

  bool Computable(NodeId id) const {
    return !IsNot(ValueType::Scalar, id) || Type(id) == ValueType::Vector;
  }

  void CheckUnary(NodeId id) {
    const UnaryView unary = ast_.unary(id);
    const ValueType type = Type(unary.operand);
    if (Computable(unary.operand)) return;
    Report(IssueCode::OperandType, ast_.span(id),
           Code(Spelling(unary.op)) + " needs a scalar or an instant vector, this is " +
               WithArticle(type));
  }

  void CheckBinary(NodeId id) {
    const Node& node = ast_.node(id);
    const auto op = static_cast<BinaryOp>(node.op);
    const bool return_bool = (node.flags & node_flag::kBool) != 0;
    const NodeId rhs{id.index - 1};
    const NodeId lhs{rhs.index - ast_.subtree_size(rhs)};
    if (return_bool && !IsComparison(op) && op != BinaryOp::Variable) {
      Report(IssueCode::BoolOnNonComparison, ast_.binary(id).op_span,
             "`bool` is only allowed after a comparison, " + Code(Spelling(op)) + " is none");
    }
    if (IsComparison(op) && !return_bool && Is(ValueType::Scalar, lhs) &&
        Is(ValueType::Scalar, rhs)) {
      Report(IssueCode::ComparisonNeedsBool, ast_.binary(id).op_span,
             "comparison between two scalars needs `bool`",
             "write " + Code(std::string(Spelling(op)) + " bool"));
    }
    // Most operators have no clauses, and a view takes longer to make than all that is asked here.
    const bool has_clauses = (node.flags & node_flag::kRecord) != 0;
    const BinaryView clauses = has_clauses ? ast_.binary(id) : BinaryView{};
    if (has_clauses) CheckClauseLabels(clauses);
    for (const NodeId side : {lhs, rhs}) {
      if (Computable(side)) continue;
      Report(IssueCode::OperandType, ast_.span(side),
             Code(ast_.binary(id).op_text) + " needs scalars or instant vectors, this is " +
                 WithArticle(Type(side)));
    }
    if (has_clauses) {
      CheckMatching(id, clauses, !IsNot(ValueType::Vector, lhs) && !IsNot(ValueType::Vector, rhs));
    }
    if (IsSetOperator(op) && (Is(ValueType::Scalar, lhs) || Is(ValueType::Scalar, rhs))) {
      Report(IssueCode::SetOperatorOnScalar, ast_.span(id),
             Code(Spelling(op)) + " is only allowed between instant vectors",
             "`vector(…)` makes one of a scalar");
    }
  }

  void CheckClauseLabels(const BinaryView& binary) {
    if (!binary.on || binary.include.empty()) return;
    // Sorted, since a clause can be as long as the text.
    std::vector<std::string_view> names;
    for (const Label label : binary.labels) names.push_back(label.name);
    std::sort(names.begin(), names.end());
    for (const Label label : binary.include) {
      if (label.variable || !std::binary_search(names.begin(), names.end(), label.name)) continue;
      Report(IssueCode::LabelInBothClauses, binary.op_span,
             "label " + Code(label.name) + " stands both in `on` and in the group clause",
             "leave it out of the group clause: the result has it anyway");
    }
  }

  void CheckMatching(NodeId id, const BinaryView& binary, bool both_vectors) {
    const bool fills = binary.fill_left.set || binary.fill_right.set;
    const bool grouped = binary.cardinality == Cardinality::ManyToOne ||
                         binary.cardinality == Cardinality::OneToMany;
    if (!both_vectors) {
      if (!binary.labels.empty()) {
        Report(IssueCode::MatchingOnScalar, ast_.span(id),
               "vector matching is only allowed between two instant vectors");
      }
      if (fills) {
        Report(IssueCode::FillOnScalar, ast_.span(id),
               "fill modifiers are only allowed between two instant vectors");
      }
      return;
    }
    if (!IsSetOperator(binary.op)) return;
    if (grouped) {
      Report(IssueCode::GroupingOnSetOperator, ast_.span(id),
             "no group clause is allowed with " + Code(Spelling(binary.op)) +
                 ", which is always many-to-many");
    }
    if (fills) {
      Report(IssueCode::FillOnSetOperator, ast_.span(id),
             "no fill modifier is allowed with " + Code(Spelling(binary.op)));
    }
  }

  void CheckCall(NodeId id) {
    const CallView call = ast_.call(id);
    if (call.function == FunctionId::None) return;  // a variable decides which
    const Function& function = FunctionOf(call.function);
    CheckArgumentCount(ast_.span(id), function, call.arguments.size());
    if (call.function == FunctionId::info && call.arguments.size() > 1) CheckInfo(call);
    const bool swapped = AreSwapped(function, call.arguments);
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      if (i >= function.parameters.size() && function.variadic == 0) break;
      const ValueType wanted = function.parameter_type(i);
      const NodeId argument = call.arguments[i];
      if (!IsNot(wanted, argument)) continue;
      const bool needs_range = wanted == ValueType::Matrix && Type(argument) == ValueType::Vector;
      std::string help = needs_range ? "add a range: `[5m]`" : "";
      if (swapped) help = "swap the arguments: the " + Named(wanted) + " comes first";
      Report(IssueCode::ArgumentType, ast_.span(argument),
             Code(function.name) + " needs " + WithArticle(wanted) + " here, this is " +
                 WithArticle(Type(argument)),
             std::move(help));
      if (swapped) return;
    }
  }

  // Whether two arguments have just the types of each other's places: one mistake, not two.
  bool AreSwapped(const Function& function, std::span<const NodeId> arguments) const {
    if (arguments.size() != 2 || function.parameters.size() != 2) return false;
    return IsNot(function.parameter_type(0), arguments[0]) &&
           IsNot(function.parameter_type(1), arguments[1]) &&
           Is(function.parameter_type(0), arguments[1]) &&
           Is(function.parameter_type(1), arguments[0]);
  }

  void CheckArgumentCount(Span span, const Function& function, size_t count) {
    const auto given = static_cast<int>(count);
    const int least = function.min_arguments();
    const int most = function.max_arguments();
    if (given >= least && (most < 0 || given <= most)) return;
    std::string wanted = "at least " + std::to_string(least);
    if (least == most) {
      wanted = std::to_string(least);
    } else if (given > least) {
      wanted = "at most " + std::to_string(most);
    }
    Report(IssueCode::ArgumentCount, span,
           Code(function.name) + " takes " + wanted + " argument(s), got " + std::to_string(given));
  }

  void CheckInfo(const CallView& call) {
    const NodeId second = call.arguments[1];
    if (!HasCertainType(ast_, second)) return;
    if (ast_.kind(second) == NodeKind::VectorSelector && ast_.selector(second).name.empty()) return;
    Report(IssueCode::InfoSelector, ast_.span(second),
           "the second argument of `info` is only matchers in braces");
  }

  void CheckAggregate(NodeId id) {
    const NodeId operand{id.index - 1};
    const bool parameter = (ast_.node(id).flags & node_flag::kParameter) != 0;
    if (IsNot(ValueType::Vector, operand)) {
      const ValueType type = Type(operand);
      std::string help = type == ValueType::Matrix ? "take `…_over_time` of it first" : "";
      const bool swapped = parameter && Is(ValueType::Scalar, operand) &&
                           Is(ValueType::Vector, ast_.aggregate(id).parameter);
      if (swapped) help = "swap the arguments: the scalar comes first";
      Report(IssueCode::ArgumentType, ast_.span(operand),
             Code(ast_.aggregate(id).op_text) + " aggregates an instant vector, this is " +
                 WithArticle(type),
             std::move(help));
      if (swapped) return;
    }
    if (parameter) CheckParameter(ast_.aggregate(id));
  }

  void CheckParameter(const AggregateView& aggregate) {
    if (aggregate.op == Aggregator::Variable) return;
    const ValueType wanted = InfoOf(aggregate.op).parameter == AggregatorParameter::String
                                 ? ValueType::String
                                 : ValueType::Scalar;
    if (!IsNot(wanted, aggregate.parameter)) return;
    Report(IssueCode::ArgumentType, ast_.span(aggregate.parameter),
           "the parameter of " + Code(aggregate.op_text) + " is " + WithArticle(wanted) +
               ", this is " + WithArticle(Type(aggregate.parameter)));
  }

  const Ast& ast_;
  std::vector<Issue>& issues_;
  std::vector<NodeId> info_selectors_;
};

}  // namespace

bool CheckTypes(const Ast& ast, const ParseOptions& /*options*/, std::vector<Issue>& issues) {
  const size_t before = issues.size();
  TypeChecker(ast, issues).Run();
  return issues.size() == before;
}

}  // namespace promql
