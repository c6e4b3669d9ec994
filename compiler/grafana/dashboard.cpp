#include "compiler/grafana/dashboard.h"

#include <algorithm>

#include "promql/variables.h"

namespace qoe::grafana {
namespace {

using json::Kind;
using json::Value;

const Value& Unwrapped(const Value& root) {
  const Value* inner = root.Find("dashboard");
  return inner != nullptr && inner->kind == Kind::Object ? *inner : root;
}

bool HasText(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return (static_cast<unsigned char>(a) | 0x20U) == (static_cast<unsigned char>(b) | 0x20U);
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

Language LanguageOf(std::string_view name) {
  if (HasText(name, "loki")) return Language::Logql;
  if (HasText(name, "prometheus") || HasText(name, "mimir") || HasText(name, "cortex") ||
      HasText(name, "thanos")) {
    return Language::Promql;
  }
  return Language::Other;
}

class Reader {
 public:
  Reader(const Value& root, source::FileId file) : root_(root) { dashboard_.file_id = file; }

  Dashboard Run() {
    dashboard_.title = root_.Text("title");
    const Value* templating = root_.Find("templating");
    const Value* list = templating != nullptr ? templating->Find("list") : nullptr;
    variables_ = list;
    if (list != nullptr) {
      for (const Value& variable : list->items) AddVariable(variable);
    }
    AddPanels();
    const Value* annotations = root_.Find("annotations");
    const Value* entries = annotations != nullptr ? annotations->Find("list") : nullptr;
    if (entries != nullptr) {
      for (const Value& entry : entries->items) AddQuery(entry, Place::Annotation, nullptr);
    }
    return std::move(dashboard_);
  }

 private:
  source::Location At(const Value& value) const {
    return {dashboard_.file_id, {value.begin, value.end}};
  }

  void AddVariable(const Value& variable) {
    const Value* name = variable.Find("name");
    if (name == nullptr || name->kind != Kind::String) return;
    dashboard_.variables.push_back({name->text, variable.Text("type"), At(*name)});
    if (variable.Text("type") != "query") return;
    const Value* query = variable.Find("query");
    // Newer ones keep what was typed and an id.
    if (query != nullptr && query->kind == Kind::Object) query = query->Find("query");
    if (query == nullptr || query->kind != Kind::String) return;
    const Language language = Resolve(variable.Find("datasource"));
    dashboard_.queries.push_back(
        {Place::Variable, language, query->Embedded(dashboard_.file_id), At(*query)});
  }

  // Rows of old dashboards and collapsed rows hold panels of their own.
  void AddPanels() {
    std::vector<const Value*> waiting;
    const auto add = [&waiting](const Value& holder) {
      for (const char* key : {"rows", "panels"}) {
        const Value* list = holder.Find(key);
        if (list == nullptr) continue;
        // Backwards: the first item must leave the stack first.
        for (size_t i = list->items.size(); i > 0; --i) waiting.push_back(&list->items[i - 1]);
      }
    };
    add(root_);
    while (!waiting.empty()) {
      const Value& panel = *waiting.back();
      waiting.pop_back();
      add(panel);
      const Value* targets = panel.Find("targets");
      if (panel.Find("type") != nullptr && panel.Text("type") != "row") ++dashboard_.panels;
      if (targets == nullptr) continue;
      for (const Value& target : targets->items) {
        AddQuery(target, Place::Panel, panel.Find("datasource"));
      }
    }
  }

  void AddQuery(const Value& holder, Place place, const Value* otherwise) {
    const Value* expr = holder.Find("expr");
    if (expr == nullptr || expr->kind != Kind::String) return;
    const Value* datasource = holder.Find("datasource");
    if (datasource == nullptr || datasource->kind == Kind::Null) datasource = otherwise;
    Language language = Resolve(datasource);
    // Only these two have `expr`, and most are Prometheus.
    const bool mixed =
        datasource == nullptr || datasource->kind == Kind::Null || datasource->kind == Kind::String;
    if (language == Language::Other && mixed) language = Language::Promql;
    dashboard_.queries.push_back({place, language, expr->Embedded(dashboard_.file_id), At(*expr)});
  }

  // By its type, by its name, or by the variable that chooses it.
  Language Resolve(const Value* datasource) const {
    if (datasource == nullptr || datasource->kind == Kind::Null) return Language::Promql;
    const bool object = datasource->kind == Kind::Object;
    if (object && !datasource->Text("type").empty()) return LanguageOf(datasource->Text("type"));
    const std::string_view name = object ? datasource->Text("uid") : datasource->text;
    const std::vector<promql::VariableUse> uses = promql::FindVariables(name);
    if (uses.empty()) return LanguageOf(name);
    if (variables_ != nullptr) {
      for (const Value& variable : variables_->items) {
        if (variable.Text("name") != uses[0].name) continue;
        return LanguageOf(variable.Text("query"));
      }
    }
    const Language by_name = LanguageOf(name);
    return by_name == Language::Other ? Language::Promql : by_name;
  }

  const Value& root_;
  const Value* variables_ = nullptr;
  Dashboard dashboard_;
};

}  // namespace

Dashboard Read(const Value& root, source::FileId file) {
  return Reader(Unwrapped(root), file).Run();
}

bool IsDashboard(const Value& root) {
  const Value& inner = Unwrapped(root);
  if (inner.kind != Kind::Object) return false;
  const bool panels = inner.Find("panels") != nullptr || inner.Find("rows") != nullptr;
  return panels && (inner.Find("title") != nullptr || inner.Find("schemaVersion") != nullptr ||
                    inner.Find("templating") != nullptr);
}

}  // namespace qoe::grafana
