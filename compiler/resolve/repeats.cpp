// Rows and panels that stand once for each value of a variable.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

constexpr int64_t kMostPerLine = 24;
constexpr int64_t kPerLine = 4;  // Grafana's own default

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// `$name`, `${name…}` or `[[name…]]`, in whatever language: Grafana knows no comments.
bool Names(std::string_view text, std::string_view variable) {
  for (size_t at = text.find(variable); at != std::string_view::npos;
       at = text.find(variable, at + 1)) {
    const std::string_view before = text.substr(0, at), behind = text.substr(at + variable.size());
    const bool marked = before.ends_with('$') || before.ends_with("${") || before.ends_with("[[");
    if (marked && (behind.empty() || !IsWord(behind.front()))) return true;
  }
  return false;
}

bool Reads(const Program& program, const Expression& expression, Id<Label> label) {
  const promql::Ast& ast = expression.ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const std::string_view name = ast.selector(id).metric_name();
    const SeriesRef series = program.FindSeries(name);
    // What is recorded may carry it.
    if (!series.metric.valid()) return true;
    if (program.Carries(program.metrics[series.metric], label)) return true;
  }
  return false;
}

// Whether the label's variable is added to what the query asks.
bool IsFiltered(const Program& program, const Query& query, Id<Label> label) {
  if (query.promql.valid()) return Reads(program, program.expressions[query.promql], label);
  if (!query.indicator.indicator.valid()) return false;
  const Indicator& indicator = program.indicators[query.indicator.indicator];
  if (!indicator.ok) return true;
  if (indicator.kind == IndicatorKind::Promql)
    return Reads(program, program.expressions[indicator.promql], label);
  const auto carries = [&](Id<Metric> metric) {
    return metric.valid() && program.Carries(program.metrics[metric], label);
  };
  return carries(indicator.of.metric) || carries(indicator.per.metric);
}

// Whether a copy for another value shows something else.
bool DependsOn(const Program& program, const Panel& panel, size_t index, const Variable& variable) {
  const bool applied =
      variable.kind == VariableKind::Label &&
      std::find(panel.variables.begin(), panel.variables.end(), index) != panel.variables.end();
  if (Names(panel.text, variable.name)) return true;
  return std::any_of(panel.queries.begin(), panel.queries.end(), [&](const Query& query) {
    const std::string_view promql =
        query.promql.valid() ? program.expressions[query.promql].source.text() : "";
    return Names(promql, variable.name) || Names(query.logql, variable.name) ||
           Names(query.sql, variable.name) ||
           (applied && IsFiltered(program, query, variable.label));
  });
}

}  // namespace

std::string TitleWith(std::string_view title, const Variable& variable) {
  if (Names(title, variable.name)) return std::string(title);
  return fmt::format("{}: ${}", title, variable.name);
}

int Resolver::RepeatedFor(const Dashboard& dashboard, const Located& name, std::string_view what) {
  if (!name.set()) return -1;
  std::vector<std::string_view> known;
  for (size_t i = 0; i < dashboard.variables.size(); ++i) {
    const Variable& variable = dashboard.variables[i];
    known.push_back(variable.name);
    if (variable.name != name.text) continue;
    if (variable.multi && variable.kind != VariableKind::Interval) return static_cast<int>(i);
    diag::Report report =
        sink.Add(Code::BadValue, name.location,
                 "the variable `{}` has one value at a time: the {} would never be repeated",
                 name.text, what);
    report.Label(variable.location, "the variable");
    if (variable.kind == VariableKind::Interval) {
      report.Help("repeat it for a label of the catalogue, or for a variable with `options`");
    } else {
      report.Help("take `multi: false` from the variable");
    }
    return -1;
  }
  sink.Add(Code::UnknownVariable, name.location, "the dashboard has no variable `{}`", name.text)
      .DidYouMean(name.text, known);
  return -1;
}

Repeat Resolver::RepeatOf(const Dashboard& dashboard, const spec::PanelDecl& decl,
                          const Panel& panel) {
  Repeat repeat;
  if (!decl.repeat) return repeat;
  const Located& name = decl.repeat->variable;
  repeat.variable = RepeatedFor(dashboard, name, "panel");
  repeat.vertical = decl.repeat->direction == spec::RepeatDirection::Vertical;
  repeat.per_line = decl.repeat->per_line.value_or(kPerLine);
  if (repeat.per_line < 1 || repeat.per_line > kMostPerLine) {
    sink.Add(Code::BadValue, name.location, "{} panels do not fit side by side", repeat.per_line)
        .Help("a line has {} columns: give `per_line` a number from 1 to {}", kMostPerLine,
              kMostPerLine);
  }
  if (decl.width && !repeat.vertical) {
    sink.Add(Code::KeysExclude, decl.location,
             "the `width` means nothing: panels that are repeated side by side share the line")
        .Help("say with `per_line` how many there are, or repeat it `direction: vertical`");
  }
  if (repeat.variable < 0 || panel.queries.size() != decl.queries.size()) return repeat;
  const auto index = static_cast<size_t>(repeat.variable);
  if (DependsOn(program, panel, index, dashboard.variables[index])) return repeat;
  sink.Add(Code::BadValue, name.location,
           "nothing that the panel asks depends on `{}`: its copies would all show the same",
           name.text)
      .Label(dashboard.variables[index].location, "the variable")
      .Help("repeat it for a variable that filters it, or use `${}` in the query", name.text);
  return repeat;
}

}  // namespace qoe::resolve
