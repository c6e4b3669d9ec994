// A Grafana dashboard as written: panels, variables, links, and everything that it asks a
// datasource. Plain values with places; nothing is looked up elsewhere or checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/json/document.h"
#include "compiler/source/embedded_text.h"

namespace qoe::grafana {

// Which language a query is in.
enum class Language : uint8_t { Promql, Logql, Other };

// Where a query stands.
enum class Place : uint8_t { Panel, Variable, Annotation };

// How the file holds the dashboard. Classic: Grafana's JSON model; Resource: the same dashboard as
// a resource of `dashboard.grafana.app`, version 2, where elements and layout stand apart.
enum class Format : uint8_t { Classic, Resource };

// A string and its place, quotes included. No file: it is not written.
struct Field {
  std::string_view text;
  source::Location location;

  bool present() const { return location.file.valid(); }
  // For places inside of the string.
  source::EmbeddedText Embedded() const { return {location.file, location.span.begin, text}; }
};

// Which datasource answers: by object (`type`, `uid`) or, in old ones, by name (`uid` alone).
struct Datasource {
  std::string_view type;  // "prometheus"; empty: not said
  Field uid;              // or name, or a variable; not present: the default of that type
  Language language = Language::Other;  // also by the variable that chooses it
  source::Location location;
};

// What a panel, a variable or an annotation asks, in a language with an `expr`.
struct Query {
  Place place = Place::Panel;
  Language language = Language::Other;
  source::EmbeddedText text;
  source::Location location;  // of the whole string
  int panel = -1;             // index into Dashboard::panels; -1: of no panel
  int target = -1;            // index into Panel::targets
  int variable = -1;          // index into Dashboard::variables
};

// One entry of `targets`, in whatever language.
struct Target {
  Field ref_id;
  Field legend;  // "__auto": all labels
  std::optional<Datasource> datasource;
  bool hidden = false;
  bool instant = false;       // asks for one point only
  int query = -1;             // index into Dashboard::queries; -1: it has no `expr`
  source::Location location;  // of its opening bracket
  const json::Value* json = nullptr;
};

// A unit for some fields of a panel.
struct UnitOverride {
  std::string_view matcher;  // "byName", "byFrameRefID", "byRegexp", …; empty: an axis or a column
  std::string_view options;  // what it matches
  Field unit;
};

// Cells of a grid of 24 columns; may be fractions in hand-written ones.
struct GridPos {
  double x = 0, y = 0, width = 0, height = 0;
  source::Location location;
};

struct Link {
  Field title, url;
  std::string_view type;      // "dashboards" (by tags) or "link"
  bool include_vars = false;  // hands all variables over
  int panel = -1;             // -1: of the dashboard
};

enum class PanelKind : uint8_t {
  Panel,
  Row,      // a panel of the type `row`; collapsed ones hold their panels
  OldRow,   // an entry of `rows`, before schema version 16; no panel itself
  Library,  // what it shows is kept elsewhere
};

struct Panel {
  PanelKind kind = PanelKind::Panel;
  std::optional<int64_t> id;
  source::Location id_location;
  Field type, title, description;
  Field unit;  // of all fields; old graphs: of the left axis
  std::vector<UnitOverride> overrides;
  std::optional<GridPos> grid_pos;
  int grid = 0;  // panels of one number share a grid: 0 is the dashboard's own
  int row = -1;  // the row it stands in or below; index into Dashboard::panels
  bool collapsed = false;
  Field repeat;  // name of the variable that it is repeated for
  std::optional<Datasource> datasource;
  std::vector<Target> targets;
  source::Location location;  // its title, or else its type, or else its opening bracket
  const json::Value* json = nullptr;

  // A setting for all fields, such as `thresholds`; null where it is not written.
  const json::Value* FieldDefault(std::string_view key) const;
};

struct Variable {
  std::string_view name;
  std::string_view type;  // "query", "custom", "interval", "datasource", "textbox", "constant", …
  source::Location location;  // of the name
  Field query;                // what was typed: PromQL, "1m,5m", "prometheus"
  Field all_value;            // not present: all values, joined
  bool multi = false;
  bool include_all = false;
  size_t options = 0;  // how many are stored with the dashboard
  std::optional<Datasource> datasource;
  const json::Value* json = nullptr;

  // `$name` may be several values, or a pattern for all of them.
  bool several() const { return multi || include_all; }
};

struct Annotation {
  Field name;
  bool built_in = false;
  std::optional<Datasource> datasource;
  int query = -1;
  const json::Value* json = nullptr;
};

struct Dashboard {
  source::FileId file_id;
  Format format = Format::Classic;
  Field wrapper;               // the key "dashboard" around it
  bool wrapped_alone = false;  // nothing of the HTTP API stands beside that key
  Field uid, title;
  std::optional<int64_t> schema_version;
  source::Location location;  // its title, or else its opening bracket
  std::vector<Variable> variables;
  std::vector<Panel> panels;  // in the order of the file; rows before their panels
  std::vector<Query> queries;
  std::vector<Annotation> annotations;
  std::vector<Link> links;
  const json::Value* json = nullptr;  // the dashboard itself, unwrapped

  // Without rows.
  size_t PanelCount() const;
  // The panel, or the target, that asks; null for other queries.
  const Panel* PanelOf(const Query& query) const;
  const Target* TargetOf(const Query& query) const;
  // The unit of what one query of the panel shows: an override by its refId, or the panel's own.
  const Field& UnitOf(const Panel& panel, const Target& target) const;
};

}  // namespace qoe::grafana
