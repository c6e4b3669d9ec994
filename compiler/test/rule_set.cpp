#include "compiler/test/rule_set.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "compiler/base/invariant.h"
#include "compiler/base/parallel.h"
#include "compiler/rules/duration.h"
#include "promql/typecheck.h"

namespace qoe::test {
namespace {

using Texts = std::map<std::string_view, std::string_view>;

int64_t DurationOf(const rules::Field& field) {
  return field.set() ? rules::ParseDurationMs(field.value()).value_or(0) : 0;
}

int64_t IntegerOf(const rules::Field& field) {
  std::string_view text = field.value();
  if (text.starts_with('+')) text.remove_prefix(1);
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void AddTexts(const std::vector<rules::NamedField>& fields, Texts& texts) {
  for (const rules::NamedField& field : fields) texts[field.name.value()] = field.value.value();
}

std::vector<NamedTemplate> TemplatesOf(const Texts& texts) {
  std::vector<NamedTemplate> templates;
  for (const auto& [name, text] : texts)
    templates.push_back({std::string(name), TemplateText(std::string(text))});
  return templates;
}

void Compile(const rules::Group& group, const rules::Rule& written,
             const promql::ParseOptions& options, Rule& rule) {
  rule.is_alert = written.record.value().empty();
  const rules::Field& name = rule.is_alert ? written.alert : written.record;
  rule.name = name.value();
  rule.expr = written.expr.value();
  rule.for_ms = DurationOf(written.for_text);
  rule.keep_firing_for_ms = DurationOf(written.keep_firing_for);
  Texts labels, annotations;
  AddTexts(group.labels, labels);
  AddTexts(written.labels, labels);  // a rule's own hold
  AddTexts(written.annotations, annotations);
  rule.labels = TemplatesOf(labels);
  rule.annotations = TemplatesOf(annotations);
  rule.location = name.location;
  rule.expr_text = written.expr.text;
  std::vector<promql::Issue> issues;
  const bool parsed = promql::Parse(rule.expr, options, rule.ast, issues) &&
                      promql::CheckTypes(rule.ast, options, issues);
  QOE_CHECK(parsed, "a rule that was checked does not parse");
  rule.reads = ReadsOf(rule.ast);
}

}  // namespace

promql::eval::Labels RecordedLabels(const Rule& rule, const promql::eval::Labels& result) {
  promql::eval::LabelsBuilder labels(result);
  labels.Set(promql::eval::kMetricName, rule.name);
  for (const NamedTemplate& label : rule.labels) labels.Set(label.name, label.text.source());
  return labels.Build();
}

bool Rule::asks() const {
  const auto any = [](const std::vector<NamedTemplate>& templates) {
    return std::any_of(templates.begin(), templates.end(),
                       [](const NamedTemplate& each) { return each.text.asks(); });
  };
  return any(labels) || any(annotations);
}

size_t RuleSet::rule_count() const {
  size_t count = 0;
  for (const auto& group : groups) count += group->rules.size();
  return count;
}

const Rule* RuleSet::FindAlert(std::string_view name) const {
  for (const auto& group : groups) {
    for (const Rule& rule : group->rules) {
      if (rule.is_alert && rule.name == name) return &rule;
    }
  }
  return nullptr;
}

std::vector<std::shared_ptr<const Group>> CompileGroups(const rules::RuleFile& file,
                                                        const promql::ParseOptions& options) {
  struct Task {
    const rules::Group* group;
    const rules::Rule* written;
    Rule* rule;
  };
  std::vector<Task> tasks;
  std::vector<std::shared_ptr<const Group>> groups;
  for (const rules::RuleSet& set : file.sets) {
    for (const rules::Group& written : set.groups) {
      auto group = std::make_shared<Group>();
      group->name = written.name.value();
      group->interval_ms = DurationOf(written.interval);
      group->query_offset_ms = DurationOf(written.query_offset);
      group->limit = IntegerOf(written.limit);
      for (const rules::Rule& rule : written.rules)
        tasks.push_back({&written, &rule, &group->rules.emplace_back()});
      groups.push_back(std::move(group));
    }
    if (set.kind == rules::SetKind::File) break;  // Prometheus reads the first document alone
  }
  base::ParallelFor(tasks.size(), [&](size_t i) {
    Compile(*tasks[i].group, *tasks[i].written, options, *tasks[i].rule);
  });
  return groups;
}

}  // namespace qoe::test
