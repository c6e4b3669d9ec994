#include "compiler/test/coverage.h"

#include <algorithm>

#include "promql/typecheck.h"

namespace qoe::test {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::eval::Answer;
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

// Whether a series is one that the rule writes: `ALERTS` of its firing alerts, or what it records.
bool IsWrittenBy(const Rule& rule, const promql::eval::Labels& labels) {
  if (labels.metric_name() != (rule.is_alert ? std::string_view("ALERTS") : rule.name))
    return false;
  if (rule.is_alert &&
      (labels.Get("alertname") != rule.name || labels.Get("alertstate") != "firing")) {
    return false;
  }
  return std::all_of(rule.labels.begin(), rule.labels.end(), [&](const NamedTemplate& label) {
    return !label.text.plain() || labels.Get(label.name) == label.text.source();
  });
}

bool HasWritten(const Rule& rule, const Storage& storage) {
  for (size_t i = 0; i < storage.series_count(); ++i) {
    if (IsWrittenBy(rule, storage.series(i).labels) && HasValue(storage.series(i))) return true;
  }
  return false;
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
  }
  return "";
}

double CoverageCounts::Percent() const {
  const size_t all = rules + branches;
  if (all == 0) return 100;
  return 100.0 * static_cast<double>(rules_reached + branches_reached) / static_cast<double>(all);
}

Coverage::Coverage(std::vector<std::shared_ptr<const Group>> groups,
                   const promql::ParseOptions& options)
    : groups_(std::move(groups)) {
  const auto add_probe = [&](std::string text, size_t first_branch, bool comparison) {
    auto probe = std::make_unique<Probe>();
    probe->text = std::move(text);
    probe->first_branch = first_branch;
    probe->comparison = comparison;
    std::vector<promql::Issue> issues;
    if (promql::Parse(probe->text, options, probe->ast, issues) &&
        promql::CheckTypes(probe->ast, options, issues)) {
      probes_.back().push_back(std::move(probe));
      return true;
    }
    return false;
  };
  for (const auto& group : groups_) {
    for (const Rule& rule : group->rules) {
      if (!numbers_.emplace(&rule, rules_.size()).second) continue;
      RuleCoverage& covered = rules_.emplace_back();
      probes_.emplace_back();
      covered.rule = &rule;
      const Ast& ast = rule.ast;
      for (uint32_t i = 0; i < ast.size(); ++i) {
        const NodeId id{i};
        if (ast.kind(id) != NodeKind::Binary) continue;
        const promql::BinaryView binary = ast.binary(id);
        const size_t first = covered.branches.size();
        if (promql::IsComparison(binary.op)) {
          if (!add_probe(WithBool(ast, id), first, true)) continue;
          covered.branches.push_back({BranchKind::True, ast.span(id), 0});
          covered.branches.push_back({BranchKind::False, ast.span(id), 0});
        } else if (promql::IsSetOperator(binary.op)) {
          if (!add_probe(std::string(ast.source(binary.lhs)), first, false)) continue;
          covered.branches.push_back({BranchKind::LeftSide, ast.span(binary.lhs), 0});
          if (!add_probe(std::string(ast.source(binary.rhs)), first + 1, false)) continue;
          covered.branches.push_back({BranchKind::RightSide, ast.span(binary.rhs), 0});
        }
      }
    }
  }
}

Coverage::~Coverage() = default;

void Coverage::Add(const RuleSet& rules, const std::vector<bool>& reached, const Storage& storage,
                   const promql::eval::Options& query, int64_t start_ms, int64_t end_ms,
                   int64_t step_ms) {
  struct Hits {
    size_t rule;
    bool written;
    std::vector<size_t> branches;
  };
  std::vector<Hits> all;
  size_t number = 0;
  for (const auto& group : rules.groups) {
    for (const Rule& rule : group->rules) {
      if (!reached[number++]) continue;
      const auto found = numbers_.find(&rule);
      if (found == numbers_.end()) continue;
      Hits& hits = all.emplace_back(Hits{found->second, HasWritten(rule, storage), {}});
      for (const auto& probe : probes_[found->second]) {
        const Answer answer =
            promql::eval::Range(probe->ast, storage, start_ms - group->query_offset_ms,
                                end_ms - group->query_offset_ms, step_ms, query);
        if (!answer.ok()) continue;
        const bool hit = probe->comparison ? HasPoint(answer, 1) : HasSeries(answer);
        if (hit) hits.branches.push_back(probe->first_branch);
        if (probe->comparison && HasPoint(answer, 0))
          hits.branches.push_back(probe->first_branch + 1);
      }
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
