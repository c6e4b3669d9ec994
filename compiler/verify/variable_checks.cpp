#include <fmt/format.h>

#include <optional>
#include <regex>
#include <set>

#include "compiler/base/counted.h"
#include "compiler/verify/checks.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

constexpr int64_t kLookBackMs = 3'600'000;

// `label_values(selector, label)`, `label_values(label)`.
struct LabelValues {
  std::string selector, label;
};

std::string Trimmed(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

std::optional<LabelValues> ParseLabelValues(const std::string& query) {
  constexpr std::string_view kHead = "label_values(";
  const std::string text = Trimmed(query);
  if (!text.starts_with(kHead) || !text.ends_with(')')) return std::nullopt;
  const std::string inside = text.substr(kHead.size(), text.size() - kHead.size() - 1);
  // The label is the last argument; a selector may have commas of its own.
  const size_t comma = inside.rfind(',');
  if (comma == std::string::npos) return LabelValues{"", Trimmed(inside)};
  return LabelValues{Trimmed(inside.substr(0, comma)), Trimmed(inside.substr(comma + 1))};
}

// With all values chosen, whatever the variables are.
std::string WithoutVariables(const std::string& text) {
  static const std::regex variable(R"(\$\{[^}]*\}|\$[A-Za-z_]\w*|\[\[[^\]]*\]\])");
  return std::regex_replace(text, variable, ".*");
}

struct Counts {
  size_t asked = 0, others = 0;
};

// One variable; the problem, or empty.
Result<std::string> Look(const artifact::Variable& variable, const live::Prometheus& api,
                         int64_t now) {
  const std::optional<LabelValues> query = ParseLabelValues(variable.query);
  Result<std::vector<std::string>> values =
      api.LabelValues(query->label, WithoutVariables(query->selector), now - kLookBackMs, now);
  if (!values) return values.error();
  return values->empty() ? fmt::format("`{}` gives no value", variable.query) : std::string();
}

Outcome LookAtVariables(const Context& cx, const RuleServer& server) {
  const int64_t now = cx.servers.clock->NowMs();
  std::vector<std::string> problems;
  std::set<std::string> seen;
  Counts counts;
  for (const artifact::Dashboard& dashboard : cx.bundle.dashboards) {
    for (const artifact::Variable& variable : dashboard.variables) {
      if (variable.type != artifact::VariableType::Query) continue;
      const bool ours = variable.datasource && variable.datasource->type == "prometheus" &&
                        ParseLabelValues(variable.query);
      if (!ours) {
        ++counts.others;
        continue;
      }
      ++counts.asked;
      if (!seen.insert(variable.query).second) continue;
      Result<std::string> problem = Look(variable, *server.api, now);
      if (!problem) return FailedBy(problem.error());
      if (!problem->empty()) {
        problems.push_back(fmt::format("dashboard `{}`, variable `{}`: {}", dashboard.uid,
                                       variable.name, problem.value()));
      }
    }
  }
  std::vector<std::string> details;
  if (counts.others > 0)
    details.push_back(
        fmt::format("{} more ask something else than a Prometheus: not looked at", counts.others));
  if (problems.empty()) return Passed(Counted(counts.asked, "variable"), std::move(details));
  std::string found = fmt::format("{} have no values in the last hour", problems.size());
  return Failed(std::move(found),
                "whoever opens the dashboard sees no data: do the metrics arrive, with this label?",
                std::move(problems));
}

bool HasQueries(const artifact::Bundle& bundle) {
  for (const artifact::Dashboard& dashboard : bundle.dashboards) {
    for (const artifact::Variable& variable : dashboard.variables) {
      if (variable.type == artifact::VariableType::Query) return true;
    }
  }
  return false;
}

}  // namespace

void AddVariableChecks(const Context& cx, Checks& checks) {
  if (!HasQueries(cx.bundle)) return;
  const auto add = [&](const RuleServer& server, std::function<Outcome()> look) {
    checks.push_back({.section = "dashboards",
                      .name = NameOn(server, "variables"),
                      .title = TitleOn(server, "Variables of dashboards have values"),
                      .within_ms = cx.within_ms,
                      .look = std::move(look)});
  };
  if (cx.servers.rules.empty())
    add({}, [] { return Skipped("no `--prometheus` and no `--mimir` was named"); });
  for (const RuleServer& server : cx.servers.rules)
    add(server, [cx, &server] { return LookAtVariables(cx, server); });
}

}  // namespace qoe::verify
