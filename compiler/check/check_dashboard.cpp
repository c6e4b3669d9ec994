#include "compiler/check/check_dashboard.h"

#include "compiler/check/dashboard/context.h"
#include "compiler/facts/infer.h"
#include "compiler/resolve/log_streams.h"

namespace qoe::check {
namespace {

class DashboardCheck {
 public:
  DashboardCheck(const grafana::Dashboard& dashboard, const source::FileSet& files,
                 const Environment& environment, const Catalogue& catalogue,
                 const Definitions& of_rules, diag::Sink& sink)
      : dashboard_(dashboard),
        files_(files),
        environment_(environment),
        catalogue_(catalogue),
        of_rules_(of_rules),
        sink_(sink) {}

  void Query(const grafana::Query& query, const grafana::ParsedQuery& parsed) {
    if (!parsed.ok) return;
    if (query.language == grafana::Language::Logql) {
      const Program* program = catalogue_.program();
      if (program != nullptr)
        resolve::CheckStreams(*program, parsed.logql, query.text, files_, sink_);
      return;
    }
    if (query.language != grafana::Language::Promql || !parsed.promql_issues.empty()) return;
    facts::Infer(parsed.promql, catalogue_, nodes_);
    const bool lists = query.place == grafana::Place::Variable;
    const ExpressionContext expression{parsed.promql,
                                       nodes_,
                                       catalogue_,
                                       query.text,
                                       files_,
                                       environment_,
                                       lists ? Purpose::Variable : Purpose::Panel,
                                       parsed.offset};
    CheckExpression(expression, sink_);
    if (lists) return ListedLabel(query, expression);
    of_rules_.Compare(parsed.promql, query.text, parsed.offset, files_, sink_);
    const grafana::Panel* panel = dashboard_.PanelOf(query);
    const grafana::Target* target = dashboard_.TargetOf(query);
    if (panel == nullptr || target == nullptr) return;
    const PanelQueryContext cx{expression, dashboard_, *panel, *target};
#define QOE_PANEL_CHECK(name) Check##name(cx, sink_);
#include "compiler/check/dashboard/checks.def"
#undef QOE_PANEL_CHECK
  }

 private:
  // `label_values(metric, label)` of a label that the metric does not carry.
  void ListedLabel(const grafana::Query& query, const ExpressionContext& cx) {
    if (query.variable < 0) return;
    const grafana::Variable& variable = dashboard_.variables[static_cast<size_t>(query.variable)];
    if (variable.type != "query") return;
    const std::string_view label = LabelOf(variable);
    const facts::LabelSet& labels = cx.Of(cx.ast.root()).labels;
    if (label.empty() || labels.PresenceOf(label) != facts::Presence::Never) return;
    const size_t at = query.text.text().rfind(label);
    const promql::Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(at + label.size())};
    sink_
        .Add(diag::Code::UnknownLabel, query.text.Locate(files_, span),
             "no series carries the label `{}`: the variable `{}` offers nothing", label,
             variable.name)
        .Label(cx.At(cx.ast.root()), "this carries {}", labels.Text())
        .DidYouMean(label, labels.Names());
  }

  const grafana::Dashboard& dashboard_;
  const source::FileSet& files_;
  const Environment& environment_;
  const Catalogue& catalogue_;
  const Definitions& of_rules_;
  diag::Sink& sink_;
  std::vector<facts::NodeFacts> nodes_;
};

}  // namespace

void CheckDashboard(const grafana::Dashboard& dashboard,
                    const std::vector<grafana::ParsedQuery>& queries, const source::FileSet& files,
                    const Environment& environment, const Catalogue& catalogue,
                    const Definitions& of_rules, diag::Sink& sink) {
  DashboardCheck check(dashboard, files, environment, catalogue, of_rules, sink);
  for (size_t i = 0; i < queries.size(); ++i) check.Query(dashboard.queries[i], queries[i]);
  CheckVariablesApplied(dashboard, queries, catalogue, sink);
}

void CollectMetricNames(const std::vector<grafana::ParsedQuery>& queries,
                        std::vector<std::string_view>& names) {
  for (const grafana::ParsedQuery& query : queries) {
    const promql::Ast& ast = query.promql;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const promql::NodeId id{i};
      if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const std::string_view name = ast.selector(id).metric_name();
      if (!name.empty()) names.push_back(name);
    }
  }
}

}  // namespace qoe::check
