// Two queries of a panel with one refId: answers are told apart by it, so that one of them is lost.
// A query without any is given a letter by Grafana.
#include <unordered_map>

#include "compiler/grafana/check_context.h"

namespace qoe::grafana {

void CheckRefIds(const CheckContext& cx, diag::Sink& sink) {
  for (const Panel& panel : cx.dashboard.panels) {
    std::unordered_map<std::string_view, const Target*> first;
    for (const Target& target : panel.targets) {
      if (target.ref_id.text.empty()) continue;
      const auto [known, added] = first.emplace(target.ref_id.text, &target);
      if (added) continue;
      sink.Add(diag::Code::DuplicateRefId, target.ref_id.location,
               "two queries of the panel have the refId `{}`: only one of them is shown",
               target.ref_id.text)
          .Label(known->second->ref_id.location, "the first one")
          .Help("give each query a letter of its own");
    }
  }
}

}  // namespace qoe::grafana
