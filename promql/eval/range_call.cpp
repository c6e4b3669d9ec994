// Calls of functions over ranges of time.
#include <array>
#include <string>

#include "promql/eval/fail.h"
#include "promql/eval/functions.h"
#include "promql/eval/range_source.h"

namespace promql::eval {
namespace {

constexpr size_t kSamplesUncancelled = 1 << 18;
// Room is made for so many before it is known whether all rows have a value.
constexpr size_t kMostCellsAhead = 1 << 24;

bool IsRange(const Ast& ast, NodeId argument) {
  const NodeKind kind = ast.kind(argument);
  return kind == NodeKind::MatrixSelector || kind == NodeKind::Subquery;
}

// The argument that is a range vector; the others go to `scalars`.
NodeId RangeArgument(const Ast& ast, const CallView& call, std::vector<NodeId>& scalars) {
  NodeId range;
  for (const NodeId argument : call.arguments) {
    const NodeId inner = Inner(ast, argument);
    if (!range.valid() && IsRange(ast, inner)) {
      range = inner;
    } else {
      scalars.push_back(argument);
    }
  }
  return range;
}

// Like `offset`, these give a sample as it is, with its name.
bool KeepsName(FunctionId function) {
  return function == FunctionId::last_over_time || function == FunctionId::first_over_time;
}

bool ReadsStarts(FunctionId function) {
  return function == FunctionId::rate || function == FunctionId::irate ||
         function == FunctionId::increase || function == FunctionId::resets;
}

void RequireForm(FunctionId function, RangeForm form, Span span) {
  if (form == RangeForm::Plain) return;
  const bool of_rates = function == FunctionId::rate || function == FunctionId::increase ||
                        function == FunctionId::delta;
  if (of_rates) return;
  const bool of_changes = function == FunctionId::resets || function == FunctionId::changes;
  if (form == RangeForm::Anchored && of_changes) return;
  const std::string name(promql::FunctionOf(function).name);
  Fail(form == RangeForm::Anchored ? "anchored modifier can only be used with: changes, delta, "
                                     "increase, rate, resets - not with " +
                                         name
                                   : "smoothed modifier can only be used with: delta, increase, "
                                     "rate - not with " +
                                         name,
       span);
}

bool LooksLikeCounter(std::string_view metric) {
  constexpr std::array<std::string_view, 4> kEndings = {"_total", "_sum", "_count", "_bucket"};
  for (const std::string_view ending : kEndings) {
    if (metric.ends_with(ending)) return true;
  }
  return false;
}

// Whether rows stay different when their names are dropped, which is sure of the series of one
// metric; watched row by row.
class SameMetric {
 public:
  void Add(const Labels& before, const Labels& after) {
    if (first_ == nullptr) first_ = &before;
    // `__type__` and `__unit__` are dropped, too, and may be what told two series apart.
    same_ =
        same_ && before.size() <= after.size() + 1 && before.metric_name() == first_->metric_name();
  }
  bool same() const { return same_; }

 private:
  const Labels* first_ = nullptr;
  bool same_ = true;
};

}  // namespace

Matrix CallOverRange(Evaluator& evaluator, NodeId id, RangeFunction function) {
  const Ast& ast = evaluator.ast();
  const CallView view = ast.call(id);
  const Grid& grid = evaluator.grid(id);
  std::vector<NodeId> scalars;
  const NodeId range = RangeArgument(ast, view, scalars);
  const bool starts = evaluator.options().use_start_timestamps && ReadsStarts(view.function);
  RangeSource source(evaluator, range, id, starts);
  RangeCall call{.annotations = evaluator.annotations(),
                 .range_span = ast.span(range),
                 .first_span = ast.span(Inner(ast, view.arguments[0])),
                 .range_s = static_cast<double>(source.range_ms()) / 1000,
                 .form = source.form(),
                 .scalars = std::vector<double>(scalars.size()),
                 .metric = {},
                 .scratch = {}};
  RequireForm(view.function, call.form, call.range_span);
  const bool keeps_name = KeepsName(view.function);
  const bool of_counters =
      view.function == FunctionId::rate || view.function == FunctionId::increase;
  Matrix result = evaluator.MakeMatrix(id);
  if (source.size() * grid.count <= kMostCellsAhead) result.ReserveRows(source.size());
  SameMetric names;
  Cell cell;
  size_t looked_at = 0;  // samples since somebody could last cancel
  while (source.Next()) {
    evaluator.Check(result.cells() + grid.count + source.sample_count());
    const bool drop = !keeps_name || source.drop_name();
    call.metric = source.labels().metric_name();
    const size_t row =
        result.AddRow(drop ? evaluator.DropName(source.labels()) : source.labels(), drop);
    names.Add(source.labels(), result.labels(row));
    bool any = false;
    bool any_number = false;
    size_t most = 0;  // samples in a window of the series
    for (size_t step = 0; step < grid.count; ++step) {
      const Window& window = source.At(step);
      const size_t samples = window.values.size() + window.histograms.size();
      if (samples == 0) continue;
      // As Prometheus counts: what a window holds, beside all results so far.
      if (samples > most) {
        most = samples;
        evaluator.Check(result.cells() + most);
      }
      looked_at += samples;
      if (looked_at > kSamplesUncancelled) {
        evaluator.Check(result.cells());
        evaluator.Look(looked_at);
        looked_at = 0;
      }
      for (size_t i = 0; i < scalars.size(); ++i) {
        call.scalars[i] = evaluator.scalar(scalars[i], step);
      }
      cell.histogram = nullptr;
      if (!function(window, call, cell)) continue;
      result.Set(row, step, cell.value, cell.histogram);
      any = true;
      any_number = any_number || cell.histogram == nullptr;
    }
    if (of_counters && any_number && !call.metric.empty() && !LooksLikeCounter(call.metric)) {
      call.annotations.PossibleNonCounter(call.metric, call.first_span);
    }
    if (!any) result.RemoveLastRow();
  }
  evaluator.Look(looked_at);
  if (!evaluator.options().delayed_name_removal && !names.same()) evaluator.Merge(result, id);
  return result;
}

Matrix AbsentOverTime(Evaluator& evaluator, NodeId id) {
  const Ast& ast = evaluator.ast();
  const Grid& grid = evaluator.grid(id);
  const NodeId range = Inner(ast, ast.call(id).arguments[0]);
  RangeSource source(evaluator, range, id, false);
  RequireForm(FunctionId::absent_over_time, source.form(), ast.span(range));
  Matrix result = evaluator.MakeMatrix(id);
  evaluator.Check(grid.count);
  const size_t row = result.AddRow(AbsentLabels(ast, range), true);
  for (size_t step = 0; step < grid.count; ++step) result.Set(row, step, 1.0);
  while (source.Next()) {
    evaluator.Check(result.cells());
    for (size_t step = 0; step < grid.count; ++step) {
      const Window& window = source.At(step);
      if (!window.values.empty() || !window.histograms.empty()) result.Clear(row, step);
    }
  }
  result.RemoveEmptyRows();
  return result;
}

}  // namespace promql::eval
