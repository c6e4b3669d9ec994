// Calls of functions and methods, and the fields of values.
#include "promql/gotemplate/executor.h"

namespace promql::gotemplate::internal {

std::string_view NameOf(Param param) {
  switch (param) {
    case Param::Any:
      return "interface {}";
    case Param::Reflect:
      return "reflect.Value";
    case Param::Int:
      return "int";
    case Param::String:
      return "string";
    case Param::Duration:
      return "time.Duration";
    case Param::Time:
      return "time.Time";
    case Param::QueryResult:
      return "template.queryResult";
    case Param::Sample:
      return "*template.sample";
  }
  return {};
}

Value Executor::ZeroOf(Param param) {
  if (param != Param::QueryResult) return {};
  return Value::OfList({.type = std::string(NameOf(param)), .items = {}});
}

namespace {

bool Fits(const Value& value, Param param) {
  switch (param) {
    case Param::Any:
    case Param::Reflect:
      return true;
    case Param::Int:
      return value.type() == Type::Int;
    case Param::String:
      return value.type() == Type::String;
    case Param::Duration:
      return value.type() == Type::Duration || value.type() == Type::DurationPointer;
    case Param::Time:
      return value.type() == Type::Time || value.type() == Type::TimePointer;
    case Param::QueryResult:
      return value.type() == Type::List && value.list().type == NameOf(param);
    case Param::Sample:
      return value.type() == Type::Pointer && value.TypeName() == NameOf(param);
  }
  return false;
}

uint64_t SizeOf(const Value& value) {
  if (value.IsText()) return value.text().size();
  return value.type() == Type::List ? value.list().items.size() * 16 : 0;
}

}  // namespace

// The value as the parameter takes it.
Value Executor::Fit(const Value& value, Param param) {
  if (value.nil()) {
    if (param == Param::Any || param == Param::Reflect) return value;
    if (value.boxed()) {
      Fail("wrong type for value; expected " + std::string(NameOf(param)) + "; got interface {}");
    }
    const bool nullable = param == Param::QueryResult || param == Param::Sample;
    if (!nullable) Fail("invalid value; expected " + std::string(NameOf(param)));
    return ZeroOf(param);
  }
  if (!Fits(value, param)) {
    Fail("wrong type for value; expected " + std::string(NameOf(param)) + "; got " +
         value.TypeName());
  }
  if (param == Param::Duration) return Value::OfInt(value.integer(), Type::Duration);
  if (param == Param::Time) return Value::OfTime(value.time(), Type::Time);
  return value.Unboxed();
}

void Executor::CheckCount(const Callable& callable, size_t written, bool piped) {
  const size_t given = written + (piped ? 1 : 0);
  const std::string start = "wrong number of args for " + std::string(callable.name) + ": want ";
  if (callable.variadic) {
    const size_t least = callable.count - 1U;
    if (given >= least) return;
    Fail(start + "at least " + std::to_string(least) + " got " + std::to_string(written));
  }
  if (given == callable.count) return;
  Fail(start + std::to_string(callable.count) + " got " + std::to_string(given));
}

// NOLINTBEGIN(misc-no-recursion): ExecuteOptions::max_depth bounds it

// `and` and `or` evaluate no further than they have to.
std::optional<Value> Executor::ShortCircuit(const Value& dot, const Callable& callable,
                                            Nodes arguments, const Value* final) {
  const bool either = callable.name == "or";
  if (!either && callable.name != "and") return std::nullopt;
  Value value;
  for (const NodeId argument : arguments) {
    value = EvaluateArgument(dot, Param::Reflect, argument);
    if (value.Truth() == either) return value;
  }
  return final != nullptr ? *final : value;
}

// `arguments` begins with the function's own node, where there are any.
Value Executor::Call(const Value& dot, const Callable& callable, const Value* receiver, NodeId node,
                     Nodes arguments, const Value* final) {
  const Nodes written = arguments.empty() ? arguments : arguments.subspan(1);
  CheckCount(callable, written.size(), final != nullptr);
  if (receiver == nullptr) {
    if (const auto value = ShortCircuit(dot, callable, written, final)) return *value;
  }
  std::vector<Value> values;
  values.reserve(written.size() + 2);
  if (receiver != nullptr) values.push_back(*receiver);
  const auto param = [&callable](size_t i) {
    return callable.params.at(std::min<size_t>(i, callable.count - 1U));
  };
  for (size_t i = 0; i < written.size(); ++i) {
    values.push_back(EvaluateArgument(dot, param(i), written[i]));
  }
  if (final != nullptr) values.push_back(Fit(*final, param(written.size())));
  uint64_t size = 0;
  for (const Value& value : values) size += SizeOf(value);
  Step(1 + size / 256);
  Called called = callable.call(context_, values);
  if (called.failed) {
    At(node);
    Fail("error calling " + std::string(callable.name) + ": " + called.error);
  }
  Step(SizeOf(called.value) / 256);
  return std::move(called.value);
}

// A method, a field or an entry of the receiver.
Value Executor::NameOfValue(const Value& dot, std::string_view name, NodeId node, Nodes arguments,
                            const Value* final, const Value& receiver) {
  if (receiver.nil()) {
    if (receiver.boxed()) Fail("nil pointer evaluating interface {}." + std::string(name));
    return {};
  }
  const std::string type = receiver.boxed() ? "interface {}" : receiver.TypeName();
  if (const Callable* method = FindMethod(receiver.type(), name)) {
    return Call(dot, *method, &receiver, node, arguments, final);
  }
  const bool has_arguments = arguments.size() > 1 || final != nullptr;
  const std::string shown(name);
  if (receiver.HasFields()) {
    if (const Value* field = receiver.record().Find(name)) {
      if (has_arguments) Fail(shown + " has arguments but cannot be invoked as function");
      return *field;
    }
  }
  if (receiver.type() == Type::Map) {
    if (has_arguments) Fail(shown + " is not a method but has arguments");
    if (const Value* entry = receiver.map().Find(name)) return *entry;
    // missingkey=zero
    return receiver.map().of_any ? Value().Boxed() : Value::OfString({});
  }
  Fail("can't evaluate field " + shown + " in type " + type);
}

// NOLINTEND(misc-no-recursion)

}  // namespace promql::gotemplate::internal
