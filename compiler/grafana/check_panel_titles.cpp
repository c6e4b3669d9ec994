// Two panels of one kind and one title that show different things: a picture of one of them, and
// nobody knows which it was.
#include <map>
#include <tuple>

#include "compiler/grafana/check_context.h"

namespace qoe::grafana {
namespace {

// What the first query asks; empty: nothing that is known.
std::string_view Asked(const CheckContext& cx, const Panel& panel) {
  if (panel.targets.empty() || panel.targets[0].query < 0) return {};
  return cx.dashboard.queries[static_cast<size_t>(panel.targets[0].query)].text.text();
}

}  // namespace

void CheckPanelTitles(const CheckContext& cx, diag::Sink& sink) {
  std::map<std::tuple<int, std::string_view, std::string_view>, const Panel*> first;
  for (const Panel& panel : cx.dashboard.panels) {
    if (panel.kind != PanelKind::Panel || panel.title.text.empty()) continue;
    const std::string_view asked = Asked(cx, panel);
    if (asked.empty() || panel.title.text.find('$') != std::string_view::npos) continue;
    const auto [known, added] =
        first.emplace(std::tuple(panel.row, panel.type.text, panel.title.text), &panel);
    if (added || Asked(cx, *known->second) == asked) continue;
    sink.Add(diag::Code::DuplicatePanelTitle, panel.title.location,
             "another panel has the title `{}`, and asks for something else", panel.title.text)
        .Label(known->second->title.location, "the first one")
        .Help("say in the titles what tells them apart");
  }
}

}  // namespace qoe::grafana
