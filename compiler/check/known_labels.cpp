// A matcher or grouping on a label that no series carries: `=` finds nothing, `=~".*"` hides the
// mistake until somebody chooses a value.
#include <algorithm>

#include "compiler/check/context.h"

namespace qoe::check {

using diag::Code;

namespace {

// What is known of the series that a selector finds.
struct SeriesLabels {
  bool known = false;
  std::vector<Id<Label>> labels;
  std::string_view extra;     // `le` of buckets, `quantile` of summaries
  source::Location declared;  // where the metric or the indicator stands
};

SeriesLabels LabelsOf(const Program& program, std::string_view name) {
  SeriesLabels out;
  SeriesRef series = program.FindSeries(name);
  if (!series.metric.valid()) series.metric = program.FindMetric(name);
  if (series.metric.valid()) {
    const Metric& metric = program.metrics[series.metric];
    out.known = true;
    out.declared = metric.location;
    for (const MetricLabel& label : metric.labels) out.labels.push_back(label.label);
    if (series.part == MetricPart::Bucket) out.extra = "le";
    if (metric.type == MetricType::Summary && series.part == MetricPart::Value)
      out.extra = "quantile";
    return out;
  }
  const RecordedSeries* recorded = program.FindRecorded(name);
  if (recorded == nullptr) return out;
  out.known = true;
  out.labels = program.LabelsOf(*recorded);
  out.declared = program.indicators[recorded->indicator].location;
  return out;
}

bool Has(const Program& program, const SeriesLabels& series, std::string_view label) {
  if (label == series.extra || label == "__name__") return true;
  return std::any_of(series.labels.begin(), series.labels.end(),
                     [&](Id<Label> id) { return program.labels[id].name == label; });
}

std::vector<std::string_view> Names(const Program& program, const std::vector<Id<Label>>& labels) {
  std::vector<std::string_view> names;
  names.reserve(labels.size());
  for (const Id<Label> id : labels) names.push_back(program.labels[id].name);
  return names;
}

std::string Joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names)
    text += (text.empty() ? "`" : ", `") + std::string(name) + "`";
  return text.empty() ? "none" : text;
}

// Functions and aggregations that make labels of their own.
bool MakesLabels(const promql::Ast& ast, promql::NodeId id) {
  if (ast.kind(id) == promql::NodeKind::Call) {
    const std::string_view name = ast.call(id).name;
    return name == "label_replace" || name == "label_join" || name == "info" || name == "absent" ||
           name == "absent_over_time";
  }
  return ast.kind(id) == promql::NodeKind::Aggregate &&
         ast.aggregate(id).op == promql::Aggregator::CountValues;
}

class LabelCheck {
 public:
  LabelCheck(const CheckContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run(const Expression& expression) {
    const promql::Ast& ast = expression.ast;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const promql::NodeId id{i};
      if (ast.kind(id) == promql::NodeKind::VectorSelector) Matchers(expression, ast.selector(id));
      if (ast.kind(id) == promql::NodeKind::Aggregate) Grouping(expression, id);
    }
  }

 private:
  void Matchers(const Expression& expression, const promql::SelectorView& selector) {
    const std::string_view metric = selector.metric_name();
    const SeriesLabels series = LabelsOf(cx_.program, metric);
    if (!series.known) return;
    for (const promql::Matcher& matcher : selector.matchers) {
      if (matcher.bare_name || matcher.name == "__name__" || matcher.name_variable) continue;
      const source::Location at = expression.source.Locate(cx_.files, matcher.name_span);
      if (!Has(cx_.program, series, matcher.name)) {
        const auto names = Names(cx_.program, series.labels);
        sink_
            .Add(Code::UnknownLabel, at,
                 "`{}` does not carry the label `{}`, so this matcher finds nothing or everything",
                 metric, matcher.name)
            .Label(series.declared, "declared here")
            .DidYouMean(matcher.name, names)
            .Note("its labels are {}", Joined(names));
        continue;
      }
      Value(expression, matcher);
    }
  }

  void Value(const Expression& expression, const promql::Matcher& matcher) {
    const Id<Label> id = cx_.program.FindLabel(matcher.name);
    if (!id.valid() || matcher.op != promql::MatchOp::Equal || matcher.value.empty()) return;
    const Label& label = cx_.program.labels[id];
    if (label.values.empty() || matcher.value_variable) return;
    if (std::find(label.values.begin(), label.values.end(), matcher.value) != label.values.end())
      return;
    sink_
        .Add(Code::UnknownLabelValue, expression.source.Locate(cx_.files, matcher.value_span),
             "label `{}` never has the value `{}`", label.name, matcher.value)
        .Label(label.location, "its values are declared here")
        .DidYouMean(matcher.value, label.values)
        .Note("its values are {}", Joined(label.values));
  }

  // A label of `by` that no selector below can bring.
  void Grouping(const Expression& expression, promql::NodeId id) {
    const promql::Ast& ast = expression.ast;
    const promql::AggregateView aggregate = ast.aggregate(id);
    if (aggregate.without || aggregate.labels.empty()) return;
    std::vector<SeriesLabels> below;
    for (uint32_t i = ast.first_descendant(id).index; i < id.index; ++i) {
      const promql::NodeId node{i};
      if (MakesLabels(ast, node)) return;
      if (ast.kind(node) != promql::NodeKind::VectorSelector) continue;
      below.push_back(LabelsOf(cx_.program, ast.selector(node).metric_name()));
      if (!below.back().known) return;
    }
    if (below.empty()) return;
    for (const promql::Label& label : aggregate.labels) {
      const bool carried = std::any_of(below.begin(), below.end(), [&](const SeriesLabels& series) {
        return Has(cx_.program, series, label.name);
      });
      if (carried || label.variable) continue;
      const auto names = Names(cx_.program, below[0].labels);
      sink_
          .Add(Code::UnknownLabel, expression.source.Locate(cx_.files, label.span),
               "no series below carries the label `{}`: all of them fall into one group without it",
               label.name)
          .Label(below[0].declared, "declared here")
          .DidYouMean(label.name, names)
          .Note("their labels are {}", Joined(names));
    }
  }

  const CheckContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckKnownLabels(const CheckContext& cx, diag::Sink& sink) {
  LabelCheck check(cx, sink);
  for (const Expression& expression : cx.program.expressions) check.Run(expression);
}

}  // namespace qoe::check
