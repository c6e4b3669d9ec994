// Which server an expression is for: what its PromQL has, and since when newer things exist.
//
// In: a product and a version. Out: the Prometheus version whose language that is, and, for each
// part of the language that is younger than Prometheus 2.0, the versions that brought it
// (versions.def). Versions of Mimir count as the Prometheus they contain.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "promql/functions.h"
#include "promql/operators.h"

namespace promql {

struct Version {
  uint16_t major = 0;
  uint16_t minor = 0;

  constexpr bool set() const { return major != 0; }
  // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14
  friend constexpr auto operator<=>(Version, Version) = default;
};

// The Prometheus whose verdicts are recorded in the conformance tests: what holds where no target
// is named.
inline constexpr Version kReference = {3, 14};

enum class Product : uint8_t { Prometheus, Mimir };

struct Target {
  Product product = Product::Prometheus;
  Version version = kReference;

  friend constexpr bool operator==(const Target&, const Target&) = default;
};

// "2.45", "v2.45.1", "3": a patch release changes nothing in the language.
std::optional<Version> ParseVersion(std::string_view text);
// "prometheus 2.45", "mimir: 2.14", "prometheus/3.5".
std::optional<Target> ParseTarget(std::string_view text);
// "Prometheus 2.45"
std::string NameOf(const Target& target);

// The Prometheus version whose language the target has.
Version LanguageOf(const Target& target);

// Parts of the syntax that came after Prometheus 2.0; one per line of versions.def.
enum class Syntax : uint8_t {
#define PROMQL_SYNTAX(name, flag, with_flag, by_default, what) name,
#include "promql/versions.def"
};

// When something came, and what it needs. Unset versions: never so far.
struct Since {
  std::string_view what;     // "negative offsets"
  std::string_view flag;     // of --enable-feature, while it was or is needed; may be empty
  Version with_flag;         // first version that has it behind the flag
  Version by_default;        // first version that has it without
  Version removed;           // first version that has it no more
  std::string_view renamed;  // to this

  constexpr bool In(Version v) const { return by_default.set() && v >= by_default && !Gone(v); }
  constexpr bool InWithFlag(Version v) const {
    return In(v) || (with_flag.set() && v >= with_flag && !Gone(v));
  }
  constexpr bool Gone(Version v) const { return removed.set() && v >= removed; }
};

Since SinceOf(Syntax part);
Since SinceOf(FunctionId function);
Since SinceOf(Aggregator aggregator);

// As that product has it: Mimir has no flag for duration expressions.
Since Effective(Since since, Product product);

// What switches it on: "it needs --enable-feature=promql-duration-expr".
std::string NeedsFlag(const Since& since, Product product);

// "Prometheus 2.33 has it, 2.25 behind --enable-feature=promql-at-modifier"; for Mimir its own
// versions and flag. What to write in the help of an error.
std::string WhoHasIt(const Since& since, Product product);

}  // namespace promql
