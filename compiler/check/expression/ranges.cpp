// Ranges against what the server has: the distance of samples, and how long they are kept.
#include <optional>

#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::FunctionId;
using promql::NodeId;
using promql::NodeKind;

bool NeedsTwoSamples(FunctionId function) {
  switch (function) {
    case FunctionId::rate:
    case FunctionId::irate:
    case FunctionId::increase:
    case FunctionId::delta:
    case FunctionId::idelta:
    case FunctionId::deriv:
    case FunctionId::changes:
    case FunctionId::resets:
    case FunctionId::predict_linear:
      return true;
    default:
      return false;
  }
}

bool IsRate(FunctionId function) {
  return function == FunctionId::rate || function == FunctionId::increase;
}

void TooShort(const ExpressionContext& cx, const promql::CallView& call, diag::Sink& sink) {
  const int64_t scrape = cx.environment.scrape_interval_ms;
  const NodeId argument = Inner(cx.ast, call.arguments[0]);
  if (scrape == 0 || cx.ast.kind(argument) != NodeKind::MatrixSelector) return;
  const promql::MatrixView matrix = cx.ast.matrix(argument);
  // Recorded series have the distance of their group's evaluations.
  const KnownSeries* known =
      cx.catalogue.FindSeries(cx.ast.selector(matrix.selector).metric_name());
  if (known != nullptr && known->series.recorded) return;
  if (matrix.range.form != promql::DurationForm::Literal) return;
  const int64_t range = matrix.range.milliseconds();
  if (range >= 2 * scrape) return;
  sink.Add(Code::RangeTooShort, cx.At(matrix.range.span),
           "samples come every {}, and `{}` needs two of them: a range of {} mostly gives nothing",
           units::FormatDuration(scrape), call.name, units::FormatDuration(range))
      .Help("look over `[{}]` or longer", units::FormatDuration(4 * scrape));
}

void BeyondRetention(const ExpressionContext& cx, const promql::Duration& range,
                     const promql::Modifiers& modifiers, diag::Sink& sink) {
  const int64_t retention = cx.environment.retention_ms;
  if (retention == 0 || modifiers.at != promql::AtForm::None) return;
  const auto length = [](const promql::Duration& duration) {
    return duration.form == promql::DurationForm::Literal ? duration.milliseconds() : 0;
  };
  const int64_t offset = length(modifiers.offset);
  const int64_t reach = length(range) + offset;
  if (reach <= retention) return;
  const bool by_offset = offset > retention || !range.set();
  sink.Add(Code::RangeBeyondRetention, cx.At(by_offset ? modifiers.offset.span : range.span),
           "this looks back {}, but the server keeps only {}", units::FormatDuration(reach),
           units::FormatDuration(retention))
      .Note("`defaults.retention` of the catalogue says how long it keeps samples")
      .Help("{}", by_offset
                      ? "look back no further than it keeps samples"
                      : "shorten the range, or record a series that adds up over shorter ones");
}

// The one range over which all rates of a subtree look; empty where there is none, or several.
struct RateRange {
  std::optional<int64_t> milliseconds;
  promql::Span span;
  std::string_view metric;
  bool single = true;
};

RateRange RangeOf(const promql::Ast& ast, NodeId root) {
  RateRange out;
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    if (ast.kind(id) == NodeKind::Subquery) out.single = false;
    if (ast.kind(id) != NodeKind::Call || !IsRate(ast.call(id).function)) continue;
    const NodeId argument = Inner(ast, ast.call(id).arguments[0]);
    if (ast.kind(argument) != NodeKind::MatrixSelector) return {};
    const promql::MatrixView matrix = ast.matrix(argument);
    if (matrix.range.form != promql::DurationForm::Literal) return {};
    const int64_t range = matrix.range.milliseconds();
    if (out.milliseconds && *out.milliseconds != range) out.single = false;
    out.milliseconds = range;
    out.span = matrix.range.span;
    out.metric = ast.selector(matrix.selector).metric_name();
  }
  if (!out.single) out.milliseconds.reset();
  return out;
}

void Mixed(const ExpressionContext& cx, const promql::BinaryView& binary, diag::Sink& sink) {
  if (binary.op != promql::BinaryOp::Divide) return;
  const RateRange left = RangeOf(cx.ast, binary.lhs);
  const RateRange right = RangeOf(cx.ast, binary.rhs);
  if (!left.milliseconds || !right.milliseconds || *left.milliseconds == *right.milliseconds)
    return;
  // One metric over a short and a long time: a trend.
  if (left.metric == right.metric) return;
  sink.Add(Code::MixedRanges, cx.At(left.span),
           "the dividend looks over {} and the divisor over {}: the quotient mixes two times",
           units::FormatDuration(*left.milliseconds), units::FormatDuration(*right.milliseconds))
      .Label(cx.At(right.span), "the other range")
      .Help("look over the same range on both sides");
}

}  // namespace

void CheckRanges(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    switch (cx.ast.kind(id)) {
      case NodeKind::Call: {
        const promql::CallView call = cx.ast.call(id);
        if (!call.arguments.empty() && NeedsTwoSamples(call.function)) TooShort(cx, call, sink);
        break;
      }
      case NodeKind::VectorSelector: {
        const promql::SelectorView selector = cx.ast.selector(id);
        promql::Duration range;
        if (selector.matrix.valid()) range = cx.ast.matrix(selector.matrix).range;
        BeyondRetention(cx, range, selector.modifiers, sink);
        break;
      }
      case NodeKind::Subquery: {
        const promql::SubqueryView subquery = cx.ast.subquery(id);
        BeyondRetention(cx, subquery.range, subquery.modifiers, sink);
        break;
      }
      case NodeKind::Binary:
        Mixed(cx, cx.ast.binary(id), sink);
        break;
      default:
        break;
    }
  }
}

}  // namespace qoe::check
