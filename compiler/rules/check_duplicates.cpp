#include <algorithm>
#include <string>
#include <unordered_map>

#include "compiler/rules/check_parts.h"
#include "compiler/rules/distinct.h"
#include "promql/parse.h"

namespace qoe::rules {
namespace {

// Name and labels as one text; the labels' order does not count.
std::string IdentityOf(const Rule& rule) {
  std::vector<std::pair<std::string_view, std::string_view>> labels;
  for (const NamedField& label : rule.labels)
    labels.emplace_back(label.name.value(), label.value.value());
  std::sort(labels.begin(), labels.end());
  std::string identity(rule.name().value());
  for (const auto& [name, value] : labels) {
    identity.push_back('\0');
    identity.append(name).push_back('\0');
    identity.append(value);
  }
  return identity;
}

void ReportDuplicate(const Rule& rule, const Rule& first, diag::Sink& sink) {
  constexpr diag::Code kCode = diag::Code::DuplicateRule;
  const Field& name = rule.name();
  diag::Report report =
      rule.record.set()
          ? sink.Add(kCode, name.location,
                     "`{}` is recorded by a second rule with the same labels; where both yield a "
                     "series, one of the samples is lost",
                     name.value())
          : sink.Add(kCode, name.location,
                     "a second alert `{}` with the same labels; where both fire, they are one "
                     "alert, and nobody can tell which",
                     name.value());
  report.Label(first.name().location, "the first one")
      .Help("give it another name or a label of its own, or combine the two with `or`");
}

// The series of the two differ in a label.
bool AreApart(const CheckContext& cx, const Rule& a, const Rule& b) {
  promql::Ast first, second;
  std::vector<promql::Issue> issues;
  std::vector<std::string_view> replaced;  // both rules give the same
  for (const NamedField& label : a.labels) replaced.push_back(label.name.value());
  return promql::Parse(a.expr.value(), cx.options.promql, first, issues) &&
         promql::Parse(b.expr.value(), cx.options.promql, second, issues) &&
         NeverSameLabels(first, second, replaced);
}

}  // namespace

void CheckDuplicateRules(const CheckContext& cx, const RuleSet& set, diag::Sink& sink) {
  std::unordered_map<std::string, std::vector<const Rule*>> seen;
  for (const Group& group : set.groups) {
    for (const Rule& rule : group.rules) {
      if (rule.name().value().empty()) continue;
      std::vector<const Rule*>& earlier = seen[IdentityOf(rule)];
      // Alerts of many jobs may share a name; the first ones tell enough.
      constexpr size_t kMost = 16;
      const size_t end = std::min(earlier.size(), kMost);
      const auto found =
          std::find_if(earlier.begin(), earlier.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const Rule* other) { return !AreApart(cx, *other, rule); });
      if (found != earlier.begin() + static_cast<std::ptrdiff_t>(end))
        ReportDuplicate(rule, **found, sink);
      earlier.push_back(&rule);
    }
  }
}

}  // namespace qoe::rules
