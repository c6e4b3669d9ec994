#include <nlohmann/json.hpp>

#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/difference/marks.h"

namespace qoe::changes {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json FieldsJson(const std::vector<Field>& fields) {
  Json list = Json::array();
  for (const Field& field : fields) {
    Json item = Json::object();
    item["field"] = field.name;
    item["before"] = TextOrNull(field.before);
    item["after"] = TextOrNull(field.after);
    item["meaning"] = field.meanings;
    list.push_back(std::move(item));
  }
  return list;
}

Json ItemJson(const Item& item) {
  Json json = Json::object();
  json["kind"] = item.kind;
  json["name"] = item.name;
  json["change"] = difference::WordOf(item.change);
  json["detail"] = item.detail;
  json["fields"] = FieldsJson(item.fields);
  json["items"] = Json::array();
  return json;
}

Json ItemsJson(const std::vector<Item>& items) {
  // Depth first without recursion: each item joins its parent's list when all of its own are in.
  struct Open {
    const std::vector<Item>* items;
    size_t next;
    Json list;
  };
  std::vector<Open> open;
  open.push_back({&items, 0, Json::array()});
  for (;;) {
    Open& top = open.back();
    if (top.next < top.items->size()) {
      const Item& item = (*top.items)[top.next++];
      top.list.push_back(ItemJson(item));
      open.push_back({&item.items, 0, Json::array()});
      continue;
    }
    Json list = std::move(top.list);
    open.pop_back();
    if (open.empty()) return list;
    open.back().list.back()["items"] = std::move(list);
  }
}

}  // namespace

std::string RenderJson(const Changes& changes) {
  Json root = Json::object();
  root["changed"] = !changes.empty();
  root["same"] = Json::object();
  for (const Changes::Same& same : changes.same) root["same"][same.kind] = same.count;
  root["reworded_expressions"] = changes.reworded;
  root[changes.heading] = ItemsJson(changes.items);
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace qoe::changes
