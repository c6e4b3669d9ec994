// Links to dashboards by a uid that no dashboard of the run has. Only a hint: what is there besides
// is not known.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/scan.h"

namespace qoe::grafana {
namespace {

constexpr std::string_view kRoute = "/d/";

bool EndsUid(char c) {
  return c == '/' || c == '?' || c == '#' || c == '&' || c == ')' || c == '"' || c == '\'' ||
         c == ' ' || c == '>' || c == '\n' || c == '|' || c == ']' || c == '\\';
}

// Links of this Grafana, not of another host: `/d/uid`, `d/uid`, `${root}/d/uid` has a variable.
bool IsLocal(std::string_view text, size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before == '(' || before == '"' || before == '\'' || before == '=';
}

}  // namespace

void CheckLinks(const CheckContext& cx, diag::Sink& sink) {
  if (cx.set.size() < 2) return;
  ForEachString(*cx.dashboard.json, [&](std::string_view key, const json::Value& value) {
    const std::string_view text = value.text;
    const bool link = key == "url" || key == "content" || key == "linkUrl";
    if (!link) return;
    for (size_t at = text.find(kRoute); at != std::string_view::npos;
         at = text.find(kRoute, at + 1)) {
      if (!IsLocal(text, at)) continue;
      const size_t begin = at + kRoute.size();
      size_t end = begin;
      while (end < text.size() && !EndsUid(text[end])) ++end;
      const std::string_view uid = text.substr(begin, end - begin);
      if (uid.empty() || uid.find_first_of("$[") != std::string_view::npos) continue;
      if (cx.set.Find(uid) != nullptr) continue;
      const promql::Span span{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
      sink.Add(diag::Code::DeadLink, value.Embedded(cx.dashboard.file_id).Locate(cx.files, span),
               "no dashboard that is checked here has the uid `{}`: the link may lead nowhere", uid)
          .Help("check the dashboard with it, or mend the uid");
    }
  });
}

}  // namespace qoe::grafana
