// `label="$var"` where the variable may hold several values: Grafana puts `(a|b)` there, and no
// series has that for its label. Also with one value chosen, since that is escaped as a pattern.
// Source: Grafana's Prometheus datasource, interpolateQueryExpr.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/scan.h"
#include "promql/variables.h"

namespace qoe::grafana {
namespace {

using promql::MatchOp;

struct Found {
  std::string_view value;
  promql::Span op;  // in the query's text
  bool negative = false;
};

class MatcherCheck {
 public:
  MatcherCheck(const CheckContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run() {
    for (size_t i = 0; i < cx_.parsed.size(); ++i) {
      if (!cx_.parsed[i].ok) continue;
      const Query& query = cx_.dashboard.queries[i];
      if (query.language == Language::Promql) Promql(query, cx_.parsed[i]);
      if (query.language == Language::Logql) Logql(query, cx_.parsed[i]);
    }
  }

 private:
  void Promql(const Query& query, const ParsedQuery& parsed) {
    const promql::Ast& ast = parsed.promql;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      if (ast.kind(promql::NodeId{i}) != promql::NodeKind::VectorSelector) continue;
      for (const promql::Matcher& matcher : ast.matchers(promql::NodeId{i})) {
        if (!matcher.value_variable) continue;
        if (matcher.op != MatchOp::Equal && matcher.op != MatchOp::NotEqual) continue;
        Report(query,
               {matcher.value, parsed.InQuery(matcher.op_span), matcher.op == MatchOp::NotEqual});
      }
    }
  }

  void Logql(const Query& query, const ParsedQuery& parsed) {
    const promql::logql::Ast& ast = parsed.logql;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const promql::logql::NodeId id{i};
      if (ast.kind(id) != promql::logql::NodeKind::Matcher) continue;
      const auto op = static_cast<MatchOp>(ast.node(id).op);
      if (op != MatchOp::Equal && op != MatchOp::NotEqual) continue;
      const std::string_view between = ast.text().substr(
          ast.name_span(id).end, ast.value_span(id).begin - ast.name_span(id).end);
      const std::string_view sign = op == MatchOp::Equal ? "=" : "!=";
      const size_t at = between.find(sign);
      if (at == std::string_view::npos) continue;
      const auto begin = static_cast<uint32_t>(ast.name_span(id).end + at);
      const promql::Span span{begin, begin + static_cast<uint32_t>(sign.size())};
      Report(query, {ast.value(id), parsed.InQuery(span), op == MatchOp::NotEqual});
    }
  }

  // A repeated panel or row has one value each.
  bool IsRepeatedFor(const Query& query, std::string_view name) const {
    const Panel* panel = cx_.dashboard.PanelOf(query);
    while (panel != nullptr) {
      if (panel->repeat.text == name) return true;
      panel = panel->row < 0 ? nullptr : &cx_.dashboard.panels[static_cast<size_t>(panel->row)];
    }
    return false;
  }

  // "All" may be one value of its own: `allValue: total`.
  static bool AllIsOneValue(const Variable& variable) {
    const std::string_view all = variable.all_value.text;
    return !variable.multi && !all.empty() &&
           all.find_first_of(".*+?|()[]\\$") == std::string_view::npos;
  }

  void Report(const Query& query, const Found& found) {
    const Variable* several = nullptr;
    ForEachVariable(found.value, [&](std::string_view name) {
      const auto variable = cx_.variables.find(name);
      if (several != nullptr || variable == cx_.variables.end()) return;
      if (variable->second->several() && !AllIsOneValue(*variable->second) &&
          !IsRepeatedFor(query, name)) {
        several = variable->second;
      }
    });
    if (several == nullptr) return;
    const std::string_view written = found.negative ? "!=" : "=";
    const std::string_view meant = found.negative ? "!~" : "=~";
    const bool whole = promql::VariableSize(found.value) == found.value.size();
    sink_
        .Add(diag::Code::MultiValueMatcher, query.text.Locate(cx_.files, found.op),
             "`{}` compares with one text, but `${}` can be several values: as `(a|b)` it {}",
             written, several->name, found.negative ? "excludes nothing" : "matches nothing")
        .Label(
            several->location, "{}",
            several->multi ? "several can be chosen (`multi`)" : "all can be chosen (`includeAll`)")
        .Help("write `{}`", meant)
        .Fix(fmt::format("match with `{}`", meant), whole, query.text.Locate(cx_.files, found.op),
             std::string(meant));
  }

  const CheckContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckMatchers(const CheckContext& cx, diag::Sink& sink) { MatcherCheck(cx, sink).Run(); }

}  // namespace qoe::grafana
