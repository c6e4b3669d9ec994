// The canonical form, written node by node with an explicit stack. Internal to promql/.
#pragma once

#include <string>
#include <vector>

#include "promql/ast.h"

namespace promql::internal {

// How literals are written: as Prometheus prints them, or as the author did (`24h`, `1e6`, a
// regular expression in backquotes, matchers in their order).
enum class Literals : uint8_t { Canonical, AsWritten };

// Where a node's text is in the output.
struct Slice {
  uint32_t begin = 0;
  uint32_t end = 0;
};

class Printer {
 public:
  // Appends to `out`. `slices`, if given, gets one entry per node of the Ast.
  Printer(const Ast& ast, std::string& out, std::vector<Slice>* slices = nullptr,
          Literals literals = Literals::Canonical)
      : ast_(ast), out_(out), slices_(slices), as_written_(literals == Literals::AsWritten) {
    stack_.reserve(32);
  }

  void Print(NodeId id);

  // Parts that the formatter writes between lines, too.
  void AggregateHead(const AggregateView& aggregate);
  void BinaryHead(const BinaryView& binary);
  void SubqueryTail(NodeId id);

 private:
  // A node is visited once per stage; between stages its children are written.
  struct Visit {
    NodeId id;
    uint32_t stage;
  };

  void RunTo(size_t depth);
  void Step(Visit visit);
  void Continue(Visit visit, NodeId child);
  void PrintNumber(NodeId id);
  void PrintSelector(NodeId id);
  void PrintMatcher(const Matcher& matcher);
  void PrintMatchers(const SelectorView& selector);
  void PrintMatrix(Visit visit);
  void PrintSubquery(Visit visit);
  void SeparateOffset(const BinaryView& binary);
  void PrintBinary(Visit visit);
  void PrintCall(Visit visit);
  void PrintAggregate(Visit visit);
  void PrintDurationExpr(Visit visit);
  void PrintLabels(const LabelList& labels);
  void PrintFill(std::string_view keyword, const FillValue& fill);
  void PrintQuoted(std::string_view decoded, Span written);
  void PrintAt(const Modifiers& modifiers);
  void PrintOffset(const Modifiers& modifiers);
  bool PrintDuration(const Duration& duration);
  void PrintLabelName(std::string_view name);

  const Ast& ast_;
  std::string& out_;
  std::vector<Slice>* slices_;
  bool as_written_;
  std::vector<Visit> stack_;
  std::vector<Slice> pieces_;  // the matchers of one selector
  // The latest offset expression that begins with a parenthesis.
  size_t offset_begin_ = 0;
  size_t offset_end_ = 0;
  NodeId offset_expr_;
};

}  // namespace promql::internal
