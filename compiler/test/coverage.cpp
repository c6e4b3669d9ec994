#include "compiler/test/coverage.h"

#include <algorithm>
#include <unordered_set>

#include "compiler/test/alert_state.h"
#include "compiler/test/expectation.h"
#include "promql/typecheck.h"

namespace qoe::test {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::eval::Answer;
using promql::eval::Labels;
using promql::eval::Storage;

// A comparison as written, with `bool`: 1 where it holds, else 0.
std::string WithBool(const Ast& ast, NodeId id) {
  const promql::BinaryView binary = ast.binary(id);
  const promql::Span span = ast.span(id);
  std::string text(ast.source(id));
  if (!binary.return_bool) text.insert(binary.op_span.end - span.begin, " bool ");
  return text;
}

bool HasPoint(const Answer& answer, double value) {
  for (const promql::eval::MatrixSeries& series : answer.matrix) {
    for (const promql::eval::Point& point : series.points) {
      if (point.histogram == nullptr && point.value == value) return true;
    }
  }
  return false;
}

bool HasSeries(const Answer& answer) {
  return std::any_of(answer.matrix.begin(), answer.matrix.end(),
                     [](const auto& series) { return !series.points.empty(); });
}

// Whether a series holds a value, not only markers of its end.
bool HasValue(const promql::eval::Column& column) {
  return std::any_of(column.values.begin(), column.values.end(),
                     [](double value) { return !promql::eval::IsStale(value); });
}

// What a rule left behind.
struct Traces {
  bool written = false;               // it recorded something, or fired
  std::vector<const Labels*> series;  // that it records; or of alerts that are pending or fire
};

Traces TracesOf(const Rule& rule, const std::vector<size_t>& written, const Storage& storage) {
  Traces traces;
  for (const size_t number : written) {
    const promql::eval::Column& column = storage.series(number);
    if (!HasValue(column)) continue;
    if (rule.is_alert && column.labels.metric_name() != kAlertsMetric) continue;
    traces.series.push_back(&column.labels);
    traces.written |= !rule.is_alert || column.labels.Get("alertstate") == "firing";
  }
  return traces;
}

// The branches of values that one of the series carries.
void AddLabelHits(const std::vector<Branch>& branches, const std::vector<const Labels*>& series,
                  std::vector<size_t>& hits) {
  for (size_t i = 0; i < branches.size(); ++i) {
    const Branch& branch = branches[i];
    if (branch.kind != BranchKind::LabelValue) continue;
    const bool hit = std::any_of(series.begin(), series.end(), [&](const Labels* labels) {
      return labels->Get(branch.label) == branch.value;
    });
    if (hit) hits.push_back(i);
  }
}

}  // namespace

// What is asked to learn of one or two branches.
struct Coverage::Probe {
  std::string text;
  Ast ast;                  // of `text`
  size_t first_branch = 0;  // a comparison: true, and false behind it; else the side
  bool comparison = false;

  Probe() = default;
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
};

std::string_view NameOf(BranchKind kind) {
  switch (kind) {
    case BranchKind::LeftSide:
      return "left side";
    case BranchKind::RightSide:
      return "right side";
    case BranchKind::True:
      return "true";
    case BranchKind::False:
      return "false";
    case BranchKind::LabelValue:
      return "label value";
  }
  return "";
}

std::string TextOf(const Branch& branch, const Rule& rule) {
  if (branch.kind == BranchKind::LabelValue) return LabelText(branch.label, branch.value);
  return ShortLine(branch.span.In(rule.expr));
}

double CoverageCounts::Percent() const {
  const size_t all = rules + branches;
  if (all == 0) return 100;
  return 100.0 * static_cast<double>(rules_reached + branches_reached) / static_cast<double>(all);
}

bool Coverage::AddProbe(std::string text, size_t first_branch, bool comparison,
                        const promql::ParseOptions& options) {
  auto probe = std::make_unique<Probe>();
  probe->text = std::move(text);
  probe->first_branch = first_branch;
  probe->comparison = comparison;
  std::vector<promql::Issue> issues;
  if (!promql::Parse(probe->text, options, probe->ast, issues) ||
      !promql::CheckTypes(probe->ast, options, issues)) {
    return false;
  }
  probes_.back().push_back(std::move(probe));
  return true;
}

