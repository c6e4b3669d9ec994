#include "promql/eval/signatures.h"

namespace promql::eval {

MatchingLabels::MatchingLabels(const BinaryView& view) : on_(view.on) {
  for (const Label label : view.labels) names_.emplace_back(label.name);
  names_with_metric_ = names_;
  names_with_metric_.emplace_back(kMetricName);
}

Signatures::Signatures(const MatchingLabels& matching, const Matrix& lhs, const Matrix& rhs) {
  std::unordered_map<Labels, uint32_t> known;
  known.reserve(lhs.rows() + rhs.rows());
  const auto number = [&](const Matrix& side, std::vector<uint32_t>& numbers) {
    numbers.reserve(side.rows());
    for (size_t row = 0; row < side.rows(); ++row) {
      const auto next = static_cast<uint32_t>(known.size());
      numbers.push_back(known.try_emplace(matching.Of(side.labels(row)), next).first->second);
    }
  };
  number(lhs, left);
  number(rhs, right);
  count = known.size();
}

}  // namespace promql::eval
