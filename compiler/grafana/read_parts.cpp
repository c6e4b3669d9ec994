#include "compiler/grafana/read_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "promql/variables.h"

namespace qoe::grafana {

using json::Kind;
using json::Value;

namespace {

bool HasText(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return (static_cast<unsigned char>(a) | 0x20U) == (static_cast<unsigned char>(b) | 0x20U);
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

Language LanguageOfName(std::string_view name) {
  if (HasText(name, "loki")) return Language::Logql;
  if (HasText(name, "prometheus") || HasText(name, "mimir") || HasText(name, "cortex") ||
      HasText(name, "thanos")) {
    return Language::Promql;
  }
  return Language::Other;
}

}  // namespace

const Value* Below(const Value& value, std::initializer_list<std::string_view> names) {
  const Value* at = &value;
  for (const std::string_view name : names) {
    at = at->Find(name);
    if (at == nullptr) return nullptr;
  }
  return at;
}

bool IsTrue(const Value& holder, std::string_view name) {
  const Value* value = holder.Find(name);
  return value != nullptr && value->kind == Kind::Bool && value->text == "true";
}

std::optional<double> NumberOf(const Value& holder, std::string_view name) {
  const Value* value = holder.Find(name);
  if (value == nullptr || value->kind != Kind::Number) return std::nullopt;
  const double number = std::strtod(value->text.c_str(), nullptr);
  return std::isfinite(number) ? std::optional<double>(number) : std::nullopt;
}

std::optional<int64_t> IntegerOf(const Value& holder, std::string_view name) {
  const Value* value = holder.Find(name);
  if (value == nullptr || value->kind != Kind::Number) return std::nullopt;
  int64_t number = 0;
  const char* end = value->text.data() + value->text.size();
  const auto [at, error] = std::from_chars(value->text.data(), end, number);
  return error == std::errc() && at == end ? std::optional<int64_t>(number) : std::nullopt;
}

source::Location DashboardBuilder::At(const Value& value) const {
  const bool nested = value.kind == Kind::Object || value.kind == Kind::List;
  return {dashboard.file_id, {value.begin, nested ? value.begin + 1 : value.end}};
}

Field DashboardBuilder::FieldOf(const Value& holder, std::string_view name) const {
  const Value* value = holder.Find(name);
  if (value == nullptr || value->kind != Kind::String) return {};
  return {value->text, At(*value)};
}

int DashboardBuilder::AddQuery(Query query, const Value* text) {
  if (text == nullptr || text->kind != Kind::String) return -1;
  query.text = text->Embedded(dashboard.file_id);
  query.location = At(*text);
  dashboard.queries.push_back(query);
  return static_cast<int>(dashboard.queries.size()) - 1;
}

std::optional<Datasource> DashboardBuilder::DatasourceOf(const Value* value) const {
  if (value == nullptr) return std::nullopt;
  Datasource datasource;
  datasource.location = At(*value);
  if (value->kind == Kind::String) {
    datasource.uid = {value->text, At(*value)};
  } else if (value->kind == Kind::Object) {
    datasource.type = value->Text("type");
    datasource.uid = FieldOf(*value, "uid");
    if (datasource.type.empty() && !datasource.uid.present()) return std::nullopt;
  } else {
    return std::nullopt;
  }
  datasource.language = LanguageOf(datasource.type, datasource.uid.text);
  return datasource;
}

Language DashboardBuilder::LanguageOfExpr(const std::optional<Datasource>& datasource) {
  if (!datasource) return Language::Promql;
  const bool named_only = datasource->type.empty() && datasource->language == Language::Other;
  return named_only ? Language::Promql : datasource->language;
}

Language DashboardBuilder::LanguageOf(std::string_view type, std::string_view uid) const {
  if (!type.empty()) return LanguageOfName(type);
  const std::vector<promql::VariableUse> uses = promql::FindVariables(uid);
  if (uses.empty()) return LanguageOfName(uid);
  const auto found = plugin_of_variable_.find(uses[0].name);
  if (found != plugin_of_variable_.end()) return LanguageOfName(found->second);
  const Language by_name = LanguageOfName(uid);
  return by_name == Language::Other ? Language::Promql : by_name;
}

void DashboardBuilder::NoteDatasourceVariable(std::string_view name, std::string_view plugin) {
  plugin_of_variable_.emplace(name, plugin);
}

void DashboardBuilder::AddLinks(const Value& holder, int panel) {
  const Value* list = holder.Find("links");
  if (list == nullptr) return;
  for (const Value& each : list->items) {
    dashboard.links.push_back({FieldOf(each, "title"), FieldOf(each, "url"), each.Text("type"),
                               IsTrue(each, "includeVars"), panel});
  }
}

void DashboardBuilder::ReadFieldConfig(const Value* config, Panel& panel) const {
  if (config == nullptr) return;
  if (const Value* defaults = config->Find("defaults")) panel.unit = FieldOf(*defaults, "unit");
  const Value* overrides = config->Find("overrides");
  if (overrides == nullptr) return;
  for (const Value& each : overrides->items) {
    const Value* matcher = each.Find("matcher");
    const Value* properties = each.Find("properties");
    if (matcher == nullptr || properties == nullptr) continue;
    for (const Value& property : properties->items) {
      if (property.Text("id") != "unit") continue;
      const Field unit = FieldOf(property, "value");
      if (unit.present())
        panel.overrides.push_back({matcher->Text("id"), matcher->Text("options"), unit});
    }
  }
}

source::Location DashboardBuilder::PlaceOf(const Panel& panel) const {
  if (panel.title.present() && !panel.title.text.empty()) return panel.title.location;
  if (panel.type.present()) return panel.type.location;
  return At(*panel.json);
}

}  // namespace qoe::grafana
