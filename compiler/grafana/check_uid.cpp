// The uid is what links, playlists and provisioning know a dashboard by.
// Source: Grafana 12, pkg/util/shortid_generator.go (letters, digits, `-`, `_`; at most 40).
#include <algorithm>

#include "compiler/grafana/check_context.h"

namespace qoe::grafana {
namespace {

using diag::Code;

constexpr size_t kLongestUid = 40;

bool IsUidChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// The server itself checks names of resources, which have other rules.
void CheckForm(const Field& uid, diag::Sink& sink) {
  if (uid.text.size() > kLongestUid) {
    sink.Add(Code::DashboardUid, uid.location,
             "the uid has {} characters: Grafana takes at most {}, and refuses the dashboard",
             uid.text.size(), kLongestUid)
        .Help("shorten it");
    return;
  }
  if (uid.text.find('$') != std::string_view::npos) return;  // filled in by a template
  if (std::all_of(uid.text.begin(), uid.text.end(), IsUidChar)) return;
  sink.Add(Code::DashboardUid, uid.location,
           "the uid `{}` has characters that Grafana does not take: it refuses the dashboard",
           uid.text)
      .Help("a uid is made of letters, digits, `-` and `_`");
}

}  // namespace

void CheckUid(const CheckContext& cx, diag::Sink& sink) {
  const Dashboard& dashboard = cx.dashboard;
  if (dashboard.uid.text.empty()) {
    sink.AddAs(diag::Severity::Hint, Code::DashboardUid, dashboard.location,
               "the dashboard has no `uid`: each Grafana makes up its own, and links to it hold in "
               "one of them only")
        .Help("give it one: letters, digits, `-` and `_`, at most {}", kLongestUid);
    return;
  }
  if (dashboard.json->Find("uid") != nullptr) CheckForm(dashboard.uid, sink);
  const Dashboard* first = cx.set.Find(dashboard.uid.text);
  if (first == nullptr || first == &dashboard) return;
  // One file that was named twice.
  if (cx.files[first->file_id].path() == cx.files[dashboard.file_id].path()) return;
  sink.Add(Code::DashboardUid, dashboard.uid.location,
           "the uid `{}` is taken by another dashboard: the one that is loaded last replaces it",
           dashboard.uid.text)
      .Label(first->uid.location, "also the uid of `{}`", first->title.text)
      .Help("give each dashboard a uid of its own");
}

}  // namespace qoe::grafana
