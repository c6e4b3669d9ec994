// The parser's state. Internal to gotemplate/; included by parse*.cpp only.
//
// Blocks (`if`, `range`, …) are on `blocks_`, parentheses of the action at hand on `pipes_`;
// nothing recurses. What a list, a pipeline or a command consists of so far is at the end of
// `items_`, `commands_` and `operands_`, from where its frame says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "promql/gotemplate/parse.h"
#include "promql/gotemplate/scope.h"
#include "promql/gotemplate/tree_builder.h"

namespace promql::gotemplate::internal {

// Thrown where parsing cannot go on, after the issue was recorded; caught by Parse.
struct Stop {};

class Parser {
 public:
  Parser(std::string_view text, const ParseOptions& options, Ast& ast, std::vector<Issue>& issues);
  void Run();

 private:
  struct Block {
    NodeKind kind;  // List: the whole text
    uint32_t begin;
    uint32_t items_base;
    uint32_t scope_mark;
    NodeId pipeline;
    NodeId then_list;  // once `else` was met
    TreeBuilder::TextRef name;
    uint16_t flags;
    bool chained;  // ends with the block around it: `else if`
    uint32_t range_depth;
  };
  struct Pipe {
    uint32_t begin;
    uint32_t commands_base;
    uint32_t operands_base;
    uint32_t command_begin;
    uint8_t declared;
    bool assign;
    bool after_bar;  // a command must come
  };

  // Text and actions (parse.cpp).
  void ParseText();
  void ParseAction(uint32_t open);
  void ParseComment(uint32_t open);
  void Keyword(std::string_view word, Span span, uint32_t open);
  void OpenControl(NodeKind kind, uint32_t open, bool chained);
  void OpenDefinition(NodeKind kind, Span word, uint32_t open);
  void ParseElse(Span word, uint32_t open);
  void ParseEnd(Span word);
  void CloseBlock(uint32_t end);
  void ParseTemplate(uint32_t open);
  void ParseJump(NodeKind kind, Span word, uint32_t open);
  TreeBuilder::TextRef ParseName(std::string_view of);
  NodeId MakeList(uint32_t begin, uint32_t end);

  // Inside of an action (parse_pipeline.cpp).
  NodeId ParsePipeline(bool in_range, bool required);
  void BeginPipe(bool in_range);
  void ParseDeclaration(Pipe& pipe, bool in_range);
  void ParseOperand();
  void ParseFields(NodeId term);
  void FinishCommand();
  NodeId FinishPipe();
  void CloseParenthesis();
  void RequireSeparator();
  NodeId ParseTerm();
  NodeId ParseWordTerm(Span span);
  NodeId ParseVariableTerm(Span span);
  NodeId ParseStringTerm();
  NodeId ParseNumberTerm();
  NodeId ParseCharacterTerm();

  // The text.
  template <typename Rule>
  uint32_t Match() const;
  bool SkipBlanks();
  bool AtEnd() const { return pos_ >= text_.size(); }
  char Peek(uint32_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }
  bool AtClose() const;
  void ExpectClose(std::string_view context);

  // Issues.
  void Report(IssueCode code, Span span, std::string message, std::string help = {});
  [[noreturn]] void Fail(IssueCode code, Span span, std::string message, std::string help = {});
  [[noreturn]] void FailUnexpected(std::string_view context);
  Span TokenHere() const;

  std::string_view text_;
  const ParseOptions& options_;
  TreeBuilder tree_;
  std::vector<Issue>& issues_;
  uint32_t pos_ = 0;
  uint32_t open_ = 0;       // the `{{` of the action at hand
  bool trim_next_ = false;  // the action before ended with `-}}`
  std::vector<Block> blocks_;
  std::vector<Pipe> pipes_;
  std::vector<NodeId> items_, commands_, operands_;
  Scope scope_;
};

}  // namespace promql::gotemplate::internal
