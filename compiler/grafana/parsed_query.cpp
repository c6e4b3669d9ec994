#include "compiler/grafana/parsed_query.h"

#include <optional>

#include "promql/typecheck.h"

namespace qoe::grafana {
namespace {

promql::ParseOptions Everything() {
  promql::ParseOptions options;
  options.features = promql::AllFeatures(true);
  return options;
}

// `label_values(metric{…}, label)` and `query_result(…)` hold PromQL; `label_values(label)`,
// `metrics(…)` and `label_names()` do not. Source: Grafana's Prometheus datasource.
std::optional<std::string_view> PromqlOfVariable(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  const size_t open = text.find('(', begin);
  const size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::nullopt;
  const std::string_view function = Trimmed(text.substr(begin, open - begin));
  std::string_view inner = text.substr(open + 1, close - open - 1);
  if (function == "label_values") {
    const size_t comma = inner.rfind(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const std::string_view label = Trimmed(inner.substr(comma + 1));
    // A comma of the selector's own: `label_values(a{b="c",d="e"})`.
    if (label.find_first_of("=\"}") != std::string_view::npos) return std::nullopt;
    inner = inner.substr(0, comma);
  } else if (function != "query_result") {
    return std::nullopt;
  }
  return inner;
}

void ParsePromql(std::string_view text, ParsedQuery& parsed) {
  const promql::ParseOptions options = Everything();
  parsed.ok = promql::Parse(text, options, parsed.promql, parsed.promql_issues);
  if (parsed.ok) promql::CheckTypes(parsed.promql, options, parsed.promql_issues);
}

void ParseLogql(std::string_view text, ParsedQuery& parsed) {
  const promql::logql::ParseOptions options{.grafana_variables = true};
  parsed.ok = promql::logql::Parse(text, options, parsed.logql, parsed.logql_issues);
  if (parsed.ok) promql::logql::CheckTypes(parsed.logql, options, parsed.logql_issues);
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<ParsedQuery> ParseQueries(const Dashboard& dashboard) {
  std::vector<ParsedQuery> all(dashboard.queries.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const Query& query = dashboard.queries[i];
    std::string_view text = query.text.text();
    const char* begin = text.data();
    if (query.place == Place::Variable) {
      if (query.language != Language::Promql) continue;
      text = PromqlOfVariable(text).value_or(std::string_view());
    }
    if (Trimmed(text).empty()) continue;  // not finished yet: Grafana shows nothing
    all[i].offset = static_cast<uint32_t>(text.data() - begin);
    if (query.language == Language::Promql) ParsePromql(text, all[i]);
    if (query.language == Language::Logql) ParseLogql(text, all[i]);
  }
  return all;
}

}  // namespace qoe::grafana
