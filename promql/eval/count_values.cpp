// count_values: how many samples of a group have each value, which becomes a label.
#include "promql/eval/aggregate.h"
#include "promql/eval/fail.h"
#include "promql/eval/histogram_text.h"
#include "promql/eval/number_text.h"
#include "promql/label_name.h"
#include "promql/literal.h"

namespace promql::eval {

Matrix CountValues(Evaluator& evaluator, NodeId id, const AggregateView& view) {
  const std::string_view label = evaluator.string(view.parameter);
  if (!IsLabelName(label)) {
    std::string message = "invalid label name ";
    AppendQuoted(label, message);
    Fail(std::move(message), evaluator.ast().span(view.parameter));
  }
  const Matrix& input = evaluator.value(view.operand);
  Matrix result = evaluator.MakeMatrix(id);
  std::unordered_map<Labels, size_t> rows;
  for (size_t step = 0; step < result.steps(); ++step) {
    for (size_t row = 0; row < input.rows(); ++row) {
      if (!input.present(row, step)) continue;
      const HistogramPtr& histogram = input.histogram(row, step);
      const std::string value =
          histogram != nullptr ? ToText(*histogram) : FormatPlain(input.value(row, step));
      const Labels group =
          GroupLabels(view, LabelsBuilder(input.labels(row)).Set(label, value).Build(), label);
      const auto [found, added] = rows.try_emplace(group, result.rows());
      if (added) {
        evaluator.Check(result.cells() + result.steps());
        result.AddRow(group, false);
      }
      const size_t to = found->second;
      const double before = result.present(to, step) ? result.value(to, step) : 0;
      result.Set(to, step, before + 1);
    }
  }
  return result;
}

}  // namespace promql::eval
