// Pipelines, commands and operands.
#include "promql/gotemplate/constant.h"
#include "promql/gotemplate/executor.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate::internal {

// NOLINTBEGIN(misc-no-recursion): ExecuteOptions::max_depth bounds it

Value Executor::EvaluatePipeline(const Value& dot, NodeId pipeline) {
  const Nesting nesting(*this);
  At(pipeline);
  Step();
  const uint32_t declared = ast_.node(pipeline).declared;
  const auto children = ast_.children(pipeline);
  Value value;
  bool first = true;
  for (const NodeId command : children.subspan(declared)) {
    const Value before = value;
    value = EvaluateCommand(dot, command, first ? nullptr : &before).Unboxed();
    first = false;
  }
  for (const NodeId variable : children.first(declared)) {
    if (ast_.has(pipeline, node_flag::kAssign)) {
      SetVariable(ast_.value(variable), value);
    } else {
      variables_.push_back({ast_.value(variable), value});
    }
  }
  return value;
}

Value Executor::EvaluateCommand(const Value& dot, NodeId command, const Value* final) {
  Step();
  const auto operands = ast_.children(command);
  const NodeId head = operands[0];
  switch (ast_.kind(head)) {
    case NodeKind::Field:
      return EvaluateField(dot, head, operands, final);
    case NodeKind::Chain:
      return EvaluateChain(dot, head, operands, final);
    case NodeKind::Function:
      return EvaluateFunction(dot, head, command, operands, final);
    case NodeKind::Variable:
      return EvaluateVariable(dot, head, operands, final);
    case NodeKind::Paren:
      RefuseArguments(operands, final);
      return EvaluatePipeline(dot, ast_.children(head)[0]);
    default:
      break;
  }
  At(head);
  RefuseArguments(operands, final);
  if (ast_.kind(head) == NodeKind::Dot) return dot;
  if (ast_.kind(head) == NodeKind::Nil) Fail("nil is not a command");
  return LiteralOf(head);
}

void Executor::RefuseArguments(Nodes arguments, const Value* final) {
  if (arguments.size() <= 1 && final == nullptr) return;
  std::string shown;
  if (!arguments.empty()) shown = Show(arguments[0]);
  Fail("can't give argument to non-function " + shown);
}

Value Executor::EvaluateFunction(const Value& dot, NodeId node, NodeId command, Nodes arguments,
                                 const Value* final) {
  At(node);
  const std::string_view name = ast_.value(node);
  if (name == "tmpl" && options_.html) return EvaluateTmpl(dot, command, arguments, final);
  const Callable* callable = FindBuiltin(name);
  if (callable == nullptr) callable = FindPrometheusFunction(name);
  if (callable == nullptr) Fail(Quote(name) + " is not a defined function");
  return Call(dot, *callable, nullptr, command, arguments, final);
}

// `tmpl "name" data`: consoles only. What it gives is taken for HTML as it is.
Value Executor::EvaluateTmpl(const Value& dot, NodeId command, Nodes arguments,
                             const Value* final) {
  constexpr Callable kTmpl{"tmpl", nullptr, 2, {Param::String, Param::Any}, false};
  const Nodes written = arguments.empty() ? arguments : arguments.subspan(1);
  CheckCount(kTmpl, written.size(), final != nullptr);
  const auto argument = [&](size_t i) {
    return i < written.size() ? EvaluateArgument(dot, kTmpl.params.at(i), written[i])
                              : Fit(*final, kTmpl.params.at(i));
  };
  const Value name = argument(0);
  const Value data = argument(1);
  const auto found = definitions_.find(name.text());
  if (found == definitions_.end()) {
    At(command);
    Fail("error calling tmpl: html/template: " + Quote(name.text()) + " is undefined");
  }
  // Its text is made apart, from the state that an empty document has.
  std::string outer = std::exchange(out_, {});
  auto writer = std::exchange(html_, std::make_unique<HtmlWriter>());
  ExecuteDefinition(found->first, found->second, data);
  html_ = std::move(writer);
  return Value::OfString(std::exchange(out_, std::move(outer)), Type::Html);
}

Value Executor::EvaluateField(const Value& dot, NodeId node, Nodes arguments, const Value* final) {
  At(node);
  return EvaluateNames(dot, dot, node, arguments, final);
}

