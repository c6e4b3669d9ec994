// The classic JSON model.
#include <utility>

#include "compiler/grafana/read_parts.h"

namespace qoe::grafana {
namespace {

using json::Kind;
using json::Value;

class ClassicReader {
 public:
  ClassicReader(const Value& root, DashboardBuilder& builder)
      : root_(root), builder_(builder), dashboard_(builder.dashboard) {}

  void Run() {
    dashboard_.schema_version = IntegerOf(root_, "schemaVersion");
    AddVariables();
    builder_.AddLinks(root_, -1);
    AddPanels();
    AddAnnotations();
  }

 private:
  void AddVariables() {
    const Value* list = Below(root_, {"templating", "list"});
    if (list == nullptr) return;
    for (const Value& each : list->items) {
      if (each.Text("type") == "datasource")
        builder_.NoteDatasourceVariable(each.Text("name"), each.Text("query"));
    }
    for (const Value& each : list->items) AddVariable(each);
  }

  void AddVariable(const Value& json) {
    const Value* name = json.Find("name");
    if (name == nullptr || name->kind != Kind::String) return;
    Variable variable;
    variable.name = name->text;
    variable.type = json.Text("type");
    variable.location = builder_.At(*name);
    variable.multi = IsTrue(json, "multi");
    variable.include_all = IsTrue(json, "includeAll");
    variable.all_value = builder_.FieldOf(json, "allValue");
    if (const Value* options = json.Find("options")) variable.options = options->items.size();
    variable.datasource = builder_.DatasourceOf(json.Find("datasource"));
    variable.json = &json;
    // Newer ones keep what was typed and an id.
    const Value* query = json.Find("query");
    if (query != nullptr && query->kind == Kind::Object) query = query->Find("query");
    if (query != nullptr && query->kind == Kind::String)
      variable.query = {query->text, builder_.At(*query)};
    const bool asks = variable.type == "query";
    const Language language =
        variable.datasource ? variable.datasource->language : Language::Promql;
    const int index = static_cast<int>(dashboard_.variables.size());
    dashboard_.variables.push_back(variable);
    if (asks)
      builder_.AddQuery({.place = Place::Variable,
                         .language = language,
                         .text = {},
                         .location = {},
                         .variable = index},
                        query);
  }

  // A value of `rows` or `panels`, and the row that holds it.
  struct Waiting {
    const Value* json;
    int holder;
    bool old_row;
  };

  // Rows of old dashboards and collapsed rows hold panels of their own.
  void AddPanels() {
    std::vector<Waiting> waiting;
    const auto add = [&waiting](const Value& holder, int row) {
      for (const char* key : {"panels", "rows"}) {
        const Value* list = holder.Find(key);
        if (list == nullptr) continue;
        // Backwards: the first item must leave the stack first.
        for (size_t i = list->items.size(); i > 0; --i)
          waiting.push_back({&list->items[i - 1], row, std::string_view(key) == "rows"});
      }
    };
    add(root_, -1);
    int open_row = -1;  // the row that is not collapsed and stands above
    while (!waiting.empty()) {
      const Waiting next = waiting.back();
      waiting.pop_back();
      if (next.json->kind != Kind::Object) continue;
      const int index = static_cast<int>(dashboard_.panels.size());
      AddPanel(next, open_row);
      const Panel& added = dashboard_.panels.back();
      if (added.kind == PanelKind::Row && next.holder < 0) open_row = index;
      add(*next.json, index);
    }
  }

  void AddPanel(const Waiting& next, int open_row) {
    const Value& json = *next.json;
    Panel panel;
    panel.json = &json;
    panel.type = builder_.FieldOf(json, "type");
    if (next.old_row) {
      panel.kind = PanelKind::OldRow;
    } else if (panel.type.text == "row") {
      panel.kind = PanelKind::Row;
    } else if (json.Find("libraryPanel") != nullptr) {
      panel.kind = PanelKind::Library;
    }
    panel.id = IntegerOf(json, "id");
    if (panel.id) panel.id_location = builder_.At(*json.Find("id"));
    panel.title = builder_.FieldOf(json, "title");
    panel.description = builder_.FieldOf(json, "description");
    panel.repeat = builder_.FieldOf(json, "repeat");
    panel.collapsed = IsTrue(json, "collapsed") || IsTrue(json, "collapse");
    panel.datasource = builder_.DatasourceOf(json.Find("datasource"));
    panel.row = next.holder >= 0 ? next.holder : panel.kind == PanelKind::Row ? -1 : open_row;
    panel.grid = next.holder + 1;
    builder_.ReadFieldConfig(json.Find("fieldConfig"), panel);
    AddOldUnits(panel);
    AddGridPos(panel);
    panel.location = builder_.PlaceOf(panel);
    const int index = static_cast<int>(dashboard_.panels.size());
    AddTargets(index, panel);
    builder_.AddLinks(json, index);
    dashboard_.panels.push_back(std::move(panel));
  }

