#include <algorithm>
#include <string>

#include "promql/logql/parse.h"
#include "promql/regex.h"
#include "promql/variables.h"

namespace promql::logql {
namespace {

enum class Unwraps : uint8_t { Never, Either, Always };

struct RangeInfo {
  Unwraps unwrap;
  bool grouping;
  bool parameter;
};
constexpr RangeInfo kRange[] = {
#define LOGQL_RANGE(name, unwrap, grouping, parameter) {Unwraps::unwrap, grouping, parameter},
#include "promql/logql/operations.def"
};
struct VectorInfo {
  bool grouping;
  bool parameter;
};
constexpr VectorInfo kVector[] = {
#define LOGQL_VECTOR(name, grouping, parameter) {grouping, parameter},
#include "promql/logql/operations.def"
};

// The rules of Loki 3.5, pkg/logql/syntax/ast.go and parser.go.
class Checker {
 public:
  Checker(const Ast& ast, std::vector<Issue>& issues) : ast_(ast), issues_(issues) {}

  void Run() {
    for (uint32_t i = 0; i < ast_.size(); ++i) Check(NodeId{i});
    const NodeId log = Inner(ast_.root());
    if (ast_.kind(log) == NodeKind::Log && !ast_.range(log).range.empty()) {
      Report(IssueCode::RangeUnexpected, ast_.range(log).range,
             "a range is only allowed inside of an aggregation such as `rate(…)`");
    }
    if (ast_.kind(ast_.root()) == NodeKind::String) {
      Report(IssueCode::OperandType, ast_.span(ast_.root()), "a string is no query");
    }
  }

 private:
  void Check(NodeId id) {
    switch (ast_.kind(id)) {  // NOLINT(bugprone-switch-missing-default-case)
      case NodeKind::Selector:
        return CheckSelector(id);
      case NodeKind::Log:
        return CheckLog(id);
      case NodeKind::Parser:
        return CheckParser(id);
      case NodeKind::LabelFormat:
        return CheckLabelFormat(id);
      case NodeKind::RangeAggregation:
        return CheckRange(id);
      case NodeKind::VectorAggregation:
        return CheckVector(id);
      case NodeKind::Call:
        return CheckCall(id);
      case NodeKind::Binary:
        return CheckBinary(id);
      default:
        return;
    }
  }

  void Report(IssueCode code, Span span, std::string message, std::string help = {}) {
    issues_.push_back(
        {.code = code, .span = span, .message = std::move(message), .help = std::move(help)});
  }
  static std::string Code(std::string_view text) { return "`" + std::string(text) + "`"; }
  NodeId Inner(NodeId id) const {
    while (ast_.kind(id) == NodeKind::Paren) id = ast_.children(id)[0];
    return id;
  }
  bool IsLog(NodeId id) const { return TypeOf(ast_, id) == ValueType::Log; }
  bool IsText(NodeId id) const { return TypeOf(ast_, id) == ValueType::String; }

  static bool MatchesEmpty(const Ast& ast, NodeId matcher) {
    const std::string_view value = ast.value(matcher);
    switch (static_cast<MatchOp>(ast.node(matcher).op)) {
      case MatchOp::Equal:
        return value.empty();
      case MatchOp::NotEqual:
        return !value.empty();
      case MatchOp::Regex:
        return CheckRegex(value).matches_empty;
      case MatchOp::NotRegex:
        return !CheckRegex(value).matches_empty;
    }
    return false;
  }

  void CheckSelector(NodeId id) {
    for (const NodeId matcher : ast_.children(id)) {
      if (ast_.has(matcher, node_flag::kVariable) || !MatchesEmpty(ast_, matcher)) return;
    }
    Report(IssueCode::EmptySelector, ast_.span(id),
           "selector has no matcher that rules out the empty string: it would read every stream",
           "add a matcher such as `job=\"…\"` or `job=~\".+\"`");
  }

  // Behind `unwrap` only label filters make sense.
  void CheckLog(NodeId id) {
    bool unwrapped = false;
    for (const NodeId stage : ast_.children(id).subspan(1)) {
      const NodeKind kind = ast_.kind(stage);
      if (unwrapped && kind != NodeKind::LabelFilter && kind != NodeKind::StageHole) {
        Report(IssueCode::StageAfterUnwrap, ast_.span(stage),
               kind == NodeKind::Unwrap ? "`unwrap` stands twice"
                                        : "only label filters may follow `unwrap`",
               "write this stage before it");
      }
      unwrapped = unwrapped || kind == NodeKind::Unwrap;
    }
    if (unwrapped && ast_.range(id).range.empty()) {
      Report(IssueCode::UnwrapUnexpected, ast_.span(UnwrapOf(id)),
             "`unwrap` makes numbers of lines, which only a range aggregation takes",
             "for instance `avg_over_time(… | unwrap x [5m])`");
    }
  }

  NodeId UnwrapOf(NodeId log) const {
    for (const NodeId stage : ast_.children(log)) {
      if (ast_.kind(stage) == NodeKind::Unwrap) return stage;
    }
    return {};
  }

