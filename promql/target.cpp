#include "promql/target.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace promql {
namespace {

constexpr Version V(uint16_t major, uint16_t minor) { return {major, minor}; }

constexpr std::string_view kFunctionFlag = "promql-experimental-functions";

constexpr std::array kSyntax = {
#define PROMQL_SYNTAX(name, flag, with_flag, by_default, what) \
  Since{what, flag, with_flag, by_default, {}, {}},
#include "promql/versions.def"
};

// One entry per function: most came with 2.0.
constexpr auto kFunctions = [] {
  std::array<Since, 256> table{};
  for (Since& since : table) since = {{}, kFunctionFlag, {}, V(2, 0), {}, {}};
#define PROMQL_FUNCTION_SINCE(name, flagged, stable)                \
  table[static_cast<size_t>(FunctionId::name)].with_flag = flagged; \
  table[static_cast<size_t>(FunctionId::name)].by_default = stable;
#define PROMQL_FUNCTION_REMOVED(name, version, to)                \
  table[static_cast<size_t>(FunctionId::name)].removed = version; \
  table[static_cast<size_t>(FunctionId::name)].renamed = to;
#include "promql/versions.def"
  return table;
}();

constexpr auto kAggregatorSince = [] {
  std::array<Since, kAggregators.size() + 1> table{};
  for (Since& since : table) since = {{}, kFunctionFlag, {}, V(2, 0), {}, {}};
#define PROMQL_AGGREGATOR_SINCE(name, flagged, stable)              \
  table[static_cast<size_t>(Aggregator::name)].with_flag = flagged; \
  table[static_cast<size_t>(Aggregator::name)].by_default = stable;
#include "promql/versions.def"
  return table;
}();

struct MimirVersion {
  Version mimir;
  Version prometheus;
};
// Rising in both.
constexpr std::array kMimir = {
#define PROMQL_MIMIR(version, prometheus) MimirVersion{version, prometheus},
#include "promql/versions.def"
};

std::string Text(Version version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::string_view ProductName(Product product) {
  return product == Product::Mimir ? "Mimir" : "Prometheus";
}

// The first version of the product that contains that Prometheus; unset: none known.
Version FirstWith(Product product, Version prometheus) {
  if (product == Product::Prometheus || !prometheus.set()) return prometheus;
  for (const MimirVersion& known : kMimir) {
    if (known.prometheus >= prometheus) return known.mimir;
  }
  return {};
}

// Mimir has switches of its own in place of --enable-feature, since 2.16 a list of names for each.
std::string Switch(Product product, std::string_view flag) {
  if (product == Product::Prometheus) return "--enable-feature=" + std::string(flag);
  return "-query-frontend.enabled-" + std::string(flag);
}

bool SameWord(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), [](char x, char y) {
    return (static_cast<uint8_t>(x) | 0x20U) == static_cast<uint8_t>(y);
  });
}

}  // namespace

std::optional<Version> ParseVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  std::array<uint16_t, 3> parts{};
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    if (text.empty() || text[0] == '-' || text[0] == '+') return Version{parts[0], parts[1]};
    if (text[0] != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::optional<Target> ParseTarget(std::string_view text) {
  const size_t end = std::min(text.find_first_of(" :/"), text.size());
  const std::string_view product = text.substr(0, end);
  const size_t begin = std::min(text.find_first_not_of(" :/", end), text.size());
  const std::optional<Version> version = ParseVersion(text.substr(begin));
  if (!version.has_value()) return std::nullopt;
  if (SameWord(product, "prometheus")) return Target{Product::Prometheus, *version};
  if (SameWord(product, "mimir")) return Target{Product::Mimir, *version};
  return std::nullopt;
}

std::string NameOf(const Target& target) {
  return std::string(ProductName(target.product)) + " " + Text(target.version);
}

Version LanguageOf(const Target& target) {
  if (target.product == Product::Prometheus) return target.version;
  Version language = V(2, 0);
  for (const MimirVersion& known : kMimir) {
    if (known.mimir <= target.version) language = known.prometheus;
  }
  return language;
}

Since SinceOf(Syntax part) { return kSyntax[static_cast<size_t>(part)]; }

Since SinceOf(FunctionId function) { return kFunctions[static_cast<size_t>(function)]; }

Since SinceOf(Aggregator aggregator) { return kAggregatorSince[static_cast<size_t>(aggregator)]; }

// Mimir has duration expressions switched on from their first version.
Since Effective(Since since, Product product) {
  const bool durations =
      since.flag == kSyntax[static_cast<size_t>(Syntax::DurationExpressions)].flag;
  if (product == Product::Mimir && durations) since.by_default = since.with_flag;
  return since;
}

std::string NeedsFlag(const Since& since, Product product) {
  return std::string(ProductName(product)) + " needs " + Switch(product, since.flag);
}

std::string WhoHasIt(const Since& flagged_since, Product product) {
  const Since since = Effective(flagged_since, product);
  const Version by_default = FirstWith(product, since.by_default);
  const Version flagged = FirstWith(product, since.with_flag);
  std::string text;
  if (by_default.set()) {
    text = std::string(ProductName(product)) + " " + Text(by_default) + " has it";
  }
  if (flagged.set() && (!by_default.set() || flagged < by_default)) {
    text += text.empty() ? std::string(ProductName(product)) + " has it from " : ", ";
    text += Text(flagged) + (by_default.set() ? " behind " : " on behind ") +
            Switch(product, since.flag);
  }
  if (text.empty()) text = "no version of " + std::string(ProductName(product)) + " has it so far";
  return text;
}

}  // namespace promql
