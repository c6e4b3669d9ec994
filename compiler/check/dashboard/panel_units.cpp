// The unit of a panel against that of the values that it shows.
#include <array>

#include "compiler/check/dashboard/context.h"

namespace qoe::check {
namespace {

// Grafana's ids of units that have a dimension and a size of ours. Source: @grafana/data,
// valueFormats/categories.ts.
struct GrafanaUnit {
  std::string_view id;
  std::string_view ours;
};
constexpr std::array kUnits = {
    GrafanaUnit{"percentunit", "ratio"},
    GrafanaUnit{"percent", "percent"},
    GrafanaUnit{"s", "seconds"},
    GrafanaUnit{"ms", "milliseconds"},
    GrafanaUnit{"µs", "microseconds"},
    GrafanaUnit{"ns", "nanoseconds"},
    GrafanaUnit{"m", "minutes"},
    GrafanaUnit{"h", "hours"},
    GrafanaUnit{"d", "days"},
    GrafanaUnit{"dtdurations", "seconds"},
    GrafanaUnit{"dtdurationms", "milliseconds"},
    GrafanaUnit{"bits", "bits"},
    GrafanaUnit{"decbits", "bits"},
    GrafanaUnit{"bytes", "bytes"},
    GrafanaUnit{"decbytes", "bytes"},
    GrafanaUnit{"bps", "bits/s"},
    GrafanaUnit{"binbps", "bits/s"},
    GrafanaUnit{"Bps", "bytes/s"},
    GrafanaUnit{"binBps", "bytes/s"},
    GrafanaUnit{"kbytes", "KiB"},
    GrafanaUnit{"mbytes", "MiB"},
    GrafanaUnit{"gbytes", "GiB"},
    GrafanaUnit{"currencyUSD", "USD"},
    GrafanaUnit{"celsius", "celsius"},
};

std::string_view OursOf(std::string_view id) {
  for (const GrafanaUnit& unit : kUnits) {
    if (unit.id == id) return unit.ours;
  }
  return {};
}

// Overrides of fields may concern any query; those by refId name theirs.
bool OnlyByQuery(const grafana::Panel& panel) {
  for (const grafana::UnitOverride& each : panel.overrides) {
    if (each.matcher != "byFrameRefID") return false;
  }
  return true;
}

// A share of 0 to 1 times a number.
bool IsScaledShare(const ExpressionContext& cx) {
  const promql::NodeId root = Inner(cx.ast, cx.ast.root());
  if (cx.ast.kind(root) != promql::NodeKind::Binary) return false;
  const promql::BinaryView product = cx.ast.binary(root);
  const promql::NodeId factor = Inner(cx.ast, product.rhs);
  return product.op == promql::BinaryOp::Multiply &&
         cx.ast.kind(factor) == promql::NodeKind::NumberLiteral && cx.ast.number(factor) >= 2 &&
         cx.Of(product.lhs).unit == cx.catalogue.RatioUnit();
}

void Report(const PanelQueryContext& cx, const grafana::Field& written, const units::Unit& value,
            diag::Sink& sink) {
  const std::string id = value.grafana_id();
  diag::Report report = sink.Add(diag::Code::PanelUnit, written.location,
                                 "the panel shows values in `{}`, but the query gives {}",
                                 written.text, value.name());
  report.Label(cx.expression.At(cx.expression.ast.root()), "this is in {}", value.name());
  if (!id.empty() && id != "none") report.Help("set the unit `{}`", id);
}

}  // namespace

void CheckPanelUnits(const PanelQueryContext& cx, diag::Sink& sink) {
  const grafana::Field& written = cx.dashboard.UnitOf(cx.panel, cx.target);
  const Program* program = cx.expression.catalogue.program();
  if (!written.present() || program == nullptr || !OnlyByQuery(cx.panel)) return;
  const std::optional<units::Unit> shown = program->units.Parse(OursOf(written.text));
  const facts::NodeFacts& root = cx.expression.Of(cx.expression.ast.root());
  if (!shown || OursOf(written.text).empty()) return;
  // A ratio of 0 to 1 that became one of 0 to 100, or more.
  constexpr double kMost = 1.0;
  const bool beyond = root.range.hi != facts::Range::kInfinity && root.range.hi > 2 * kMost;
  if (written.text == "percentunit" && beyond && !root.unit.known()) {
    sink.Add(diag::Code::PanelUnit, written.location,
             "`percentunit` shows 1 as 100 %, and the query gives up to {}",
             units::FormatNumber(root.range.hi))
        .Label(cx.expression.At(cx.expression.ast.root()), "this is {}", facts::Text(root.range))
        .Help("set the unit `percent`, or leave the factor out of the query");
    return;
  }
  if (written.text == "percentunit" && IsScaledShare(cx.expression)) {
    sink.Add(diag::Code::PanelUnit, written.location,
             "`percentunit` shows 1 as 100 %, and the query multiplies the share")
        .Label(cx.expression.At(cx.expression.ast.root()), "this is no share of 1")
        .Help("leave the factor out of the query, or give it a unit and an axis of its own");
    return;
  }
  if (!root.unit.known() || root.unit == *shown) return;
  const std::optional<units::Factor> factor = units::Convert(root.unit, *shown);
  if (!factor || !factor->is_one()) Report(cx, written, root.unit, sink);
}

}  // namespace qoe::check