  void CheckParser(NodeId id) {
    const auto op = static_cast<ParserOp>(ast_.node(id).op);
    const std::string_view value = ast_.value(id);
    if (ContainsVariable(value)) return;
    if (op == ParserOp::Regexp && value.find("(?P<") == std::string_view::npos &&
        value.find("(?<") == std::string_view::npos) {
      Report(IssueCode::RegexpWithoutCapture, ast_.value_span(id),
             "pattern has no named group, so no label comes of it",
             "name a group: `(?P<status>[0-9]+)`");
    }
    if (op == ParserOp::Pattern) CheckPattern(id, value);
  }

  // Captures `<a>` that are not next to each other; at least one with a name.
  void CheckPattern(NodeId id, std::string_view value) {
    bool named = false;
    size_t last = std::string_view::npos;
    for (size_t i = value.find('<'); i != std::string_view::npos; i = value.find('<', i + 1)) {
      const size_t end = value.find('>', i);
      if (end == std::string_view::npos) break;
      const std::string_view name = value.substr(i + 1, end - i - 1);
      const bool word = !name.empty() && name.find_first_not_of(
                                             "abcdefghijklmnopqrstuvwxyz"
                                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                                             "0123456789") == std::string_view::npos;
      if (!word) continue;
      if (last == i) {
        Report(IssueCode::BadPattern, ast_.value_span(id),
               "two captures stand next to each other: where one ends is not said",
               "put text between them");
        return;
      }
      named = named || name != "_";
      last = end + 1;
    }
    if (!named) {
      Report(IssueCode::BadPattern, ast_.value_span(id),
             "pattern has no named capture, so no label comes of it", "name one: `<method> <_>`");
    }
  }

  void CheckLabelFormat(NodeId id) {
    const auto formats = ast_.children(id);
    for (size_t i = 0; i < formats.size() && i < 1000; ++i) {
      for (size_t k = 0; k < i; ++k) {
        if (ast_.name(formats[k]) != ast_.name(formats[i])) continue;
        Report(IssueCode::DuplicateLabel, ast_.name_span(formats[i]),
               "label " + Code(ast_.name(formats[i])) + " is set twice in one `label_format`");
        break;
      }
    }
  }

  // Arguments: a number where one is wanted, then the operand. False: reported.
  bool CheckArguments(NodeId id, std::string_view name, bool parameter) {
    const auto arguments = ast_.children(id);
    const size_t wanted = parameter ? 2 : 1;
    if (arguments.size() != wanted) {
      Report(IssueCode::ArgumentCount, ast_.span(id),
             Code(name) + (parameter ? " takes a number and an operand" : " takes one argument") +
                 ", got " + std::to_string(arguments.size()));
      return false;
    }
    if (!parameter) return true;
    const NodeId first = Inner(arguments[0]);
    if (ast_.kind(first) == NodeKind::Number || ast_.kind(first) == NodeKind::Variable) return true;
    Report(IssueCode::ArgumentType, ast_.span(arguments[0]),
           "the first argument of " + Code(name) + " is a number");
    return false;
  }

  void CheckRange(NodeId id) {
    const auto op = static_cast<RangeOp>(ast_.node(id).op);
    const RangeInfo& info = kRange[static_cast<size_t>(op)];
    const std::string_view name = Spelling(op);
    if (ast_.grouping(id).set && !info.grouping) {
      Report(IssueCode::GroupingNotAllowed, ast_.span(id), Code(name) + " takes no grouping",
             "aggregate around it: `sum by (…) (" + std::string(name) + "(…))`");
    }
    if (!CheckArguments(id, name, info.parameter)) return;
    const NodeId operand = ast_.children(id).back();
    const NodeId log = Inner(operand);
    if (ast_.kind(log) == NodeKind::Variable) return;
    if (ast_.kind(log) != NodeKind::Log) {
      Report(IssueCode::LogExpected, ast_.span(operand),
             Code(name) + " takes lines with a range, this is a " +
                 std::string(NameOf(TypeOf(ast_, operand))));
      return;
    }
    if (ast_.range(log).range.empty()) {
      Report(IssueCode::RangeMissing, ast_.span(operand), Code(name) + " needs a range",
             "add one behind the query: `[5m]`");
    }
    const NodeId unwrap = UnwrapOf(log);
    const bool hole =
        std::any_of(ast_.children(log).begin(), ast_.children(log).end(), [this](NodeId stage) {
          return ast_.kind(stage) == NodeKind::StageHole || ast_.kind(stage) == NodeKind::Variable;
        });
    if (info.unwrap == Unwraps::Always && !unwrap.valid() && !hole) {
      Report(IssueCode::UnwrapMissing, ast_.span(operand),
             Code(name) + " needs numbers, and lines are none",
             "add `| unwrap label`, with the label that holds the number");
    }
    if (info.unwrap == Unwraps::Never && unwrap.valid()) {
      Report(IssueCode::UnwrapUnexpected, ast_.span(unwrap),
             Code(name) + " counts lines, it takes no `unwrap`");
    }
  }

