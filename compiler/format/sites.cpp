#include "compiler/format/sites.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "compiler/rules/read.h"
#include "compiler/spec/reference_text.h"
#include "compiler/spec/schema.h"

namespace qoe::format {
namespace {

using yaml::Node;

// Where each value of a mapping stands, by the place where it begins.
class SurroundingsOf {
 public:
  SurroundingsOf(const source::File& file, const yaml::Document& document) : file_(file) {
    std::vector<Task> tasks = {{document.root(), false}};
    while (!tasks.empty()) {
      const Task task = tasks.back();
      tasks.pop_back();
      Visit(task.node, task.in_flow, tasks);
    }
  }

  Surroundings At(uint32_t offset) const {
    const auto found = by_offset_.find(offset);
    return found == by_offset_.end() ? Surroundings{} : found->second;
  }

 private:
  struct Task {
    Node node;
    bool in_flow;
  };

  // Whether a collection is one of braces or brackets; an anchor or a tag may stand before it.
  bool IsFlow(const Node& node) const {
    const std::string_view text = file_.text();
    size_t at = node.location().span.begin;
    while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
      at = std::min(text.find_first_of(" \n", at), text.size());
      at = std::min(text.find_first_not_of(" \r\n", at), text.size());
    }
    return at < text.size() && (text[at] == '{' || text[at] == '[');
  }

  void Visit(const Node& node, bool in_flow, std::vector<Task>& tasks) {
    if (!node.is_mapping() && !node.is_sequence()) return;
    // An alias leads to where its anchor has been.
    const uint64_t identity =
        uint64_t{node.location().span.begin} * 2 + (node.is_mapping() ? 1 : 0);
    if (!visited_.insert(identity).second) return;
    const bool flow = in_flow || IsFlow(node);
    for (size_t i = 0; i < node.size(); ++i) {
      const Node value = node.is_mapping() ? node.value(i) : node.item(i);
      if (value.is_scalar()) {
        Surroundings at{flow, node.is_mapping(), 0};
        if (node.is_mapping()) at.key_column = ColumnOf(node.key(i));
        by_offset_.emplace(value.location().span.begin, at);
      } else {
        tasks.push_back({value, flow});
      }
    }
  }

  uint32_t ColumnOf(const Node& key) const {
    const uint32_t offset = key.location().span.begin;
    const size_t line_break =
        offset == 0 ? std::string_view::npos : file_.text().rfind('\n', offset - 1);
    const size_t line = line_break == std::string_view::npos ? 0 : line_break + 1;
    return static_cast<uint32_t>(offset - line);
  }

  const source::File& file_;
  std::unordered_map<uint32_t, Surroundings> by_offset_;
  std::unordered_set<uint64_t> visited_;
};

void Add(const Node& node, std::vector<Site>& sites) {
  if (!node.valid() || !node.is_scalar() || node.text().empty()) return;
  // What it is made of, only the whole spec knows.
  if (!spec::ReferencesIn(node.text()).empty()) return;
  sites.push_back({node.embedded(), node.location().span.begin, true, {}});
}

// Sorts, drops what is there twice by way of an alias, and adds the surroundings.
void Complete(const source::FileSet& files, source::FileId file_id, Sites& out) {
  std::sort(out.sites.begin(), out.sites.end(),
            [](const Site& a, const Site& b) { return a.offset < b.offset; });
  out.sites.erase(std::unique(out.sites.begin(), out.sites.end(),
                              [](const Site& a, const Site& b) { return a.offset == b.offset; }),
                  out.sites.end());
  if (out.sites.empty()) return;
  std::vector<SurroundingsOf> surroundings;
  surroundings.reserve(out.documents.size());
  for (const yaml::Document& document : out.documents)
    surroundings.emplace_back(files[file_id], document);
  for (Site& site : out.sites) {
    for (const SurroundingsOf& each : surroundings) {
      const Surroundings at = each.At(site.offset);
      if (at.keyed || at.in_flow) site.surroundings = at;
    }
  }
}

// Walks a spec by its table, as the validator does; what does not fit it is passed over.
class SpecWalk {
 public:
  explicit SpecWalk(std::vector<Site>& sites) : sites_(sites) {}

  void Run(const Node& root) {
    tasks_.push_back(
        {root, {spec::ValueKind::Object, spec::Object::Spec, {}}, spec::Container::One});
    while (!tasks_.empty()) {
      const Task task = tasks_.back();
      tasks_.pop_back();
      Visit(task);
    }
  }

 private:
  struct Task {
    Node node;
    spec::Type type;
    spec::Container container;
  };

  void Visit(const Task& task) {
    const bool list = task.container == spec::Container::List ||
                      (task.container == spec::Container::OneOrMany && task.node.is_sequence());
    if (list || task.container == spec::Container::Map) {
      const bool fits = list ? task.node.is_sequence() : task.node.is_mapping();
      for (size_t i = 0; fits && i < task.node.size(); ++i) {
        const Node item = list ? task.node.item(i) : task.node.value(i);
        tasks_.push_back({item, task.type, spec::Container::One});
      }
    } else if (task.type.kind == spec::ValueKind::Object) {
      VisitObject(task.node, spec::SchemaOf(task.type.object));
    } else if (task.type.kind == spec::ValueKind::Promql ||
               task.type.kind == spec::ValueKind::Selector) {
      Add(task.node, sites_);
    }
  }

  void VisitObject(const Node& node, const spec::ObjectSchema& schema) {
    if (!node.is_mapping()) {
      if (schema.shorthand.empty() || node.is_null()) return;
      const spec::Key& key = *spec::FindKey(schema, schema.shorthand);
      tasks_.push_back({node, key.type, key.container});
      return;
    }
    for (size_t i = 0; i < node.size(); ++i) {
      if (!node.key(i).is_scalar()) continue;
      const spec::Key* key = spec::FindKey(schema, node.key(i).text());
      if (key != nullptr) tasks_.push_back({node.value(i), key->type, key->container});
    }
  }

  std::vector<Site>& sites_;
  std::vector<Task> tasks_;
};

}  // namespace

Sites SitesInRules(const source::FileSet& files, source::FileId file_id, diag::Sink& sink) {
  Sites out;
  diag::Sink shapes;  // `qoec check` is for those
  diag::Sink syntax;
  rules::RuleFile file;
  file.file_id = file_id;
  file.documents = yaml::ParseAll(files, file_id, syntax);
  out.readable = !syntax.has_errors();
  sink.Append(std::move(syntax));
  rules::ReadSets(file, {rules::Ruler::Mimir}, shapes);
  for (const rules::RuleSet& set : file.sets) {
    for (const rules::Group& group : set.groups) {
      for (const rules::Rule& rule : group.rules) {
        if (!rule.expr.value().empty())
          out.sites.push_back({rule.expr.text, rule.expr.location.span.begin, false, {}});
      }
    }
  }
  out.documents = std::move(file.documents);
  Complete(files, file_id, out);
  return out;
}

Sites SitesInSpec(const source::FileSet& files, source::FileId file_id, diag::Sink& sink) {
  Sites out;
  std::optional<yaml::Document> document = yaml::Parse(files, file_id, sink);
  out.readable = document.has_value();
  if (!document) return out;
  out.documents.push_back(std::move(*document));
  SpecWalk(out.sites).Run(out.documents.back().root());
  Complete(files, file_id, out);
  return out;
}

}  // namespace qoe::format
