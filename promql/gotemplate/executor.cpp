#include "promql/gotemplate/executor.h"

#include <algorithm>

#include "promql/gotemplate/parse.h"
#include "promql/gotemplate/print.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate::internal {

Executor::Executor(const Ast& ast, const ExecuteOptions& options, Rendered& rendered)
    : ast_(ast),
      options_(options),
      rendered_(rendered),
      context_{.options = options},
      template_name_(options.name) {
  if (options.html) html_ = std::make_unique<HtmlWriter>();
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    const bool defines = ast.kind(id) == NodeKind::Define || ast.kind(id) == NodeKind::Block;
    if (!defines) continue;
    // As Go: a later definition replaces an earlier one, unless it is empty.
    const NodeId list = ast.children(id).back();
    const bool known = definitions_.contains(ast.value(id));
    if (!known || !ast.children(list).empty()) definitions_[ast.value(id)] = list;
  }
}

void Executor::Declare(std::string_view name, Value value) {
  variables_.push_back({name, std::move(value)});
}

void Executor::Run(const Value& dot) {
  try {
    variables_.insert(variables_.begin(), Variable{{}, dot});
    node_ = ast_.root();
    ExecuteList(dot, ast_.root());
    rendered_.text = std::move(out_);
  } catch (const Stop&) {
    // Recorded where it was thrown.
  }
}

const Value* Executor::FindVariable(std::string_view name) const {
  for (size_t i = variables_.size(); i > first_variable_; --i) {
    if (variables_[i - 1].name == name) return &variables_[i - 1].value;
  }
  return nullptr;
}

void Executor::SetVariable(std::string_view name, const Value& value) {
  for (size_t i = variables_.size(); i > first_variable_; --i) {
    if (variables_[i - 1].name != name) continue;
    variables_[i - 1].value = value;
    return;
  }
  Fail("undefined variable: $" + std::string(name));
}

void Executor::Step(uint64_t cost) {
  steps_ += cost;
  if (steps_ > options_.max_steps) {
    Fail("stopped after " + std::to_string(options_.max_steps) + " steps");
  }
}

void Executor::Write(std::string_view text) {
  Step(text.size() / 256);
  if (text.size() > options_.max_text - std::min(options_.max_text, out_.size())) {
    Fail("text is longer than " + std::to_string(options_.max_text) + " bytes");
  }
  out_ += text;
}

// Where Go sees a node: a chain at its last name's dot but one, a block at its pipeline, an action
// behind its delimiter.
uint32_t Executor::PlaceOf(NodeId node) const {
  const uint32_t begin = ast_.node(node).begin;
  const auto behind = [this](uint32_t from, std::string_view characters) {
    const size_t found = ast_.text().find_first_of(characters, from);
    return found == std::string_view::npos ? from : static_cast<uint32_t>(found);
  };
  switch (ast_.kind(node)) {
    case NodeKind::Action:
    case NodeKind::If:
    case NodeKind::Range:
    case NodeKind::With:
    case NodeKind::Paren:
      return ast_.node(ast_.children(node)[0]).begin;
    case NodeKind::Template:
    case NodeKind::Block:
      return behind(begin, "\"`");
    case NodeKind::Field:
      return ast_.field_count(node) > 1 ? ast_.field_span(node, 1).begin - 1 : begin;
    case NodeKind::Variable:
    case NodeKind::Chain:
      return ast_.field_count(node) > 0 ? ast_.field_span(node, 0).begin - 1 : begin;
    default:
      return begin;
  }
}

std::string Executor::Show(NodeId node) const {
  std::string text;
  // Go shows the pipeline of parentheses without them.
  PrintAsWritten(ast_, ast_.kind(node) == NodeKind::Paren ? ast_.children(node)[0] : node, text);
  return text;
}

void Executor::Fail(const std::string& message) {
  const uint32_t place = PlaceOf(node_);
  const std::string_view before = ast_.text().substr(0, place);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t last = before.rfind('\n');
  const size_t column = last == std::string_view::npos ? place + column_offset_ : place - last - 1;
  // Only the part that a reader needs of a template that is shown whole.
  constexpr size_t kShown = 2000;
  std::string shown = Show(node_);
  if (shown.size() > kShown) {
    size_t end = kShown;
    while ((static_cast<uint8_t>(shown[end]) & 0xC0U) == 0x80U) --end;
    shown = shown.substr(0, end) + "…";
  }
  rendered_.error = ExecuteError{
      .span = ast_.span(node_),
      .message = "error executing template " + options_.name + ": template: " + options_.name +
                 ":" + std::to_string(line) + ":" + std::to_string(column) + ": executing " +
                 Quote(template_name_) + " at <" + shown + ">: " + message};
  throw Stop{};
}

}  // namespace promql::gotemplate::internal
