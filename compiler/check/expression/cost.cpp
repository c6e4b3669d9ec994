// How many series a rule makes, and by labels whose values are not what they seem.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::NodeId;

void Budget(const ExpressionContext& cx, diag::Sink& sink) {
  const int64_t budget = cx.environment.series_budget;
  const facts::NodeFacts& root = cx.Of(cx.ast.root());
  if (budget == 0 || root.series <= static_cast<double>(budget)) return;
  diag::Report report = sink.Add(Code::SeriesBudget, cx.At(cx.ast.root()),
                                 "this can make {} series, and a rule may make {}",
                                 units::FormatNumber(root.series), budget);
  for (const facts::LabelFacts& label : root.labels.named()) {
    if (label.presence == facts::Presence::Never || label.name == "__name__") continue;
    const double count = label.values.known() ? static_cast<double>(label.values.values().size())
                                              : label.cardinality;
    report.Note("`{}` takes up to {} values", label.name, units::FormatNumber(count));
  }
  report.Help("aggregate away a label with many values, or raise `defaults.series_budget`");
}

// The largest, the smallest or any few of them.
bool ShowsFew(const ExpressionContext& cx) {
  const NodeId root = Inner(cx.ast, cx.ast.root());
  if (cx.ast.kind(root) != promql::NodeKind::Aggregate) return false;
  const promql::Aggregator op = cx.ast.aggregate(root).op;
  return op == promql::Aggregator::Topk || op == promql::Aggregator::Bottomk ||
         op == promql::Aggregator::Limitk;
}

// Alerts are series, too. Of most of them the condition lets few through, so that their number is
// no reproach; grouping by a label that has more values than the budget is.
void GroupBudget(const ExpressionContext& cx, const promql::AggregateView& aggregate,
                 diag::Sink& sink) {
  const int64_t budget = cx.environment.series_budget;
  if (budget == 0 || aggregate.without || ShowsFew(cx)) return;
  const bool alert = cx.purpose == Purpose::Alert;
  const facts::LabelSet& result = cx.Of(cx.ast.root()).labels;
  for (const promql::Label name : aggregate.labels) {
    const facts::LabelFacts label = result.Of(name.name);
    if (name.variable || label.presence == facts::Presence::Never || label.values.known()) continue;
    if (label.cardinality <= static_cast<double>(budget)) continue;
    sink.Add(Code::SeriesBudget, cx.At(name.span),
             "`{}` takes up to {} values, each of which can be {} of its own, and a rule may "
             "make {} series",
             name.name, units::FormatNumber(label.cardinality), alert ? "an alert" : "a line",
             budget)
        .Help("{}, or group by a label with fewer values",
              alert ? "count how many are affected: `count(… > …) > 10`"
                    : "show the largest of them: `topk(10, …)`");
  }
}

std::string_view Word(Governance governance) {
  switch (governance) {
    case Governance::Bucket:
      return "replaced by ranges";
    case Governance::Hash:
      return "replaced by hashes";
    case Governance::Drop:
      return "removed";
    case Governance::Keep:
      break;
  }
  return "kept";
}

void Governed(const ExpressionContext& cx, const promql::AggregateView& aggregate,
              diag::Sink& sink) {
  const Program* program = cx.catalogue.program();
  if (program == nullptr || aggregate.without) return;
  for (const promql::Label name : aggregate.labels) {
    const Id<Label> id = program->FindLabel(name.name);
    if (name.variable || !id.valid()) continue;
    const Label& label = program->labels[id];
    if (label.governance == Governance::Keep) continue;
    const bool ranges = label.governance == Governance::Bucket;
    diag::Report report = sink.AddAs(
        ranges ? diag::Severity::Hint : diag::Severity::Warning, Code::GovernedLabel,
        cx.At(name.span), "the values of `{}` are {} before they are stored: {}", name.name,
        Word(label.governance),
        ranges ? "each group is a range, not one of them" : "the groups tell nobody anything");
    report.Label(label.location, "declared here with its `governance`")
        .Help("group by a label whose values are kept");
  }
}

}  // namespace

void CheckCost(const ExpressionContext& cx, diag::Sink& sink) {
  const bool panel = cx.purpose == Purpose::Panel;
  if (cx.purpose != Purpose::Recording && cx.purpose != Purpose::Alert && !panel) return;
  if (cx.purpose == Purpose::Recording) Budget(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::Aggregate) continue;
    const promql::AggregateView aggregate = cx.ast.aggregate(id);
    if (!panel) Governed(cx, aggregate, sink);
    if (cx.purpose != Purpose::Recording) GroupBudget(cx, aggregate, sink);
  }
}

}  // namespace qoe::check
