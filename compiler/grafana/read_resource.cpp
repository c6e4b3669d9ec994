// Resources of `dashboard.grafana.app`, version 2: elements by name, and a layout that places them.
// Source: grafana/grafana apps/dashboard/kinds/v2beta1 (Grafana 12.3).
#include <utility>

#include "compiler/grafana/read_parts.h"

namespace qoe::grafana {
namespace {

using json::Kind;
using json::Value;

// "QueryVariable" → "query", as the classic model calls it.
std::string_view TypeOfVariable(std::string_view kind) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"QueryVariable", "query"},       {"TextVariable", "textbox"},
      {"ConstantVariable", "constant"}, {"DatasourceVariable", "datasource"},
      {"IntervalVariable", "interval"}, {"CustomVariable", "custom"},
      {"GroupByVariable", "groupby"},   {"AdhocVariable", "adhoc"},
      {"SwitchVariable", "switch"}};
  for (const auto& [name, type] : kTypes) {
    if (name == kind) return type;
  }
  return {};
}

class ResourceReader {
 public:
  ResourceReader(const Value& spec, DashboardBuilder& builder)
      : spec_(spec), builder_(builder), dashboard_(builder.dashboard) {}

  void Run() {
    AddVariables();
    builder_.AddLinks(spec_, -1);
    AddPanels();
    AddLayout();
    AddAnnotations();
  }

 private:
  void AddVariables() {
    const Value* list = spec_.Find("variables");
    if (list == nullptr) return;
    for (const Value& each : list->items) {
      const Value* spec = each.Find("spec");
      if (spec != nullptr && each.Text("kind") == "DatasourceVariable")
        builder_.NoteDatasourceVariable(spec->Text("name"), spec->Text("pluginId"));
    }
    for (const Value& each : list->items) {
      if (const Value* spec = each.Find("spec")) AddVariable(each.Text("kind"), *spec);
    }
  }

  void AddVariable(std::string_view kind, const Value& json) {
    const Value* name = json.Find("name");
    if (name == nullptr || name->kind != Kind::String) return;
    Variable variable;
    variable.name = name->text;
    variable.type = TypeOfVariable(kind);
    variable.location = builder_.At(*name);
    variable.multi = IsTrue(json, "multi");
    variable.include_all = IsTrue(json, "includeAll");
    variable.all_value = builder_.FieldOf(json, "allValue");
    if (const Value* options = json.Find("options")) variable.options = options->items.size();
    variable.json = &json;
    const int index = static_cast<int>(dashboard_.variables.size());
    const Value* query = json.Find(variable.type == "datasource" ? "pluginId" : "query");
    if (query != nullptr && query->kind == Kind::String)
      variable.query = {query->text, builder_.At(*query)};
    const Value* asked = nullptr;
    if (query != nullptr && query->kind == Kind::Object) {
      variable.datasource = DatasourceOf(*query, json);
      asked = Below(*query, {"spec", "query"});
      if (asked != nullptr && asked->kind == Kind::String)
        variable.query = {asked->text, builder_.At(*asked)};
    }
    const Language language =
        variable.datasource ? variable.datasource->language : Language::Promql;
    const bool asks = variable.type == "query";
    dashboard_.variables.push_back(variable);
    if (asks) {
      builder_.AddQuery({.place = Place::Variable,
                         .language = language,
                         .text = {},
                         .location = {},
                         .variable = index},
                        asked != nullptr ? asked : query);
    }
  }

  // The plugin stands in `group`, in v2alpha1 in `kind`; the uid in `datasource.name`, in v2alpha1
  // in a classic `datasource` beside the query.
  std::optional<Datasource> DatasourceOf(const Value& query, const Value& holder) const {
    if (const Value* classic = holder.Find("datasource")) return builder_.DatasourceOf(classic);
    Datasource datasource;
    datasource.location = builder_.At(query);
    datasource.type = query.Text("group");
    const std::string_view kind = query.Text("kind");
    if (datasource.type.empty() && kind != "DataQuery") datasource.type = kind;
    if (const Value* named = query.Find("datasource"))
      datasource.uid = builder_.FieldOf(*named, "name");
    if (datasource.type.empty() && !datasource.uid.present()) return std::nullopt;
    datasource.language = builder_.LanguageOf(datasource.type, datasource.uid.text);
    return datasource;
  }