Value Executor::EvaluateVariable(const Value& dot, NodeId node, Nodes arguments,
                                 const Value* final) {
  At(node);
  const Value* found = FindVariable(ast_.value(node));
  if (found == nullptr) Fail("undefined variable: $" + std::string(ast_.value(node)));
  if (ast_.field_count(node) == 0) {
    RefuseArguments(arguments, final);
    return *found;
  }
  return EvaluateNames(dot, *found, node, arguments, final);
}

Value Executor::EvaluateChain(const Value& dot, NodeId node, Nodes arguments, const Value* final) {
  At(node);
  const NodeId operand = ast_.children(node)[0];
  Value receiver;
  At(operand);
  if (ast_.kind(operand) == NodeKind::Paren) {
    receiver = EvaluatePipeline(dot, ast_.children(operand)[0]);
  } else {
    receiver = EvaluateFunction(dot, operand, operand, {}, nullptr);
  }
  return EvaluateNames(dot, receiver, node, arguments, final);
}

// `.A.B` of the receiver; only the last one gets the arguments.
Value Executor::EvaluateNames(const Value& dot, Value receiver, NodeId node, Nodes arguments,
                              const Value* final) {
  const uint32_t count = ast_.field_count(node);
  for (uint32_t i = 0; i + 1 < count; ++i) {
    Step();
    receiver = NameOfValue(dot, ast_.field(node, i), node, {}, nullptr, receiver);
  }
  return NameOfValue(dot, ast_.field(node, count - 1), node, arguments, final, receiver);
}

Value Executor::EvaluateArgument(const Value& dot, Param param, NodeId node) {
  At(node);
  const std::array self = {node};
  switch (ast_.kind(node)) {
    case NodeKind::Dot:
      return Fit(dot, param);
    case NodeKind::Nil: {
      const bool nullable = param == Param::Any || param == Param::Reflect ||
                            param == Param::QueryResult || param == Param::Sample;
      if (!nullable) Fail("cannot assign nil to " + std::string(NameOf(param)));
      return ZeroOf(param);
    }
    case NodeKind::Field:
      return Fit(EvaluateField(dot, node, self, nullptr), param);
    case NodeKind::Variable:
      return Fit(EvaluateVariable(dot, node, {}, nullptr), param);
    case NodeKind::Paren:
      return Fit(EvaluatePipeline(dot, ast_.children(node)[0]), param);
    case NodeKind::Function:
      return Fit(EvaluateFunction(dot, node, node, {}, nullptr), param);
    case NodeKind::Chain:
      return Fit(EvaluateChain(dot, node, {}, nullptr), param);
    default:
      return EvaluateLiteral(param, node);
  }
}

// NOLINTEND(misc-no-recursion)

Value Executor::EvaluateLiteral(Param param, NodeId node) {
  const NodeKind kind = ast_.kind(node);
  switch (param) {
    case Param::Any:
    case Param::Reflect:
      return LiteralOf(node);
    case Param::String:
      if (kind != NodeKind::String) Fail("expected string; found " + Show(node));
      return LiteralOf(node);
    case Param::Int:
    case Param::Duration: {
      Constant constant;
      if (kind == NodeKind::Number) constant = ParseConstant(ast_.value(node));
      if (kind == NodeKind::Character) {
        constant.integer = FirstRune(ast_.value(node)).value;
        constant.is_integer = true;
      }
      if (!constant.is_integer) Fail("expected integer; found " + Show(node));
      return Value::OfInt(constant.integer, param == Param::Int ? Type::Int : Type::Duration);
    }
    case Param::Time:
    case Param::QueryResult:
    case Param::Sample:
      break;
  }
  Fail("can't handle " + Show(node) + " for arg of type " + std::string(NameOf(param)));
}

Value Executor::LiteralOf(NodeId node) {
  At(node);
  const std::string_view text = ast_.value(node);
  switch (ast_.kind(node)) {
    case NodeKind::Bool:
      return Value::OfBool(ast_.has(node, node_flag::kTrue));
    case NodeKind::String:
      Step(text.size() / 256);
      return Value::OfString(std::string(text));
    case NodeKind::Character:
      return Value::OfInt(text.empty() ? 0 : FirstRune(text).value);
    default:
      break;
  }
  const Constant constant = ParseConstant(text);
  switch (constant.kind) {
    case Constant::Kind::Int:
      return Value::OfInt(constant.integer);
    case Constant::Kind::Float:
      return Value::OfFloat(constant.number);
    case Constant::Kind::Complex:
      return Value::OfComplex(constant.complex);
    case Constant::Kind::TooLarge:
      break;
  }
  Fail(std::string(text) + " overflows int");
}

}  // namespace promql::gotemplate::internal
