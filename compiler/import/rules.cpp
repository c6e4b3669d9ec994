#include "compiler/import/rules.h"

#include "compiler/import/uses.h"
#include "compiler/spec/validate.h"
#include "promql/gotemplate/parse.h"
#include "promql/parse.h"

namespace qoe::import {
namespace {

using spec::MetricType;
namespace gotemplate = promql::gotemplate;

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// All of PromQL: which server evaluates it is not known, and does not matter here.
promql::ParseOptions Everything(bool grafana_variables) {
  promql::ParseOptions options;
  options.features = promql::AllFeatures(grafana_variables);
  return options;
}

class Inference {
 public:
  void Rules(const rules::RuleFile& file) {
    for (const rules::RuleSet& set : file.sets) {
      for (const rules::Group& group : set.groups) {
        for (const rules::Rule& rule : group.rules) {
          if (rule.record.set()) recorded_.insert(std::string(rule.record.value()));
          const LabelNames labels = LabelsOfTemplates(rule);
          if (rule.expr.set() && Parse(rule.expr.value(), false)) AddUses(ast_, labels, uses_);
        }
      }
    }
  }

  void Dashboard(const grafana::Dashboard& dashboard) {
    for (const grafana::Query& query : dashboard.queries) {
      if (query.language != grafana::Language::Promql) continue;
      const std::string_view text = query.text.text();
      if (Trimmed(text).empty()) continue;
      if (query.place == grafana::Place::Variable) {
        VariableQuery(text);
      } else if (Parse(text, true)) {
        AddUses(ast_, {}, uses_);
      }
    }
  }

  Inferred Run() {
    for (const auto& [name, use] : uses_) {
      if (IsHistogramBuckets(name, use)) AddHistogram(name.substr(0, name.size() - kBucket.size()));
    }
    for (const auto& [name, use] : uses_) {
      if (recorded_.contains(name) || out_.catalogue.Covers(name)) continue;
      if (spec::IsMetricName(name)) {
        Add(name, TypeOf(name, use), use);
      } else {
        out_.unnameable.push_back(name);
      }
    }
    out_.catalogue.DeclareLabels();
    return std::move(out_);
  }

 private:
  static constexpr std::string_view kBucket = "_bucket";

  bool Parse(std::string_view text, bool grafana_variables) {
    ++out_.expressions;
    issues_.clear();
    const bool parsed = promql::Parse(text, Everything(grafana_variables), ast_, issues_);
    if (!parsed) ++out_.unread;
    return parsed;
  }

  // `{{ $labels.x }}` of an alert. What its templates query themselves is added to the uses.
  LabelNames LabelsOfTemplates(const rules::Rule& rule) {
    LabelNames labels;
    if (!rule.alert.set()) return labels;
    for (const auto* fields : {&rule.labels, &rule.annotations}) {
      for (const rules::NamedField& field : *fields) AddTemplate(field.value.value(), labels);
    }
    return labels;
  }

  void AddTemplate(std::string_view text, LabelNames& labels) {
    if (text.find("{{") == std::string_view::npos) return;
    const gotemplate::ParseOptions options;
    gotemplate::Ast ast;
    std::vector<gotemplate::Issue> issues;
    if (!gotemplate::Parse(text, options, ast, issues)) return;
    for (const gotemplate::Use& use : gotemplate::FindUses(ast, options)) {
      if (use.kind == gotemplate::UseKind::Label) labels.emplace(use.name);
      if (use.kind == gotemplate::UseKind::Query && Parse(use.name, false))
        AddUses(ast_, {}, uses_);
    }
  }

  // `label_values(metric{…}, label)`, `query_result(…)`. Source: Grafana's Prometheus datasource.
  void VariableQuery(std::string_view text) {
    const size_t open = text.find('(');
    const size_t close = text.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return;
    const std::string_view function = Trimmed(text.substr(0, open));
    std::string_view inner = text.substr(open + 1, close - open - 1);
    if (function == "query_result") {
      if (Parse(inner, true)) AddUses(ast_, {}, uses_);
      return;
    }
    if (function != "label_values") return;
    const size_t comma = inner.rfind(',');
    if (comma == std::string_view::npos) return;
    const std::string_view label = Trimmed(inner.substr(comma + 1));
    // A comma of the selector's own: `label_values(a{b="c",d="e"})`.
    if (label.find_first_of("=\"}") != std::string_view::npos) return;
    if (Parse(inner.substr(0, comma), true)) AddNeutralUses(ast_, {std::string(label)}, uses_);
  }

  const Use* Find(const std::string& name) const {
    const auto found = uses_.find(name);
    return found == uses_.end() ? nullptr : &found->second;
  }

  // Whether every use of the base name and of its parts goes with a classic histogram.
  bool IsHistogramBuckets(const std::string& name, const Use& use) const {
    if (!use.as_buckets || !name.ends_with(kBucket) || !spec::IsMetricName(name)) return false;
    const std::string base = name.substr(0, name.size() - kBucket.size());
    if (base.empty() || Find(base) != nullptr || recorded_.contains(base)) return false;
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      const Use* part = Find(base + suffix);
      if (recorded_.contains(base + suffix)) return false;
      if (part != nullptr && (part->otherwise || part->quantile_without_le)) return false;
    }
    return true;
  }

  void AddHistogram(const std::string& base) {
    Use all;
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      const Use* part = Find(base + suffix);
      if (part != nullptr) all.labels.insert(part->labels.begin(), part->labels.end());
    }
    all.labels.erase("le");
    Add(base, MetricType::Histogram, all);
  }

  static MetricType TypeOf(std::string_view name, const Use& use) {
    const bool counted = use.counted || name.ends_with("_total");
    const bool fits = !use.otherwise && !use.as_buckets && !use.quantile_without_le;
    return counted && fits ? MetricType::Counter : MetricType::Unknown;
  }

  void Add(const std::string& name, MetricType type, const Use& use) {
    Metric& metric = out_.catalogue.metrics[name];
    metric.type = type;
    metric.unit = UnitOfName(name);
    if (metric.unit == "ratio") metric.unit = {};  // exporters also call 0 to 100 a ratio
    metric.other_labels = true;
    for (const std::string& label : use.labels) {
      if (spec::IsLabelName(label)) metric.optional_labels.insert(label);
    }
  }

  Inferred out_;
  Uses uses_;
  std::set<std::string, std::less<>> recorded_;
  promql::Ast ast_;
  std::vector<promql::Issue> issues_;
};

}  // namespace

Inferred FromRules(std::span<const rules::RuleFile> files,
                   std::span<const grafana::Dashboard> dashboards) {
  Inference inference;
  for (const rules::RuleFile& file : files) inference.Rules(file);
  for (const grafana::Dashboard& dashboard : dashboards) inference.Dashboard(dashboard);
  return inference.Run();
}

}  // namespace qoe::import
