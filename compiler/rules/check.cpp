#include "compiler/rules/check.h"

#include <algorithm>

#include "compiler/base/parallel.h"
#include "compiler/rules/check_parts.h"

namespace qoe::rules {
namespace {

constexpr size_t kRulesPerTask = 64;

// Neighbouring rules that one thread checks.
struct Task {
  std::span<const Rule> rules;
  diag::Sink sink;
};

std::vector<Task> TasksOf(std::span<const RuleFile> rule_files) {
  std::vector<Task> tasks;
  for (const RuleFile& file : rule_files) {
    for (const RuleSet& set : file.sets) {
      for (const Group& group : set.groups) {
        const std::span<const Rule> rules = group.rules;
        for (size_t i = 0; i < rules.size(); i += kRulesPerTask) {
          tasks.push_back({rules.subspan(i, std::min(kRulesPerTask, rules.size() - i)), {}});
        }
      }
    }
  }
  return tasks;
}

}  // namespace

void Check(std::span<const RuleFile> rule_files, const source::FileSet& files,
           const CheckOptions& options, diag::Sink& sink) {
  const CheckContext cx{files, options};
  std::vector<Task> tasks = TasksOf(rule_files);
  base::ParallelFor(tasks.size(), [&](size_t i) {
    promql::Ast ast;
    for (const Rule& rule : tasks[i].rules) CheckRule(cx, rule, ast, tasks[i].sink);
  });
  for (Task& task : tasks) sink.Append(std::move(task.sink));
  for (const RuleFile& file : rule_files) {
    CheckSetLabels(file, sink);
    for (const RuleSet& set : file.sets) {
      CheckGroupNames(set, sink);
      for (const Group& group : set.groups) {
        CheckGroup(cx, group, sink);
        CheckVersions(cx, group, sink);
        if (options.mimir) CheckLimits(group, sink);
      }
      CheckDuplicateRules(cx, set, sink);
    }
  }
}

}  // namespace qoe::rules
