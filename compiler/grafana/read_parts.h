// What the readers of both formats share; used in this folder alone.
#pragma once

#include <initializer_list>
#include <string_view>
#include <unordered_map>

#include "compiler/grafana/dashboard.h"

namespace qoe::grafana {

// Fills one dashboard. Keeps which variable chooses which sort of datasource.
class DashboardBuilder {
 public:
  explicit DashboardBuilder(source::FileId file) { dashboard.file_id = file; }

  // The place of a value; of an object or list only its opening bracket, since the whole may be
  // hundreds of lines.
  source::Location At(const json::Value& value) const;
  // The member of that name where it is a string.
  Field FieldOf(const json::Value& holder, std::string_view name) const;
  // Adds a query where `text` is a string; returns its index or -1.
  int AddQuery(Query query, const json::Value* text);
  // The classic `datasource` of a panel, target, variable or annotation; empty where it names none.
  std::optional<Datasource> DatasourceOf(const json::Value* value) const;
  // What answers a query without an `expr` of any other language: most are Prometheus.
  static Language LanguageOfExpr(const std::optional<Datasource>& datasource);
  // The `links` of a dashboard or, with its index, of a panel.
  void AddLinks(const json::Value& holder, int panel);
  // Units of `fieldConfig`, which both formats have.
  void ReadFieldConfig(const json::Value* config, Panel& panel) const;
  // Where to point at for the panel as a whole.
  source::Location PlaceOf(const Panel& panel) const;
  // To be called for every variable before the first datasource is read.
  void NoteDatasourceVariable(std::string_view name, std::string_view plugin);
  // By the type of a plugin, or by a name that tells it.
  Language LanguageOf(std::string_view type, std::string_view uid) const;

  Dashboard dashboard;

 private:
  std::unordered_map<std::string_view, std::string_view> plugin_of_variable_;
};

// The member below several names, one in the other; null where one is missing.
const json::Value* Below(const json::Value& value, std::initializer_list<std::string_view> names);
bool IsTrue(const json::Value& holder, std::string_view name);
std::optional<double> NumberOf(const json::Value& holder, std::string_view name);
std::optional<int64_t> IntegerOf(const json::Value& holder, std::string_view name);

void ReadClassic(const json::Value& root, DashboardBuilder& builder);
void ReadResource(const json::Value& root, DashboardBuilder& builder);

}  // namespace qoe::grafana