  void AddGridPos(Panel& panel) const {
    const Value* json = panel.json->Find("gridPos");
    if (json == nullptr) return;
    const std::optional<double> x = NumberOf(*json, "x"), y = NumberOf(*json, "y"),
                                width = NumberOf(*json, "w"), height = NumberOf(*json, "h");
    if (x && y && width && height)
      panel.grid_pos = GridPos{*x, *y, *width, *height, builder_.At(*json)};
  }

  // `graph` has a unit an axis, `singlestat` one, the old table one for each column.
  void AddOldUnits(Panel& panel) const {
    const auto add = [&panel](const Field& unit) {
      if (!unit.present()) return;
      if (!panel.unit.present()) {
        panel.unit = unit;
      } else {
        panel.overrides.push_back({{}, {}, unit});
      }
    };
    const Value& json = *panel.json;
    if (panel.type.text == "singlestat") add(builder_.FieldOf(json, "format"));
    if (panel.type.text == "grafana-piechart-panel") add(builder_.FieldOf(json, "format"));
    for (const char* list : {"yaxes", "styles"}) {
      const Value* items = json.Find(list);
      if (items == nullptr) continue;
      for (const Value& each : items->items) {
        const bool shown = each.Find("show") == nullptr || IsTrue(each, "show");
        if (shown)
          add(builder_.FieldOf(each, std::string_view(list) == "yaxes" ? "format" : "unit"));
      }
    }
    if (const Value* axis = json.Find("yAxis")) add(builder_.FieldOf(*axis, "format"));
  }

  void AddTargets(int panel_index, Panel& panel) {
    const Value* list = panel.json->Find("targets");
    if (list == nullptr) return;
    for (const Value& json : list->items) {
      if (json.kind != Kind::Object) continue;
      Target target;
      target.json = &json;
      target.location = builder_.At(json);
      target.ref_id = builder_.FieldOf(json, "refId");
      target.legend = builder_.FieldOf(json, "legendFormat");
      target.datasource = builder_.DatasourceOf(json.Find("datasource"));
      target.hidden = IsTrue(json, "hide");
      target.instant = IsTrue(json, "instant") && !IsTrue(json, "range");
      const Language language = DashboardBuilder::LanguageOfExpr(
          target.datasource ? target.datasource : panel.datasource);
      target.query = builder_.AddQuery({.place = Place::Panel,
                                        .language = language,
                                        .text = {},
                                        .location = {},
                                        .panel = panel_index,
                                        .target = static_cast<int>(panel.targets.size())},
                                       json.Find("expr"));
      panel.targets.push_back(target);
    }
  }

  void AddAnnotations() {
    const Value* list = Below(root_, {"annotations", "list"});
    if (list == nullptr) return;
    for (const Value& json : list->items) {
      Annotation annotation;
      annotation.json = &json;
      annotation.name = builder_.FieldOf(json, "name");
      annotation.built_in = IntegerOf(json, "builtIn").value_or(0) != 0;
      annotation.datasource = builder_.DatasourceOf(json.Find("datasource"));
      const Language language = DashboardBuilder::LanguageOfExpr(annotation.datasource);
      // Newer ones ask what their target says.
      const Value* expr = json.Find("expr");
      if (expr == nullptr) expr = Below(json, {"target", "expr"});
      annotation.query = builder_.AddQuery(
          {.place = Place::Annotation, .language = language, .text = {}, .location = {}}, expr);
      dashboard_.annotations.push_back(annotation);
    }
  }

  const Value& root_;
  DashboardBuilder& builder_;
  Dashboard& dashboard_;
};

}  // namespace

void ReadClassic(const Value& root, DashboardBuilder& builder) {
  ClassicReader(root, builder).Run();
}

}  // namespace qoe::grafana
