#include <algorithm>
#include <array>
#include <vector>

#include "promql/gotemplate/functions.h"
#include "promql/gotemplate/issue.h"
#include "promql/gotemplate/parse.h"

namespace promql::gotemplate {
namespace {

enum class Where : uint8_t { Go, Prometheus, Console, Loki };

struct Entry {
  Function function;
  Where where;
};

constexpr std::array kFunctions = {
#define GOTEMPLATE_FUNCTION(name, least, most, argument, where) \
  Entry{{#name, least, most, Argument::argument}, Where::where},
#include "promql/gotemplate/functions.def"
};

bool Has(Dialect dialect, Where where) {
  switch (where) {
    case Where::Go:
      return true;
    case Where::Prometheus:
      return dialect != Dialect::LokiLine;
    case Where::Console:
      return dialect == Dialect::PrometheusConsole;
    case Where::Loki:
      return dialect == Dialect::LokiLine;
  }
  return false;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

constexpr std::array<std::string_view, 4> kAlertVariables = {"labels", "externalLabels",
                                                             "externalURL", "value"};
constexpr std::array<std::string_view, 4> kConsoleVariables = {"rawParams", "params", "path",
                                                               "externalLabels"};

}  // namespace

const Function* FindFunction(std::string_view name, Dialect dialect) {
  for (const Entry& entry : kFunctions) {
    if (entry.function.name == name && Has(dialect, entry.where)) return &entry.function;
  }
  return nullptr;
}

std::string_view NearestFunction(std::string_view name, Dialect dialect) {
  if (name.size() > 64) return {};
  std::string_view nearest;
  size_t best = std::max<size_t>(2, name.size() / 3 + 1);
  for (const Entry& entry : kFunctions) {
    if (!Has(dialect, entry.where)) continue;
    const size_t distance = EditDistance(name, entry.function.name);
    if (distance < best) {
      best = distance;
      nearest = entry.function.name;
    }
  }
  return nearest;
}

std::span<const std::string_view> PredeclaredVariables(Dialect dialect) {
  switch (dialect) {
    case Dialect::PrometheusAlert:
      return kAlertVariables;
    case Dialect::PrometheusConsole:
      return kConsoleVariables;
    case Dialect::LokiLine:
      break;
  }
  return {};
}

IssueKind KindOf(IssueCode code) {
  using enum IssueKind;
  static constexpr std::array kKinds = {
#define GOTEMPLATE_ISSUE(name, kind) kind,
#include "promql/gotemplate/issue.def"
  };
  return kKinds[static_cast<size_t>(code)];
}

std::string_view NameOf(IssueCode code) {
  static constexpr std::array<std::string_view, 64> kNames = {
#define GOTEMPLATE_ISSUE(name, kind) #name,
#include "promql/gotemplate/issue.def"
  };
  return kNames[static_cast<size_t>(code)];
}

}  // namespace promql::gotemplate
