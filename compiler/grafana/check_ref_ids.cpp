// Two queries of a panel with one refId: answers are told apart by it, so that one of them is lost.
// A query without any is given a letter by Grafana, by which nothing in the file can name it.
#include <unordered_map>

#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {

void CheckRefIds(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> without;
  for (const Panel& panel : cx.dashboard.panels) {
    std::unordered_map<std::string_view, const Target*> first;
    for (const Target& target : panel.targets) {
      if (target.ref_id.text.empty()) {
        if (target.query >= 0) without.push_back(target.location);
        continue;
      }
      const auto [known, added] = first.emplace(target.ref_id.text, &target);
      if (added) continue;
      sink.Add(diag::Code::DuplicateRefId, target.ref_id.location,
               "two queries of the panel have the refId `{}`: only one of them is shown",
               target.ref_id.text)
          .Label(known->second->ref_id.location, "the first one")
          .Help("give each query a letter of its own");
    }
  }
  if (without.empty()) return;
  diag::Report report = sink.Add(
      diag::Code::TargetWithoutRefId, without[0],
      "{} no `refId`, by which overrides, transformations and alerts name a query",
      without.size() == 1 ? "this query has" : fmt::format("{} queries have", without.size()));
  LabelOthers(without, "no `refId`", report);
  report.Help(R"(write `"refId": "A"`, another letter for each query of a panel)");
}

}  // namespace qoe::grafana
