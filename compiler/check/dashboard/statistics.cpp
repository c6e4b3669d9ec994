// A panel that is called an average and shows a median.
#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "compiler/check/dashboard/context.h"

namespace qoe::check {
namespace {

using promql::NodeId;
using promql::NodeKind;

// "p95" → 0.95, also in `…:p95:by_device`; a word of its own.
std::optional<double> QuantileIn(std::string_view text) {
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    const bool p = text[at] == 'p' || text[at] == 'P';
    if (!p || (at > 0 && word(text[at - 1]))) continue;
    size_t end = at + 1;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end < at + 3 || (end < text.size() && word(text[end]))) continue;
    const std::string digits = "0." + std::string(text.substr(at + 1, end - at - 1));
    return std::stod(digits);
  }
  return std::nullopt;
}

// Which quantile the result is; empty where it is none or not known which.
std::optional<double> QuantileOf(const ExpressionContext& cx) {
  NodeId id = Inner(cx.ast, cx.ast.root());
  const auto number = [&](NodeId argument) -> std::optional<double> {
    argument = Inner(cx.ast, argument);
    if (cx.ast.kind(argument) != NodeKind::NumberLiteral) return std::nullopt;
    return cx.ast.number(argument);
  };
  if (cx.ast.kind(id) == NodeKind::Call) {
    const promql::CallView call = cx.ast.call(id);
    const bool quantile = call.function == promql::FunctionId::histogram_quantile ||
                          call.function == promql::FunctionId::quantile_over_time;
    if (quantile && !call.arguments.empty()) return number(call.arguments[0]);
    return std::nullopt;
  }
  if (cx.ast.kind(id) != NodeKind::VectorSelector) return std::nullopt;
  const std::string_view name = cx.ast.selector(id).metric_name();
  const KnownSeries* known = cx.catalogue.FindSeries(name);
  const bool recorded = known != nullptr && known->series.recorded &&
                        known->series.facts.kind == facts::Kind::Quantile;
  return recorded ? QuantileIn(name) : std::nullopt;
}

bool SaysAverage(std::string_view text) {
  std::string lower = " " + std::string(text) + " ";
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : ' ';
  });
  for (const std::string_view word : {" avg ", " average ", " mean "}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

bool SaysQuantile(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return QuantileIn(text) || lower.find("median") != std::string::npos ||
         lower.find("percentile") != std::string::npos;
}

std::string Named(double quantile) {
  if (quantile == 0.5) return "the median";
  return "the quantile " + units::FormatNumber(quantile);
}

}  // namespace

void CheckStatistics(const PanelQueryContext& cx, diag::Sink& sink) {
  if (cx.panel.targets.size() != 1) return;
  const std::optional<double> quantile = QuantileOf(cx.expression);
  if (!quantile) return;
  for (const grafana::Field* field : {&cx.panel.title, &cx.panel.description}) {
    const std::optional<double> said = QuantileIn(field->text);
    const bool other = said && *said != *quantile;
    if (!other && (!SaysAverage(field->text) || SaysQuantile(field->text))) continue;
    sink.Add(diag::Code::TitleOfOtherStatistic, field->location,
             "the text says {}, but the query gives {}", other ? Named(*said) : "an average",
             Named(*quantile))
        .Label(cx.expression.At(cx.expression.ast.root()), "this is {}", Named(*quantile))
        .Help("say in the text what is shown");
    return;
  }
}

}  // namespace qoe::check