void Coverage::AddRule(const Group& group, const Rule& rule, const promql::ParseOptions& options) {
  RuleCoverage& covered = rules_.emplace_back();
  covered.rule = &rule;
  covered.group = &group;
  probes_.emplace_back();
  const Ast& ast = rule.ast;
  const auto add = [&](BranchKind kind, NodeId id) {
    covered.branches.push_back({kind, ast.span(id), 0, {}, {}});
  };
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView binary = ast.binary(id);
    const size_t first = covered.branches.size();
    if (promql::IsComparison(binary.op)) {
      if (!AddProbe(WithBool(ast, id), first, true, options)) continue;
      add(BranchKind::True, id);
      add(BranchKind::False, id);
    } else if (promql::IsSetOperator(binary.op)) {
      if (!AddProbe(std::string(ast.source(binary.lhs)), first, false, options)) continue;
      add(BranchKind::LeftSide, binary.lhs);
      if (!AddProbe(std::string(ast.source(binary.rhs)), first + 1, false, options)) continue;
      add(BranchKind::RightSide, binary.rhs);
    }
  }
}

// To the rule that was added last.
void Coverage::AddLabels(const std::vector<KnownLabel>& labels) {
  RuleCoverage& covered = rules_.back();
  const promql::Span whole = covered.rule->ast.span(covered.rule->ast.root());
  for (const KnownLabel& label : labels) {
    for (const std::string& value : label.values)
      covered.branches.push_back({BranchKind::LabelValue, whole, 0, label.name, value});
  }
}

Coverage::Coverage(std::vector<std::shared_ptr<const Group>> groups,
                   const promql::ParseOptions& options, const KnownLabels& labels)
    : groups_(std::move(groups)) {
  std::unordered_set<const Rule*> seen;
  for (const auto& group : groups_) {
    for (const Rule& rule : group->rules) {
      if (!seen.insert(&rule).second) continue;
      AddRule(*group, rule, options);
      const auto known = labels.find(&rule);
      if (known != labels.end()) AddLabels(known->second);
    }
  }
}

Coverage::~Coverage() = default;

void Coverage::Add(const WrittenSeries& written, const Storage& storage,
                   const promql::eval::Options& query, int64_t start_ms, int64_t end_ms,
                   int64_t step_ms) {
  struct Hits {
    size_t rule;
    bool written;
    std::vector<size_t> branches;
  };
  std::vector<Hits> all;
  for (size_t number = 0; number < rules_.size(); ++number) {
    const auto found = written.find(rules_[number].rule);
    if (found == written.end()) continue;
    const Traces traces = TracesOf(*rules_[number].rule, found->second, storage);
    Hits& hits = all.emplace_back(Hits{number, traces.written, {}});
    AddLabelHits(rules_[number].branches, traces.series, hits.branches);
    const int64_t offset = rules_[number].group->query_offset_ms;
    for (const auto& probe : probes_[number]) {
      const Answer answer = promql::eval::Range(probe->ast, storage, start_ms - offset,
                                                end_ms - offset, step_ms, query);
      if (!answer.ok()) continue;
      const bool hit = probe->comparison ? HasPoint(answer, 1) : HasSeries(answer);
      if (hit) hits.branches.push_back(probe->first_branch);
      if (probe->comparison && HasPoint(answer, 0))
        hits.branches.push_back(probe->first_branch + 1);
    }
  }
  const std::lock_guard lock(mutex_);
  for (const Hits& hits : all) {
    RuleCoverage& covered = rules_[hits.rule];
    covered.tests += hits.written ? 1 : 0;
    for (const size_t branch : hits.branches) ++covered.branches[branch].tests;
  }
}

CoverageCounts Coverage::Count() const {
  CoverageCounts counts;
  for (const RuleCoverage& covered : rules_) {
    ++counts.rules;
    counts.rules_reached += covered.tests > 0 ? 1 : 0;
    for (const Branch& branch : covered.branches) {
      ++counts.branches;
      counts.branches_reached += branch.tests > 0 ? 1 : 0;
    }
  }
  return counts;
}

}  // namespace qoe::test
