// A metric that nobody exports makes an alert that never fires and a panel that says "No data".
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;

constexpr std::string_view kParts[] = {"_bucket", "_sum", "_count"};

// `x_bucket` of a metric `x` that is no histogram; invalid where there is none.
Id<Metric> BaseOf(const Program& program, std::string_view name) {
  for (const std::string_view part : kParts) {
    if (name.ends_with(part)) return program.FindMetric(name.substr(0, name.size() - part.size()));
  }
  return {};
}

class SeriesCheck {
 public:
  SeriesCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run() {
    for (uint32_t i = 0; i < cx_.ast.size(); ++i) {
      const promql::NodeId id{i};
      if (cx_.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const promql::SelectorView selector = cx_.ast.selector(id);
      const std::string_view name = selector.metric_name();
      if (name.empty() || selector.name_variable) continue;
      const promql::Span span = selector.name.empty() ? selector.span : selector.name_span;
      One(name, cx_.At(span));
    }
  }

 private:
  void One(std::string_view name, source::Location at) {
    const Program& program = *cx_.catalogue.program();
    if (const KnownSeries* known = cx_.catalogue.FindSeries(name)) {
      if (known->metric.valid()) Usable(program.metrics[known->metric], name, at);
      return;
    }
    const Id<Metric> whole = program.FindMetric(name);
    if (whole.valid()) {
      // In an indicator a histogram is named as a whole.
      if (cx_.purpose == Purpose::Selector) return Usable(program.metrics[whole], name, at);
      sink_
          .Add(Code::UnknownMetric, at, "`{}` is a histogram: there are no series of that name",
               name)
          .Label(program.metrics[whole].location, "declared here")
          .Help("its series are `{0}_bucket`, `{0}_sum` and `{0}_count`", name);
      return;
    }
    if (const Id<Metric> base = BaseOf(program, name); base.valid()) {
      const Metric& metric = program.metrics[base];
      if (metric.type == MetricType::Unknown) return;
      return NoParts(metric, name, at);
    }
    sink_
        .Add(Code::UnknownMetric, at,
             "metric `{}` is not in the catalogue, so this would never have data", name)
        .DidYouMean(name, Candidates())
        .Note("known are the `metrics` of the catalogue and the series that rules record");
  }

  // In an indicator also histograms as a whole.
  std::vector<std::string_view> Candidates() const {
    std::vector<std::string_view> names = cx_.catalogue.Names();
    if (cx_.purpose != Purpose::Selector) return names;
    for (const Metric& metric : cx_.catalogue.program()->metrics) {
      if (metric.store == MetricStore::Prometheus) names.push_back(metric.name);
    }
    return names;
  }

  void NoParts(const Metric& metric, std::string_view name, source::Location at) {
    const bool native = metric.type == MetricType::NativeHistogram;
    diag::Report report = sink_.Add(
        Code::NoBuckets, at, "`{}` is {}: there are no series `{}`, so this would never have data",
        metric.name, native ? "a native histogram" : "no histogram", name);
    report.Label(metric.location, "declared here");
    if (native) {
      report.Help("use `{}` itself: `histogram_quantile(0.95, sum(rate({}[5m])))`", metric.name,
                  metric.name);
    } else if (metric.type == MetricType::Gauge) {
      report.Help(
          "for a gauge ask `avg(…)`, `quantile(0.95, {0})` over its series, or "
          "`quantile_over_time(0.95, {0}[5m])`; or have it exported as a histogram",
          metric.name);
    } else {
      report.Help("use `{}` itself", metric.name);
    }
  }

  void Usable(const Metric& metric, std::string_view name, source::Location at) {
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

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckKnownSeries(const ExpressionContext& cx, diag::Sink& sink) {
  if (cx.catalogue.complete()) SeriesCheck(cx, sink).Run();
}

}  // namespace qoe::check