  void AddPanels() {
    for (const json::Member& element : spec_.Find("elements")->members) {
      const Value* json = element.value.Find("spec");
      if (json == nullptr || json->kind != Kind::Object) continue;
      index_of_element_.emplace(element.name, static_cast<int>(dashboard_.panels.size()));
      Panel panel;
      panel.json = json;
      if (element.value.Text("kind") == "LibraryPanel") panel.kind = PanelKind::Library;
      panel.id = IntegerOf(*json, "id");
      if (panel.id) panel.id_location = builder_.At(*json->Find("id"));
      panel.title = builder_.FieldOf(*json, "title");
      panel.description = builder_.FieldOf(*json, "description");
      if (const Value* config = json->Find("vizConfig")) {
        panel.type = builder_.FieldOf(*config, config->Find("group") != nullptr ? "group" : "kind");
        builder_.ReadFieldConfig(Below(*config, {"spec", "fieldConfig"}), panel);
      }
      panel.grid = -1;  // until the layout names it
      panel.location = builder_.PlaceOf(panel);
      const int index = static_cast<int>(dashboard_.panels.size());
      AddTargets(index, panel);
      builder_.AddLinks(*json, index);
      dashboard_.panels.push_back(std::move(panel));
    }
  }

  void AddTargets(int panel_index, Panel& panel) {
    const Value* list = Below(*panel.json, {"data", "spec", "queries"});
    if (list == nullptr) return;
    for (const Value& each : list->items) {
      const Value* json = each.Find("spec");
      const Value* query = json != nullptr ? json->Find("query") : nullptr;
      if (query == nullptr) continue;
      Target target;
      target.json = json;
      target.location = builder_.At(*json);
      target.ref_id = builder_.FieldOf(*json, "refId");
      target.hidden = IsTrue(*json, "hidden");
      target.datasource = DatasourceOf(*query, *json);
      const Value* asked = query->Find("spec");
      if (asked != nullptr) {
        target.legend = builder_.FieldOf(*asked, "legendFormat");
        target.instant = IsTrue(*asked, "instant") && !IsTrue(*asked, "range");
        const Language language = DashboardBuilder::LanguageOfExpr(target.datasource);
        target.query = builder_.AddQuery({.place = Place::Panel,
                                          .language = language,
                                          .text = {},
                                          .location = {},
                                          .panel = panel_index,
                                          .target = static_cast<int>(panel.targets.size())},
                                         asked->Find("expr"));
      }
      panel.targets.push_back(target);
    }
  }

  // A layout and what its items repeat for, from the rows and tabs around it.
  struct Waiting {
    const Value* layout;
    Field repeat;
  };

  // Rows and tabs hold layouts of their own; each grid counts its cells by itself.
  void AddLayout() {
    std::vector<Waiting> waiting;
    if (const Value* layout = spec_.Find("layout")) waiting.push_back({layout, {}});
    for (int grid = 0; !waiting.empty(); ++grid) {
      const Waiting next = waiting.back();
      waiting.pop_back();
      for (const char* list : {"items", "rows", "tabs"}) {
        const Value* items = Below(*next.layout, {"spec", list});
        if (items == nullptr) continue;
        for (const Value& each : items->items) AddItem(each, next.repeat, grid, waiting);
      }
    }
  }

  void AddItem(const Value& item, const Field& outer, int grid, std::vector<Waiting>& waiting) {
    const Value* json = item.Find("spec");
    if (json == nullptr) return;
    Field repeat = outer;
    if (const Value* own = json->Find("repeat")) {
      const Field named = builder_.FieldOf(*own, "value");
      if (named.present()) repeat = named;
    }
    if (const Value* inner = json->Find("layout")) waiting.push_back({inner, repeat});
    const Value* element = json->Find("element");
    if (element == nullptr) return;
    const auto found = index_of_element_.find(element->Text("name"));
    if (found == index_of_element_.end()) return;
    Panel& panel = dashboard_.panels[static_cast<size_t>(found->second)];
    panel.repeat = repeat;
    panel.grid = grid;
    const std::optional<double> x = NumberOf(*json, "x"), y = NumberOf(*json, "y"),
                                width = NumberOf(*json, "width"),
                                height = NumberOf(*json, "height");
    if (x && y && width && height)
      panel.grid_pos = GridPos{*x, *y, *width, *height, builder_.At(*json)};
  }

  void AddAnnotations() {
    const Value* list = spec_.Find("annotations");
    if (list == nullptr) return;
    for (const Value& each : list->items) {
      const Value* json = each.Find("spec");
      if (json == nullptr) continue;
      Annotation annotation;
      annotation.json = json;
      annotation.name = builder_.FieldOf(*json, "name");
      annotation.built_in = IsTrue(*json, "builtIn");
      if (const Value* query = json->Find("query")) {
        annotation.datasource = DatasourceOf(*query, *json);
        const Language language = DashboardBuilder::LanguageOfExpr(annotation.datasource);
        annotation.query = builder_.AddQuery(
            {.place = Place::Annotation, .language = language, .text = {}, .location = {}},
            Below(*query, {"spec", "expr"}));
      }
      dashboard_.annotations.push_back(annotation);
    }
  }

  const Value& spec_;
  DashboardBuilder& builder_;
  Dashboard& dashboard_;
  std::unordered_map<std::string_view, int> index_of_element_;
};

}  // namespace

void ReadResource(const Value& spec, DashboardBuilder& builder) {
  ResourceReader(spec, builder).Run();
}

}  // namespace qoe::grafana
