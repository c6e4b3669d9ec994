#include "compiler/test/template_text.h"

#include <fmt/format.h>

#include "promql/eval/histogram_text.h"
#include "promql/gotemplate/execute.h"
#include "promql/gotemplate/parse.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::test {
namespace {

namespace go = promql::gotemplate;
using promql::eval::Answer;

go::Labels LabelsOf(const promql::eval::Labels& labels) {
  go::Labels pairs;
  for (const promql::eval::LabelPair& pair : labels) pairs.emplace_back(pair.name, pair.value);
  return pairs;
}

std::optional<go::HistogramValue> HistogramOf(const promql::eval::Point& point) {
  if (point.histogram == nullptr) return std::nullopt;
  return go::HistogramValue{point.histogram->count, point.histogram->sum,
                            promql::eval::ToText(*point.histogram)};
}

go::Sample SampleOf(const promql::eval::VectorSample& sample) {
  return {LabelsOf(sample.labels), sample.point.value, HistogramOf(sample.point)};
}

go::QueryAnswer Ask(std::string_view expression, const TemplateData& data) {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  if (!promql::Parse(expression, {}, ast, issues) || !promql::CheckTypes(ast, {}, issues))
    return {{}, issues.front().message};
  const Answer answer = promql::eval::Instant(ast, data.storage, data.t_ms, data.query);
  if (!answer.ok()) return {{}, answer.error->message};
  go::QueryAnswer result;
  if (answer.type == promql::ValueType::Scalar) {
    result.samples.push_back({{}, answer.scalar, std::nullopt});
  } else if (answer.type == promql::ValueType::Vector) {
    for (const promql::eval::VectorSample& sample : answer.vector)
      result.samples.push_back(SampleOf(sample));
  } else {
    result.error = "rule result is not a vector or scalar";
  }
  return result;
}

}  // namespace

struct TemplateText::Parsed {
  go::Ast ast;  // empty: it does not parse
};

TemplateText::TemplateText(std::string text)
    : source_(std::make_shared<const std::string>(std::move(text))) {
  if (source_->find("{{") == std::string::npos) return;
  auto parsed = std::make_shared<Parsed>();
  std::vector<go::Issue> issues;
  go::Parse(*source_, {}, parsed->ast, issues);
  asks_ = source_->find("query") != std::string::npos;
  parsed_ = std::move(parsed);
}

std::string TemplateText::Render(const TemplateData& data) const {
  if (plain()) return *source_;
  const go::Sample sample = SampleOf(data.sample);
  const go::AlertData alert = {sample.labels, LabelsOf(data.external_labels),
                               std::string(data.external_url), sample.value, sample.histogram};
  go::ExecuteOptions options;
  options.name = "__alert_" + std::string(data.alert);
  options.external_url = data.external_url;
  options.now_ms = data.t_ms;
  options.query = [&](std::string_view expression) { return Ask(expression, data); };
  const go::Rendered rendered = parsed_->ast.empty() ? go::Render(*source_, alert, options)
                                                     : go::Execute(parsed_->ast, alert, options);
  if (!rendered.error) return rendered.text;
  return fmt::format("<error expanding template: {}>", rendered.error->message);
}

}  // namespace qoe::test
