// A metric that nobody exports makes an alert that never fires and a panel that says "No data".
#include <algorithm>

#include "compiler/check/context.h"

namespace qoe::check {

using diag::Code;

namespace {

std::vector<std::string_view> KnownNames(const Program& program) {
  std::vector<std::string_view> names;
  for (const Metric& metric : program.metrics) {
    if (metric.store == MetricStore::Prometheus) names.push_back(metric.name);
  }
  for (const auto& [name, recorded] : program.recorded) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

class MetricCheck {
 public:
  MetricCheck(const CheckContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Expression(const qoe::Expression& expression) {
    const promql::Ast& ast = expression.ast;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const promql::NodeId id{i};
      if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const promql::SelectorView selector = ast.selector(id);
      const std::string_view name = selector.metric_name();
      if (name.empty() || selector.name_variable) continue;
      const promql::Span span = selector.name.empty() ? selector.span : selector.name_span;
      Selector(expression, name, expression.source.Locate(cx_.files, span));
    }
  }

 private:
  void Selector(const qoe::Expression& expression, std::string_view name, source::Location at) {
    const Program& program = cx_.program;
    // In an indicator a histogram is named as a whole.
    const bool whole = expression.role == ExpressionRole::Selector;
    Id<Metric> id = program.FindSeries(name).metric;
    if (!id.valid() && whole) id = program.FindMetric(name);
    if (id.valid()) return Known(program.metrics[id], name, at);
    if (program.FindRecorded(name) != nullptr && !whole) return;
    const Id<Metric> histogram = program.FindMetric(name);
    if (histogram.valid()) {
      sink_
          .Add(Code::UnknownMetric, at, "`{}` is a histogram: there are no series of that name",
               name)
          .Label(program.metrics[histogram].location, "declared here")
          .Help("its series are `{0}_bucket`, `{0}_sum` and `{0}_count`", name);
      return;
    }
    if (names_.empty()) names_ = KnownNames(program);
    sink_
        .Add(Code::UnknownMetric, at,
             "metric `{}` is not in the catalogue, so this would never have data", name)
        .DidYouMean(name, names_)
        .Note(
            "metrics are declared in the section `metrics`; recorded names come from `indicators`");
  }

  void Known(const Metric& metric, std::string_view name, source::Location at) {
    if (metric.store != MetricStore::Prometheus) {
      sink_
          .Add(Code::MetricStore, at, "`{}` is a column of a SQL table; PromQL cannot see it", name)
          .Label(metric.location, "declared here");
    } else if (!metric.exported) {
      sink_
          .Add(Code::MetricNotExported, at,
               "`{}` is announced but not exported yet, so this would never have data", name)
          .Label(metric.location, "declared here with `exported: false`")
          .Help("use it once it is exported, and take `exported: false` away then");
    }
  }

  const CheckContext& cx_;
  diag::Sink& sink_;
  std::vector<std::string_view> names_;
};

}  // namespace

void CheckKnownMetrics(const CheckContext& cx, diag::Sink& sink) {
  MetricCheck check(cx, sink);
  for (const Expression& expression : cx.program.expressions) check.Expression(expression);
}

}  // namespace qoe::check
