// The parser's state. Internal to logql/; included by parse*.cpp only, since it brings in PEGTL.
//
// As in PromQL one loop alternates between "an operand must come" and "an operand is complete"; a
// log query with all its stages is one operand. What nests is on `frames_` and `ops_`; complete
// operands wait on `operands_`.
#pragma once

#include <string>
#include <vector>

#include "promql/grammar.h"
#include "promql/logql/parse.h"
#include "promql/logql/tree_builder.h"

namespace promql::logql::internal {

// Thrown where parsing cannot go on, after the issue was recorded; caught by Parse.
struct Stop {};

class Parser {
 public:
  Parser(std::string_view text, const ParseOptions& options, Ast& ast, std::vector<Issue>& issues);
  void Run();

 private:
  enum class State : uint8_t { Operand, Operator, Done };
  enum class FrameKind : uint8_t { Root, Paren, Range, Vector, Call };
  struct Frame {
    FrameKind kind;
    uint8_t op;
    uint32_t begin;
    uint32_t open;
    uint32_t operands_base;
    uint32_t ops_base;
    TreeBuilder::ClauseRef grouping;
  };
  struct PendingOp {
    BinaryOp op;
    bool return_bool;
    uint32_t begin;
    Group group;
    TreeBuilder::ClauseRef matching, include;
  };

  // Metric queries (parse.cpp).
  State ParseOperand();
  State ParseWord();
  State ParseNumberOperand();
  State ParseVariable();
  State OpenFrame(FrameKind kind, uint8_t op, uint32_t begin);
  State ParseOperator();
  State PushOperator(BinaryOp op, uint32_t begin);
  State Close();
  State NextArgument();
  State Finish();
  void FinishFrame(const Frame& frame);
  void Reduce(uint8_t precedence, bool right);
  bool TakeClause(TreeBuilder::ClauseRef& clause, std::string_view positive,
                  std::string_view negative);
  TreeBuilder::ClauseRef ParseLabels(bool negative);
  bool TakeWord(std::string_view word);
  void CheckDepth(uint32_t at);

  // Log queries (parse_log.cpp).
  void ParseLog();
  void FinishLog(NodeId first, uint32_t begin);
  LogRange ReadRange();
  void ParseRange(NodeId log);
  NodeId ParseSelector();
  NodeId ParseMatcher(bool in_selector);
  bool AtStage() const;
  NodeId ParseStage();
  NodeId ParseLineFilter(FilterOp op, uint32_t begin);
  NodeId ParseFilterText(FilterOp op);
  NodeId ParsePipeStage(uint32_t begin);
  NodeId ParseParser(ParserOp op, uint32_t begin);
  NodeId ParseDropKeep(NodeKind kind, uint32_t begin);
  NodeId ParseLabelFormat(uint32_t begin);
  NodeId ParseLineFormat(uint32_t begin);
  NodeId ParseUnwrap(uint32_t begin);
  // Label filters (parse_label_filter.cpp).
  NodeId ParseLabelFilter(uint32_t begin);
  NodeId ParseComparison();
  bool AtVariableComparison() const;
  void ReadComparisonValue(NodeId comparison, CompareOp op, Span op_span);
  void ReduceFilters(size_t base, bool all);

  // Tokens.
  template <typename Rule>
  uint32_t Match() const;
  void Skip();
  char Peek(uint32_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }
  bool AtEnd() const { return pos_ >= text_.size(); }
  Span Take(uint32_t size) {
    pos_ += size;
    return {pos_ - size, pos_};
  }
  uint32_t WordSize() const;
  std::string_view PeekWord() const { return text_.substr(pos_, WordSize()); }
  Span TakeName(std::string_view what);
  Span TakeString(std::string_view what, TreeBuilder::TextRef& value);
  bool AtString() const { return Peek() == '"' || Peek() == '`'; }
  uint32_t VariableHere() const;
  uint32_t DurationHere() const;
  void Expect(char c, std::string_view context);
  void CheckPattern(Span span, std::string_view regex);

  // Issues.
  void Report(IssueCode code, Span span, std::string message, std::string help = {});
  [[noreturn]] void Fail(IssueCode code, Span span, std::string message, std::string help = {});
  [[noreturn]] void FailExpected(std::string_view context, std::string_view expected);

  std::string_view text_;
  const ParseOptions& options_;
  TreeBuilder tree_;
  std::vector<Issue>& issues_;
  uint32_t pos_ = 0;
  std::vector<Frame> frames_;
  std::vector<PendingOp> ops_;
  std::vector<NodeId> operands_;
  std::vector<NodeId> stages_;  // of the log query at hand
  std::vector<NodeId> parts_;   // of the stage at hand
  std::vector<uint8_t> filter_ops_;
};

template <typename Rule>
uint32_t Parser::Match() const {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*> in(
      text_.data() + pos_, text_.data() + text_.size(), "");
  if (!tao::pegtl::parse<Rule>(in)) return 0;
  return static_cast<uint32_t>(in.current() - text_.data()) - pos_;
}

}  // namespace promql::logql::internal
