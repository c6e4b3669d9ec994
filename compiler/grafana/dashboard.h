// A Grafana dashboard as written: its variables and everything that it asks a datasource. Plain
// values with places; nothing is looked up or checked.
//
// Read are the classic model (schema versions 1 to 42, with `rows` or `panels`, also nested), and
// the same wrapped in `{"dashboard": …}` as the API exports it. Source: Grafana 12, dashboard JSON
// model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/json/document.h"
#include "compiler/source/embedded_text.h"

namespace qoe::grafana {

// Which language a query is in.
enum class Language : uint8_t { Promql, Logql, Other };

// Where a query stands.
enum class Place : uint8_t { Panel, Variable, Annotation };

struct Variable {
  std::string_view name;
  std::string_view type;  // "query", "interval", "datasource", …
  source::Location location;
};

struct Query {
  Place place = Place::Panel;
  Language language = Language::Other;
  source::EmbeddedText text;
  source::Location location;  // of the whole string
};

struct Dashboard {
  source::FileId file_id;
  std::string_view title;
  std::vector<Variable> variables;
  std::vector<Query> queries;
  size_t panels = 0;
};

// Text in the result is a view into `root`, which must outlive it.
Dashboard Read(const json::Value& root, source::FileId file);

// Whether an object is a dashboard, wrapped or not.
bool IsDashboard(const json::Value& root);

}  // namespace qoe::grafana