  void CheckVector(NodeId id) {
    const auto op = static_cast<VectorOp>(ast_.node(id).op);
    const VectorInfo& info = kVector[static_cast<size_t>(op)];
    const std::string_view name = Spelling(op);
    if (ast_.grouping(id).set && !info.grouping) {
      Report(IssueCode::GroupingNotAllowed, ast_.span(id), Code(name) + " takes no grouping");
    }
    if (!CheckArguments(id, name, info.parameter)) return;
    RequireVector(ast_.children(id).back(), name);
  }

  void RequireVector(NodeId operand, std::string_view name) {
    if (!HasCertainType(ast_, operand)) return;
    if (IsLog(operand)) {
      Report(IssueCode::MetricExpected, ast_.span(operand),
             Code(name) + " takes series, these are lines",
             "count them first: `count_over_time(… [5m])`");
    } else if (TypeOf(ast_, operand) != ValueType::Vector) {
      Report(IssueCode::ArgumentType, ast_.span(operand),
             Code(name) + " takes series, this is a " + std::string(NameOf(TypeOf(ast_, operand))));
    }
  }

  void CheckCall(NodeId id) {
    const auto arguments = ast_.children(id);
    const bool replace = static_cast<CallOp>(ast_.node(id).op) == CallOp::LabelReplace;
    const size_t wanted = replace ? 5 : 1;
    if (arguments.size() != wanted) {
      Report(IssueCode::ArgumentCount, ast_.span(id),
             std::string(replace ? "`label_replace`" : "`vector`") + " takes " +
                 std::to_string(wanted) + " argument(s), got " + std::to_string(arguments.size()));
      return;
    }
    if (!replace) {
      if (TypeOf(ast_, arguments[0]) == ValueType::Scalar || !HasCertainType(ast_, arguments[0]))
        return;
      Report(IssueCode::ArgumentType, ast_.span(arguments[0]), "`vector` takes a number");
      return;
    }
    RequireVector(arguments[0], "label_replace");
    for (const NodeId argument : arguments.subspan(1)) {
      if (IsText(argument) || !HasCertainType(ast_, argument)) continue;
      Report(IssueCode::ArgumentType, ast_.span(argument),
             "`label_replace` takes a string here, this is a " +
                 std::string(NameOf(TypeOf(ast_, argument))));
    }
    if (IsText(arguments[4]) && !ContainsVariable(ast_.value(arguments[4]))) {
      const RegexResult result = CheckRegex(ast_.value(arguments[4]));
      if (!result.ok) {
        Report(IssueCode::BadRegex, ast_.span(arguments[4]),
               "regular expression does not compile: " + result.error);
      }
    }
  }

  void CheckBinary(NodeId id) {
    const auto op = static_cast<BinaryOp>(ast_.node(id).op);
    const auto sides = ast_.children(id);
    const std::string name = Code(promql::Spelling(op));
    bool certain = true;
    for (const NodeId side : sides) {
      certain = certain && HasCertainType(ast_, side);
      if (!IsLog(side) && !IsText(side)) continue;
      Report(IssueCode::OperandType, ast_.span(side),
             name + " computes with numbers, this is a " +
                 std::string(IsLog(side) ? "log query" : "string"),
             IsLog(side) ? "count its lines first: `count_over_time(… [5m])`" : "");
      return;
    }
    if (ast_.has(id, node_flag::kBool) && !IsComparison(op)) {
      Report(IssueCode::BoolOnNonComparison, ast_.span(id),
             "`bool` is only allowed after a comparison, " + name + " is none");
    }
    if (!certain) return;
    const bool scalar =
        TypeOf(ast_, sides[0]) == ValueType::Scalar || TypeOf(ast_, sides[1]) == ValueType::Scalar;
    if (IsSetOperator(op) && scalar) {
      Report(IssueCode::SetOperatorOnScalar, ast_.span(id),
             name + " is only allowed between series", "`vector(…)` makes one of a number");
    }
    if (ast_.grouping(id).set && scalar) {
      Report(IssueCode::MatchingOnScalar, ast_.span(id),
             "vector matching is only allowed between series");
    }
  }

  const Ast& ast_;
  std::vector<Issue>& issues_;
};

}  // namespace

bool CheckTypes(const Ast& ast, const ParseOptions& /*options*/, std::vector<Issue>& issues) {
  const size_t before = issues.size();
  if (!ast.empty()) Checker(ast, issues).Run();
  return issues.size() == before;
}

std::vector<TemplateUse> FindTemplates(const Ast& ast) {
  std::vector<TemplateUse> uses;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    const bool line = ast.kind(id) == NodeKind::LineFormat;
    const bool label = ast.kind(id) == NodeKind::Format && ast.has(id, node_flag::kTemplate);
    if (line || label) uses.push_back({ast.value_span(id), ast.value(id)});
  }
  return uses;
}

}  // namespace promql::logql
