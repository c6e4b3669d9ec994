#include "compiler/rules/read.h"

#include "compiler/rules/fields.h"

namespace qoe::rules {
namespace {

using diag::Code;
using yaml::Node;

constexpr std::string_view kResourceKind = "PrometheusRule";
// The operator serves Prometheus and Thanos: its resource has the fields of both.
constexpr Format kResource = {Ruler::Thanos, SetKind::Resource};

class Reader {
 public:
  Reader(RuleFile& file, const ReadOptions& options, diag::Sink& sink)
      : file_(file), options_(options), sink_(sink) {}

  void Run() {
    for (const yaml::Document& document : file_.documents) ReadRoot(document.root());
  }

 private:
  static std::string_view KindOf(const Node& mapping) {
    for (size_t i = 0; i < mapping.size(); ++i) {
      if (mapping.key(i).is_scalar() && mapping.key(i).text() == "kind" &&
          mapping.value(i).is_scalar()) {
        return mapping.value(i).text();
      }
    }
    return {};
  }

  static Node Child(const Node& mapping, std::string_view key) {
    if (!mapping.valid() || !mapping.is_mapping()) return {};
    for (size_t i = 0; i < mapping.size(); ++i) {
      if (mapping.key(i).is_scalar() && mapping.key(i).text() == key) return mapping.value(i);
    }
    return {};
  }

  static std::vector<NamedField> LabelsOf(const Node& mapping) {
    std::vector<NamedField> labels;
    if (!mapping.valid() || !mapping.is_mapping()) return labels;
    for (size_t i = 0; i < mapping.size(); ++i)
      labels.push_back({FieldOf(mapping.key(i)), FieldOf(mapping.value(i))});
    return labels;
  }

  // Whether it stands behind the end of what Prometheus reads, and cannot be read by us either.
  bool IsIgnored(const Node& root) {
    const bool behind = !file_.sets.empty() && file_.sets.back().kind == SetKind::File;
    if (!behind || options_.ruler == Ruler::Mimir) return false;
    sink_
        .Add(Code::IgnoredDocument, root.location(),
             "only the first YAML document of a rule file is read: Prometheus ignores this one")
        .Help("put its groups into a file of their own, or below the first `groups:`");
    return !root.is_mapping();
  }

  void ReadRoot(const Node& root) {
    if (root.is_null() || IsIgnored(root)) return;
    if (!root.is_mapping()) {
      sink_
          .Add(Code::RuleFieldShape, root.location(), "a rule file is a mapping, not {}",
               root.is_sequence() ? "a list" : "a single value")
          .Help("rules stand in groups: `groups: [{{ name: …, rules: [ … ] }}]`");
      return;
    }
    const std::string_view kind = KindOf(root);
    if (kind.empty()) return ReadFile(root);
    if (kind == kResourceKind) return ReadResource(root);
    if (!kind.ends_with("List")) return;  // another resource in the same file
    const Node items = Child(root, "items");
    if (!items.valid() || !items.is_sequence()) return;
    for (size_t i = 0; i < items.size(); ++i) {
      const Node item = items.item(i);
      if (item.is_mapping() && KindOf(item) == kResourceKind) ReadResource(item);
    }
  }

  void ReadFile(const Node& root) {
    const FieldView view(root, Object::File, {options_.ruler, SetKind::File}, sink_);
    RuleSet set{SetKind::File, root.location(), {}, view.Text("namespace"), {}, {}};
    ReadGroups(view, {options_.ruler, SetKind::File}, set);
    file_.sets.push_back(std::move(set));
  }

  void ReadResource(const Node& root) {
    const FieldView view(root, Object::Resource, kResource, sink_);
    const Node metadata = view.Find("metadata");
    RuleSet set{SetKind::Resource,
                root.location(),
                FieldOf(Child(metadata, "name")),
                FieldOf(Child(metadata, "namespace")),
                LabelsOf(Child(metadata, "labels")),
                {}};
    const Node spec = view.Find("spec");
    if (spec.valid() && spec.is_mapping()) {
      ReadGroups(FieldView(spec, Object::ResourceSpec, kResource, sink_), kResource, set);
    }
    file_.sets.push_back(std::move(set));
  }

  void ReadGroups(const FieldView& view, Format format, RuleSet& set) {
    for (const Node& node : view.Objects("groups")) {
      const FieldView fields(node, Object::Group, format, sink_);
      Group& group = set.groups.emplace_back();
      group.location = node.location();
      group.name = fields.Text("name");
      group.interval = fields.Text("interval");
      group.query_offset = fields.Text("query_offset");
      group.limit = fields.Text("limit");
      group.labels = fields.TextMap("labels");
      group.labels_key = fields.KeyOf("labels");
      group.partial_response_strategy = fields.Text("partial_response_strategy");
      group.source_tenants = fields.Texts("source_tenants");
      group.evaluation_delay = fields.Text("evaluation_delay");
      group.align_evaluation_time_on_interval = fields.Text("align_evaluation_time_on_interval");
      const std::vector<Node> rules = fields.Objects("rules");
      group.rules.reserve(rules.size());
      for (const Node& rule : rules) group.rules.push_back(ReadRule(rule, format));
    }
  }

  Rule ReadRule(const Node& node, Format format) {
    const FieldView fields(node, Object::Rule, format, sink_);
    Rule rule;
    rule.location = node.location();
    rule.record = fields.Text("record");
    rule.alert = fields.Text("alert");
    rule.expr = fields.Text("expr");
    rule.for_text = fields.Text("for");
    rule.keep_firing_for = fields.Text("keep_firing_for");
    rule.labels = fields.TextMap("labels");
    rule.annotations = fields.TextMap("annotations");
    return rule;
  }

  RuleFile& file_;
  const ReadOptions& options_;
  diag::Sink& sink_;
};

}  // namespace

RuleFile Read(const source::FileSet& files, source::FileId file_id, const ReadOptions& options,
              diag::Sink& sink) {
  RuleFile file;
  file.file_id = file_id;
  file.documents = yaml::ParseAll(files, file_id, sink);
  ReadSets(file, options, sink);
  return file;
}

void ReadSets(RuleFile& file, const ReadOptions& options, diag::Sink& sink) {
  Reader(file, options, sink).Run();
}

}  // namespace qoe::rules
