// The evaluation of one query: values of nodes, bottom-up. Internal to promql/eval/.
//
// Nodes stand behind their operands, so that one loop over them evaluates the tree, and nothing
// recurses. A value is freed when its user has taken it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/annotations.h"
#include "promql/eval/matrix.h"
#include "promql/eval/plan.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace promql::eval {

class Evaluator {
 public:
  Evaluator(const Ast& ast, const Storage& storage, const QueryTimes& times,
            const Options& options);

  // Evaluates every node that has a value of its own.
  void Run();

  const Ast& ast() const { return ast_; }
  const Storage& storage() const { return storage_; }
  const QueryTimes& times() const { return times_; }
  const Options& options() const { return options_; }
  const Plan& plan() const { return plan_; }
  const Grid& grid(NodeId id) const { return plan_.grid(id); }
  AnnotationSink& annotations() { return annotations_; }

  // The value of an operand, and the same to keep; parentheses are looked through.
  const Matrix& value(NodeId id) const { return values_[Inner(ast_, id).index]; }
  Matrix Take(NodeId id);
  // A scalar operand.
  double scalar(NodeId id, size_t step) const { return value(id).value(0, step); }
  // A string operand.
  std::string_view string(NodeId id) const { return ast_.string(Inner(ast_, id)); }

  // A value for a node, without rows yet.
  Matrix MakeMatrix(NodeId id) const;
  // Stops if `cells` more samples than are held now would be too many, or if somebody cancelled.
  void Check(uint64_t cells) const;
  // Stops if windows have looked at too many samples by now.
  void Look(uint64_t samples);
  // Adds to what is held in other places than values, until the node is done.
  void Hold(uint64_t cells);

  // The labels of a result that is no more the metric: with delayed removal, as they are.
  Labels DropName(const Labels& labels) const;
  // Stops if rows have equal labels and samples at the same time; else they become one.
  void Merge(Matrix& matrix, NodeId id) const;

 private:
  Matrix Evaluate(NodeId id);
  void FreeOperands(NodeId id);
  // Takes over what others have evaluated already.
  void Reuse();
  bool MayShare(NodeId id) const;

  const Ast& ast_;
  const Storage& storage_;
  const QueryTimes& times_;
  const Options& options_;
  Plan plan_;
  AnnotationSink annotations_;
  std::vector<Matrix> values_;
  std::vector<uint32_t> alive_;  // nodes whose value has not been used yet
  // By node, where anything was taken over; what it was made of need not be evaluated.
  enum class Reused : uint8_t { No, Value, Operand };
  std::vector<Reused> reused_;
  uint64_t held_ = 0;
  uint64_t held_by_node_ = 0;
  uint64_t looked_at_ = 0;
};

}  // namespace promql::eval
