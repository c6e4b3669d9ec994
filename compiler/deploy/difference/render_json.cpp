#include <nlohmann/json.hpp>

#include "compiler/deploy/difference/marks.h"
#include "compiler/deploy/difference/render.h"

namespace qoe::difference {
namespace {

using Json = nlohmann::ordered_json;

Json FieldsJson(const std::vector<FieldChange>& fields) {
  Json list = Json::array();
  for (const FieldChange& field : fields) {
    Json item = Json::object();
    item["field"] = field.field;
    item["before"] = field.before.empty() ? Json(nullptr) : Json(field.before);
    item["after"] = field.after.empty() ? Json(nullptr) : Json(field.after);
    item["meaning"] = field.meanings;
    list.push_back(std::move(item));
  }
  return list;
}

Json RuleJson(const RuleChange& rule) {
  Json item = Json::object();
  item["kind"] = rule.is_alert ? "alert" : "record";
  item["name"] = rule.name;
  item["labels"] = rule.labels;
  item["change"] = WordOf(rule.change);
  item["moved"] = rule.moved;
  item["fields"] = FieldsJson(rule.fields);
  return item;
}

Json GroupJson(const GroupChange& group) {
  Json item = Json::object();
  item["name"] = group.name;
  item["change"] = WordOf(group.change);
  item["fields"] = FieldsJson(group.fields);
  item["rules"] = Json::array();
  for (const RuleChange& rule : group.rules) item["rules"].push_back(RuleJson(rule));
  item["same_rules"] = group.same_rules;
  return item;
}

}  // namespace

std::string RenderJson(const Difference& difference) {
  Json root = Json::object();
  root["changed"] = !difference.empty();
  Json& groups = root["groups"] = Json::object();
  for (const Change change : {Change::Created, Change::Changed, Change::Deleted, Change::Same}) {
    groups[std::string(WordOf(change))] = difference.Count(change);
  }
  root["reworded_expressions"] = difference.reworded;
  root["namespaces"] = Json::array();
  for (const NamespaceChange& name_space : difference.namespaces) {
    Json item = Json::object();
    item["name"] = name_space.name;
    item["same_groups"] = name_space.same_groups;
    item["groups"] = Json::array();
    for (const GroupChange& group : name_space.groups) item["groups"].push_back(GroupJson(group));
    root["namespaces"].push_back(std::move(item));
  }
  // A ruler may hold bytes that are no UTF-8.
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace qoe::difference
