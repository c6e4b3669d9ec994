// Lists and blocks: `if`, `with`, `range`, `template`, `block`.
#include "promql/gotemplate/executor.h"
#include "promql/gotemplate/format_printf.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate::internal {

// NOLINTBEGIN(misc-no-recursion): ExecuteOptions::max_depth bounds it

Executor::Flow Executor::ExecuteList(const Value& dot, NodeId list) {
  const Nesting nesting(*this);
  for (const NodeId item : ast_.children(list)) {
    const Flow flow = ExecuteItem(dot, item);
    if (flow != Flow::Next) return flow;
  }
  return Flow::Next;
}

Executor::Flow Executor::ExecuteItem(const Value& dot, NodeId item) {
  At(item);
  Step();
  switch (ast_.kind(item)) {
    case NodeKind::Text:
      if (html_) {
        std::string text;
        html_->WriteText(ast_.value(item), text);
        Write(text);
      } else {
        Write(ast_.value(item));
      }
      break;
    case NodeKind::Action: {
      // What an action declares lives on to the end of the block around it.
      const NodeId pipeline = ast_.children(item)[0];
      const Value value = EvaluatePipeline(dot, pipeline);
      At(item);
      if (ast_.node(pipeline).declared == 0) PrintAction(value);
      break;
    }
    case NodeKind::If:
    case NodeKind::With:
      return ExecuteCondition(dot, item);
    case NodeKind::Range:
      return ExecuteRange(dot, item);
    case NodeKind::Break:
      return Flow::Break;
    case NodeKind::Continue:
      return Flow::Continue;
    case NodeKind::Template:
    case NodeKind::Block:
      ExecuteTemplate(dot, item);
      break;
    default:  // comments, definitions
      break;
  }
  return Flow::Next;
}

// `else if` goes on in the same loop, so that long chains are not deep.
Executor::Flow Executor::ExecuteCondition(const Value& dot, NodeId node) {
  const size_t mark = variables_.size();
  Flow flow = Flow::Next;
  for (NodeId at = node; at.valid();) {
    Step();
    const auto children = ast_.children(at);
    const Value value = EvaluatePipeline(dot, children[0]);
    if (value.Truth()) {
      flow = ExecuteList(ast_.kind(at) == NodeKind::With ? value : dot, children[1]);
      break;
    }
    if (!ast_.has(at, node_flag::kElse)) break;
    const auto items = ast_.children(children[2]);
    const bool chained = items.size() == 1 && ast_.has(items[0], node_flag::kElseIf);
    if (!chained) flow = ExecuteList(dot, children[2]);
    at = chained ? items[0] : NodeId{};
  }
  variables_.resize(mark);
  return flow;
}

Executor::Flow Executor::ExecuteRange(const Value& dot, NodeId node) {
  const size_t mark = variables_.size();
  const auto children = ast_.children(node);
  const Value value = EvaluatePipeline(dot, children[0]);
  bool any = false;
  RangeOver(value, node, any);
  Flow flow = Flow::Next;
  if (!any && ast_.has(node, node_flag::kElse)) flow = ExecuteList(dot, children[2]);
  variables_.resize(mark);
  return flow;
}

// `any`: whether there was anything to go through.
void Executor::RangeOver(const Value& value, NodeId node, bool& any) {
  const size_t mark = variables_.size();
  const bool two = ast_.node(ast_.children(node)[0]).declared > 1;
  const auto once = [&](const Value& index, const Value& element) {
    any = true;
    Step();
    return Iterate(node, mark, index, element);
  };
  if (value.nil()) return;
  if (value.type() == Type::List) {
    const auto& items = value.list().items;
    for (size_t i = 0; i < items.size(); ++i) {
      // A copy: the list may be sorted meanwhile.
      const Value element = items[i];  // NOLINT(performance-unnecessary-copy-initialization)
      if (once(Value::OfInt(static_cast<int64_t>(i)), element) == Flow::Break) break;
    }
  } else if (value.type() == Type::Map) {
    for (const auto& [key, element] : value.map().entries) {
      if (once(Value::OfString(key), element) == Flow::Break) break;
    }
  } else if (value.IsSigned() || value.IsUnsigned()) {
    if (two) Fail("can't use " + ToText(value) + " to iterate over more than one variable");
    const bool is_signed = value.IsSigned();
    const uint64_t count = !is_signed             ? value.unsigned_integer()
                           : value.integer() <= 0 ? 0
                                                  : static_cast<uint64_t>(value.integer());
    for (uint64_t i = 0; i < count; ++i) {
      const Value element = is_signed ? Value::OfInt(static_cast<int64_t>(i), value.type())
                                      : Value::OfUint(i, value.type());
      if (once(Value(), element) == Flow::Break) break;
    }
  } else {
    Fail("range can't iterate over " + ToText(value));
  }
}

Executor::Flow Executor::Iterate(NodeId node, size_t mark, const Value& index,
                                 const Value& element) {
  const auto children = ast_.children(node);
  const NodeId pipeline = children[0];
  const uint32_t declared = ast_.node(pipeline).declared;
  if (ast_.has(pipeline, node_flag::kAssign)) {
    const auto names = ast_.children(pipeline);
    if (declared == 1) SetVariable(ast_.value(names[0]), element);
    if (declared == 2) {
      SetVariable(ast_.value(names[0]), index);
      SetVariable(ast_.value(names[1]), element);
    }
  } else {
    if (declared > 0) variables_[mark - 1].value = element;
    if (declared > 1) variables_[mark - 2].value = index;
  }
  const Flow flow = ExecuteList(element, children[1]);
  variables_.resize(mark);
  return flow;
}

void Executor::ExecuteTemplate(const Value& dot, NodeId node) {
  const std::string_view name = ast_.value(node);
  const auto found = definitions_.find(name);
  if (found == definitions_.end()) {
    Fail("template " + Quote(name) + " not defined");
  }
  const bool block = ast_.kind(node) == NodeKind::Block;
  const auto children = ast_.children(node);
  Value argument;
  if (block || !children.empty()) argument = EvaluatePipeline(dot, children[0]);
  ExecuteDefinition(name, found->second, argument);
}

// A template of its own: it sees no variable but `$`.
void Executor::ExecuteDefinition(std::string_view name, NodeId list, const Value& dot) {
  const size_t mark = variables_.size();
  const size_t first = std::exchange(first_variable_, mark);
  const std::string_view outer = std::exchange(template_name_, name);
  const NodeId node = node_;
  variables_.push_back({{}, dot});
  ExecuteList(dot, list);
  variables_.resize(mark);
  first_variable_ = first;
  template_name_ = outer;
  node_ = node;
}

// NOLINTEND(misc-no-recursion)

void Executor::PrintAction(const Value& value) {
  if (html_) {
    std::string text;
    const std::string error = html_->WriteValue(value, options_.max_text, text);
    if (!error.empty()) Fail(error);
    return Write(text);
  }
  if (value.type() == Type::String) return Write(value.text());
  const Value shown = Printable(value);
  Write(Sprint(std::span(&shown, 1), options_.max_text + 1).text);
}

}  // namespace promql::gotemplate::internal
