// Functions, parts of histograms and ranges that do not fit what the catalogue says of a metric.
#include "compiler/check/expression/context.h"
#include "compiler/units/unit.h"
#include "tests/mutation/expression_edits.h"

namespace qoe::mutation {
namespace {

using facts::Part;
using promql::FunctionId;
using promql::NodeId;
using promql::NodeKind;
using MetricKind = facts::Kind;

bool IsRate(FunctionId function) {
  return function == FunctionId::rate || function == FunctionId::increase;
}

class Functions {
 public:
  Functions(const ExpressionInput& in, Edits& out) : in_(in), out_(out) {
    promql::ComputeParents(in.ast, parents_);
  }

  void Call(NodeId id) {
    const promql::CallView call = in_.ast.call(id);
    if (call.arguments.empty()) return;
    const NodeId argument = call.arguments[0];
    if (call.function == FunctionId::histogram_quantile) return Quantile(call);
    if (in_.ast.kind(argument) != NodeKind::MatrixSelector) return;
    const MetricKind kind = in_.Of(argument).kind;
    const bool counter = kind == MetricKind::Counter;
    if (counter && IsRate(call.function)) {
      for (const char* name : {"deriv", "delta", "idelta", "sum_over_time", "avg_over_time"})
        Replace(Kind::GaugeFunction, call.name_span, name);
      Raw(id, argument);
      Short(argument);
      Sum(id, call);
    }
    const bool events = kind == MetricKind::EventCounter;
    if ((events || kind == MetricKind::Gauge) && !IsRate(call.function)) {
      for (const char* name : {"rate", "increase", "irate"})
        Replace(Kind::CounterFunction, call.name_span, name);
    }
  }

  void Selector(NodeId id) {
    const promql::SelectorView selector = in_.ast.selector(id);
    if (in_.Of(id).part != Part::Bucket || !selector.name.ends_with("_bucket")) return;
    if (!BelowQuantile(id)) return;
    const std::string base(selector.name.substr(0, selector.name.size() - 7));
    for (const char* suffix : {"_count", "_sum", ""})
      Replace(Kind::WrongPart, selector.name_span, base + suffix);
  }

  void Range(NodeId id) {
    if (in_.retention_ms == 0) return;
    const promql::MatrixView matrix = in_.ast.matrix(id);
    if (matrix.range.form == promql::DurationForm::Literal)
      Replace(Kind::LongRange, matrix.range.span, units::FormatDuration(in_.retention_ms * 2));
  }

 private:
  void Replace(Kind kind, promql::Span span, std::string text) {
    out_.push_back({kind, span, std::move(text)});
  }

  void Quantile(const promql::CallView& call) {
    const NodeId parameter = call.arguments[0];
    if (in_.ast.kind(parameter) != NodeKind::NumberLiteral) return;
    const double value = in_.ast.number(parameter);
    Replace(Kind::QuantilePercent, in_.ast.span(parameter),
            units::FormatNumber(units::RoundToDecimal(value * 100)));
  }

  bool BelowQuantile(NodeId id) const {
    for (id = parents_[id.index]; id.valid(); id = parents_[id.index]) {
      if (in_.ast.kind(id) == NodeKind::Call &&
          in_.ast.call(id).function == FunctionId::histogram_quantile) {
        return true;
      }
    }
    return false;
  }

  // Compared with a number, or ranked as buckets.
  void Raw(NodeId id, NodeId argument) {
    NodeId below = id;
    bool wrong = BelowQuantile(id);
    for (NodeId up = parents_[id.index]; up.valid() && !wrong; up = parents_[up.index]) {
      if (in_.ast.kind(up) == NodeKind::Binary) {
        const promql::BinaryView binary = in_.ast.binary(up);
        wrong = promql::IsComparison(binary.op) && !binary.return_bool &&
                in_.Of(binary.rhs).kind == MetricKind::Number && binary.lhs == below;
        if (!wrong) return;
      }
      below = up;
    }
    if (!wrong) return;
    const NodeId selector = in_.ast.matrix(argument).selector;
    Replace(Kind::RawCounter, in_.ast.span(id), std::string(in_.ast.source(selector)));
  }

  void Short(NodeId argument) {
    const promql::MatrixView matrix = in_.ast.matrix(argument);
    const check::KnownSeries* known =
        in_.catalogue.FindSeries(in_.ast.selector(matrix.selector).metric_name());
    if (known == nullptr || known->series.recorded || in_.scrape_interval_ms == 0) return;
    if (matrix.range.form == promql::DurationForm::Literal)
      Replace(Kind::ShortRange, matrix.range.span, units::FormatDuration(in_.scrape_interval_ms));
  }

  // The call is what `sum` adds up.
  void Sum(NodeId id, const promql::CallView& call) {
    const NodeId up = parents_[id.index];
    if (!up.valid() || in_.ast.kind(up) != NodeKind::Aggregate) return;
    const promql::AggregateView aggregate = in_.ast.aggregate(up);
    if (aggregate.op != promql::Aggregator::Sum) return;
    const promql::MatrixView matrix = in_.ast.matrix(call.arguments[0]);
    const std::string_view text = in_.ast.text();
    const std::string head(aggregate.grouping_span.In(text));
    Replace(Kind::RateOfSum, in_.ast.span(up),
            std::string(call.name) + "(sum " + head + " (" +
                std::string(in_.ast.source(matrix.selector)) + ")[" +
                std::string(matrix.range.span.In(text)) + ":])");
  }

  const ExpressionInput& in_;
  Edits& out_;
  std::vector<NodeId> parents_;
};

}  // namespace

void EditFunctions(const ExpressionInput& in, Edits& out) {
  Functions functions(in, out);
  for (uint32_t i = 0; i < in.ast.size(); ++i) {
    const NodeId id{i};
    if (in.ast.kind(id) == NodeKind::Call) functions.Call(id);
    if (in.ast.kind(id) == NodeKind::VectorSelector) functions.Selector(id);
    if (in.ast.kind(id) == NodeKind::MatrixSelector) functions.Range(id);
  }
}

}  // namespace qoe::mutation
