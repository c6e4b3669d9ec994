// Which series of two vectors have the labels in common that they are matched by. Internal to
// promql/eval/.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/labels.h"
#include "promql/eval/matrix.h"

namespace promql::eval {

// What `on` and `ignoring` leave of labels.
class MatchingLabels {
 public:
  explicit MatchingLabels(const BinaryView& view);

  bool on() const { return on_; }
  // For comparison: `ignoring` does not look at the metric's name.
  Labels Of(const Labels& labels) const {
    return on_ ? labels.Keep(names_) : labels.Drop(names_with_metric_);
  }
  // For a result of one-to-one matching: without the ignored ones, name still there.
  Labels ResultOf(const Labels& labels) const {
    return on_ ? labels.Keep(names_) : labels.Drop(names_);
  }

 private:
  bool on_;
  std::vector<std::string> names_;
  std::vector<std::string> names_with_metric_;
};

// A number for each row; rows of both sides that match have the same.
struct Signatures {
  std::vector<uint32_t> left, right;
  size_t count = 0;

  Signatures(const MatchingLabels& matching, const Matrix& lhs, const Matrix& rhs);
};

}  // namespace promql::eval
