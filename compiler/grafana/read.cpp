#include "compiler/grafana/read.h"

#include <algorithm>

#include "compiler/grafana/read_parts.h"

namespace qoe::grafana {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view kResourceGroup = "dashboard.grafana.app/";

bool IsObject(const Value* value) { return value != nullptr && value->kind == Kind::Object; }

const Value* SpecOfResource(const Value& root) {
  if (!root.Text("apiVersion").starts_with(kResourceGroup)) return nullptr;
  const Value* spec = root.Find("spec");
  return IsObject(spec) ? spec : nullptr;
}

bool HasElements(const Value& spec) { return IsObject(spec.Find("elements")); }

// The members of a request to POST /api/dashboards/db, and of the answer of GET.
bool IsOfTheApi(std::string_view name) {
  for (const char* each :
       {"overwrite", "folderUid", "folderId", "folderTitle", "message", "inputs", "meta"}) {
    if (name == each) return true;
  }
  return false;
}

void ReadWrapper(const Value& root, const Value& inner, DashboardBuilder& builder) {
  const auto before = static_cast<uint32_t>(inner.begin);
  builder.dashboard.wrapper = {"dashboard", {builder.dashboard.file_id, {before, before + 1}}};
  builder.dashboard.wrapped_alone =
      std::none_of(root.members.begin(), root.members.end(),
                   [](const json::Member& member) { return IsOfTheApi(member.name); });
}

}  // namespace

Dashboard Read(const Value& root, source::FileId file) {
  DashboardBuilder builder(file);
  Dashboard& dashboard = builder.dashboard;
  const Value* inner = root.Find("dashboard");
  const Value* spec = SpecOfResource(root);
  dashboard.json = spec != nullptr ? spec : &root;
  if (spec == nullptr && IsObject(inner)) {
    dashboard.json = inner;
    ReadWrapper(root, *inner, builder);
  }
  const Value& body = *dashboard.json;
  dashboard.title = builder.FieldOf(body, "title");
  const bool titled = dashboard.title.present() && !dashboard.title.text.empty();
  dashboard.location = titled ? dashboard.title.location : builder.At(body);
  dashboard.uid = builder.FieldOf(body, "uid");
  if (spec != nullptr) {
    const Value* metadata = root.Find("metadata");
    if (metadata != nullptr) dashboard.uid = builder.FieldOf(*metadata, "name");
  }
  if (HasElements(body)) {
    dashboard.format = Format::Resource;
    ReadResource(body, builder);
  } else {
    ReadClassic(body, builder);
  }
  return std::move(dashboard);
}

bool IsDashboard(const Value& root) {
  if (SpecOfResource(root) != nullptr) return true;
  const Value* wrapped = root.Find("dashboard");
  const Value& inner = IsObject(wrapped) ? *wrapped : root;
  if (inner.kind != Kind::Object) return false;
  const bool panels = inner.Find("panels") != nullptr || inner.Find("rows") != nullptr;
  return panels && (inner.Find("title") != nullptr || inner.Find("schemaVersion") != nullptr ||
                    inner.Find("templating") != nullptr);
}

}  // namespace qoe::grafana
