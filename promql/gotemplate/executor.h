// The state while a template is executed. Internal to gotemplate/.
//
// Lists, pipelines and templates call each other as the tree nests; every one of these calls
// counts, and ExecuteOptions::max_depth bounds them.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>

#include "promql/gotemplate/callable.h"
#include "promql/gotemplate/execute.h"
#include "promql/gotemplate/html_writer.h"

namespace promql::gotemplate::internal {

// Thrown where execution cannot go on, after the error was recorded; caught by Run.
struct Stop {};

class Executor {
 public:
  Executor(const Ast& ast, const ExecuteOptions& options, Rendered& rendered);

  // A variable of the server's, `$labels`; name without `$`.
  void Declare(std::string_view name, Value value);
  // Columns of the first line are larger by this in errors.
  void set_column_offset(size_t offset) { column_offset_ = offset; }
  void Run(const Value& dot);

 private:
  enum class Flow : uint8_t { Next, Break, Continue };
  struct Variable {
    std::string_view name;
    Value value;
  };
  using Nodes = std::span<const NodeId>;
  class Nesting;

  // Blocks (execute_blocks.cpp).
  Flow ExecuteList(const Value& dot, NodeId list);
  Flow ExecuteItem(const Value& dot, NodeId item);
  Flow ExecuteCondition(const Value& dot, NodeId node);
  Flow ExecuteRange(const Value& dot, NodeId node);
  Flow Iterate(NodeId node, size_t mark, const Value& index, const Value& element);
  void RangeOver(const Value& value, NodeId node, bool& any);
  void ExecuteTemplate(const Value& dot, NodeId node);
  void ExecuteDefinition(std::string_view name, NodeId list, const Value& dot);
  void PrintAction(const Value& value);

  // Inside of an action (evaluate.cpp). `final` is what `|` passes; null: nothing.
  Value EvaluatePipeline(const Value& dot, NodeId pipeline);
  Value EvaluateCommand(const Value& dot, NodeId command, const Value* final);
  Value EvaluateFunction(const Value& dot, NodeId node, NodeId command, Nodes arguments,
                         const Value* final);
  Value EvaluateTmpl(const Value& dot, NodeId command, Nodes arguments, const Value* final);
  Value EvaluateField(const Value& dot, NodeId node, Nodes arguments, const Value* final);
  Value EvaluateVariable(const Value& dot, NodeId node, Nodes arguments, const Value* final);
  Value EvaluateChain(const Value& dot, NodeId node, Nodes arguments, const Value* final);
  Value EvaluateNames(const Value& dot, Value receiver, NodeId node, Nodes arguments,
                      const Value* final);
  Value EvaluateArgument(const Value& dot, Param param, NodeId node);
  Value EvaluateLiteral(Param param, NodeId node);
  Value LiteralOf(NodeId node);
  void RefuseArguments(Nodes arguments, const Value* final);

  // Calls and fields (evaluate_call.cpp).
  Value NameOfValue(const Value& dot, std::string_view name, NodeId node, Nodes arguments,
                    const Value* final, const Value& receiver);
  Value Call(const Value& dot, const Callable& callable, const Value* receiver, NodeId node,
             Nodes arguments, const Value* final);
  void CheckCount(const Callable& callable, size_t written, bool piped);
  std::optional<Value> ShortCircuit(const Value& dot, const Callable& callable, Nodes arguments,
                                    const Value* final);
  Value Fit(const Value& value, Param param);
  static Value ZeroOf(Param param);

  // Variables.
  const Value* FindVariable(std::string_view name) const;
  void SetVariable(std::string_view name, const Value& value);

  // Bounds and errors (executor.cpp).
  void Step(uint64_t cost = 1);
  void At(NodeId node) { node_ = node; }
  [[noreturn]] void Fail(const std::string& message);
  std::string Show(NodeId node) const;
  uint32_t PlaceOf(NodeId node) const;
  void Write(std::string_view text);

  const Ast& ast_;
  const ExecuteOptions& options_;
  Rendered& rendered_;
  CallContext context_;
  std::unordered_map<std::string_view, NodeId> definitions_;
  std::vector<Variable> variables_;
  size_t first_variable_ = 0;  // of the template being executed
  std::string_view template_name_;
  NodeId node_;  // being executed: errors point at it
  std::unique_ptr<HtmlWriter> html_;
  std::string out_;
  uint64_t steps_ = 0;
  uint32_t depth_ = 0;
  size_t column_offset_ = 0;
};

// One more level for as long as it lives.
class Executor::Nesting {
 public:
  explicit Nesting(Executor& executor) : executor_(executor) {
    if (++executor_.depth_ > executor_.options_.max_depth) {
      executor_.Fail("nested deeper than " + std::to_string(executor_.options_.max_depth) +
                     " levels");
    }
  }
  ~Nesting() { --executor_.depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  Nesting(Nesting&&) = delete;
  Nesting& operator=(Nesting&&) = delete;

 private:
  Executor& executor_;
};

}  // namespace promql::gotemplate::internal
