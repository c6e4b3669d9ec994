// The parser's state: the position, the stacks, the tree so far. Internal to promql/; included by
// parse.cpp only, since it brings in PEGTL.
//
// One loop alternates between two states, "an operand must come" and "an operand is complete". What
// nests is on `frames_` (parentheses, calls, aggregations) and `ops_` (operators that wait for
// their right operand); the order in which they leave is the postorder of the tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "promql/grammar.h"
#include "promql/inline_stack.h"
#include "promql/keyword.h"
#include "promql/parse.h"
#include "promql/tree_builder.h"

namespace promql::internal {

// Thrown where parsing cannot go on, after the issue was recorded; caught by Parse.
struct Stop {};

class Parser {
 public:
  Parser(std::string_view text, const ParseOptions& options, Ast& ast, std::vector<Issue>& issues);

  void Run();

  // For the actions (actions.h). Spans are of the text that a rule matched.
  TreeBuilder& tree() { return tree_; }
  Span SpanOf(const char* begin, const char* end) const {
    return {static_cast<uint32_t>(begin - text_.data()), static_cast<uint32_t>(end - text_.data())};
  }
  [[noreturn]] void FailExpected(const char* at, std::string_view context,
                                 std::string_view expected);
  void OnNumber(Span span);
  void OnSpecialNumber(Span span);
  void OnDuration(Span span);
  void OnMatcherName(Span span, bool quoted);
  void OnMatcherHole(Span span);
  void OnMatchOp(Span span);
  void OnMatcherValue(Span span);
  void OnMatcherComma() { after_comma_ = true; }
  std::string_view MatcherExpectation() const;
  void OnLabel(Span span, bool quoted);
  TreeBuilder::ListRef TakeLabels();

  // What the clauses of an operator or aggregation said, filled by actions.
  struct OperatorClauses {
    bool return_bool;
    bool has_record;
    TreeBuilder::BinaryRecord record;
    uint32_t clause_begin;
    bool fill_left, fill_right;  // which the next fill value is for
    uint32_t fill_begin;
  };
  struct AtValue {
    AtForm form;
    Span span;
  };
  OperatorClauses clauses;
  TreeBuilder::Grouping grouping;
  AtValue at;
  bool negative = false;  // the sign before a number
  struct Number {
    double value;
    int64_t nanoseconds;  // with units only
    bool with_units;
    Span span;
  };
  Number number{};

 private:
  enum class State : uint8_t { Operand, Operator, Done };
  enum class FrameKind : uint8_t {
    Root,
    Paren,
    Call,
    Aggregate,
    Duration,
    DurationParen,
    DurationCall
  };
  struct Frame {
    FrameKind kind;
    FunctionId function;
    Aggregator aggregator;
    DurationOp duration_op;
    bool has_grouping, without, signed_before;
    bool variable_name;  // Call, Aggregate: a Grafana variable is or is in the name
    uint32_t begin;      // of the whole thing
    uint32_t open;       // of its parenthesis
    uint32_t name_end;   // Call
    uint32_t ops_base;   // operators below belong to what is outside
    uint32_t node_base;  // nodes when it began
    uint32_t count;      // arguments so far
    uint32_t label_first, label_count, grouping_begin, grouping_end;
  };
  struct PendingOp {
    uint8_t op;  // BinaryOp or DurationOp
    uint8_t precedence;
    bool unary;
    bool return_bool;
    uint32_t begin;   // of the operator
    uint32_t record;  // BinaryRecord or none
  };

  template <typename Rule>
  bool Match();
  void Skip();
  char Peek() const { return in_.empty() ? '\0' : in_.peek_char(); }
  bool AtEnd() const { return in_.empty(); }
  uint32_t Offset() const { return static_cast<uint32_t>(in_.current() - text_.data()); }
  bool PeekWord() const;
  bool PeekNumber() const;
  bool PeekVariable() const;
  bool HasVariable(Span span) const;
  void RefuseVariable(Span span, std::string_view context, std::string_view expected);

  // Operands.
  State ParseOperand();
  State ParseWordOperand();
  State ParseNumberOperand();
  State ParseStringOperand();
  State ParseVariableOperand();
  State FinishSelector(Span name);
  State OpenCall(Span name);
  bool TryOpenAggregate(Aggregator aggregator, Span name);
  bool TryOpenVariableAggregate(Span name);
  State CloseEmptyCall();
  State PushSign(char sign);

  // What follows an operand.
  State ParseOperator();
  State ParseWordOperator();
  State PushOperator(BinaryOp op, uint32_t begin);
  State CloseParenthesis();
  State NextArgument();
  State Finish();
  void FinishCall(const Frame& frame, uint32_t end);
  void FinishAggregate(const Frame& frame);
  bool TakeGrouping(Frame& frame);
  void PushAggregate(const Frame& frame, Span span);
  void ParseBracket();
  void ParseOffset();
  void ParseAt();
  void ApplyExtension(Span word, bool anchored);
  void PushRange(NodeId operand, const Duration& range, Span bracket);

  // Durations (parser_duration.h).
  Duration ParseDuration(bool offset);
  bool SimpleDuration(bool offset, Duration& duration);
  Duration ParseDurationExpression(bool offset);
  State DurationOperand(bool offset);
  State DurationOperator(bool offset);
  State DurationWord(bool offset);
  State CloseDuration();
  void ReduceDuration(uint8_t precedence, bool right);
  Duration TakeDuration(uint32_t node_base, Span span);
  void RequireDurationExpressions(Span span);
  void RequirePositive(const Duration& duration);

  // Stacks.
  Frame& PushFrame(FrameKind kind, uint32_t begin);
  void CheckDepth(uint32_t offset);
  void Reduce(uint8_t precedence, bool right_associative);
  void ReduceAll() { Reduce(0, false); }

  // Issues.
  void Report(IssueCode code, Span span, std::string message, std::string help = {});
  [[noreturn]] void Fail(IssueCode code, Span span, std::string message, std::string help = {});
  [[noreturn]] void FailUnexpected(std::string_view context, std::string_view expected);
  void ReportNumber(Span span);

  // The target (parser_target.h). All of it is passed over where the target is the reference.
  void RequireSyntax(Syntax part, Span span);
  bool RequireFlag(bool on, Syntax part, Span span);
  bool RequireSince(const Since& since, Span span, const std::string& what);
  void RequireFunction(FunctionId function, Span span);
  bool RequireAggregator(Aggregator aggregator, Span span);

  using Input =
      tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;
  std::string_view text_;
  Input in_;
  const ParseOptions& options_;
  Version language_;
  bool other_target_;  // than the reference
  TreeBuilder tree_;
  std::vector<Issue>& issues_;
  InlineStack<Frame, 12> frames_;
  InlineStack<PendingOp, 24> ops_;
  uint32_t label_mark_ = 0;     // labels that lists already have
  uint32_t insert_offset_ = 0;  // in the braces just read
  bool after_comma_ = false;    // in the braces just read
  bool plain_blanks_ = false;   // between `[` and the first number: no comments
};

}  // namespace promql::internal
