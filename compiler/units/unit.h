// Units, quantities and durations as a spec writes them: `seconds`, `frames/s`, `3s`, `50%`, `5m`.
//
// A unit is a base unit, optionally per another one. Values convert within a dimension by a ratio
// of integers, so that `57%` is 0.57 and not 0.5700000000000001.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::units {

enum class Dimension : uint8_t { Time, Data, Ratio, Dollar, Euro, Temperature, Count };

// How a template prints a value of the unit (Prometheus template functions).
enum class Format : uint8_t {
  Plain,       // the number, then the unit's symbol
  Si,          // humanize: 1.2k
  Binary,      // humanize1024
  Duration,    // humanizeDuration; the value is in seconds
  Percentage,  // humanizePercentage; the value is a ratio
  Percent,     // the number, then a percent sign
};

// One row of units.def, or a noun.
struct Base {
  std::string_view name;    // canonical spelling
  std::string_view symbol;  // shortest spelling, for people
  Dimension dimension = Dimension::Count;
  int64_t numerator = 1;  // of the dimension's base unit
  int64_t denominator = 1;
  std::string_view grafana_id;  // empty: Grafana has none
  Format format = Format::Si;
};

// A unit, or nothing known. Compare with `==`; `known()` first.
class Unit {
 public:
  Unit() = default;
  explicit Unit(const Base* over, const Base* per = nullptr) : over_(over), per_(per) {}

  bool known() const { return over_ != nullptr; }
  const Base* over() const { return over_; }
  const Base* per() const { return per_; }  // null: not a rate
  // "seconds", "frames/s".
  std::string name() const;
  // The id by which Grafana knows the unit; "none" for a unit it has no id for.
  std::string grafana_id() const;
  Format format() const;
  friend bool operator==(const Unit&, const Unit&) = default;

 private:
  const Base* over_ = nullptr;
  const Base* per_ = nullptr;
};

// An exact factor between two units.
struct Factor {
  int64_t numerator = 1;
  int64_t denominator = 1;
  // The converted value as a person would write it: rounded to 15 decimal digits, so that 33.3 % of
  // a ratio is 0.333 and not 0.33299999999999996.
  double Apply(double value) const;
  bool is_one() const { return numerator == denominator; }
};

// The known units: the table's and the spec's own nouns.
class Registry {
 public:
  Registry();
  // Adds a countable noun; a known spelling is left as it is. `noun` must outlive the registry.
  void AddCount(std::string_view noun);
  // Reads `seconds`, `frames/s`, `Mbps`. Empty when some part is unknown.
  std::optional<Unit> Parse(std::string_view text) const;
  // All spellings, for "did you mean".
  std::vector<std::string_view> Names() const;
  // The unit of a change of `unit` per second; unknown for an unknown unit or one that is a rate.
  Unit PerSecond(Unit unit) const;

 private:
  const Base* Find(std::string_view spelling) const;

  struct Spelling {
    std::string_view text;
    const Base* base;
  };
  std::vector<Spelling> spellings_;
  std::vector<std::unique_ptr<Base>> own_;
};

// By what a value in `from` is multiplied to be in `to`; empty when the dimensions differ.
std::optional<Factor> Convert(const Unit& from, const Unit& to);

// "3s" → 3 and seconds; "0.5" → 0.5 and no unit. Empty when there is no number or the unit is
// unknown; `unknown_unit` then holds the unit's text, or is empty.
struct Quantity {
  double value = 0;
  Unit unit;
};
std::optional<Quantity> ParseQuantity(std::string_view text, const Registry& registry,
                                      std::string_view& unknown_unit);

// Whether the text is a finite number, with or without something behind it.
bool BeginsWithNumber(std::string_view text);

// A PromQL duration (`90s`, `1h30m`, `500ms`) in milliseconds; empty when it is none.
std::optional<int64_t> ParseDuration(std::string_view text);
// The shortest PromQL spelling: 5400000 → "1h30m", 0 → "0s".
std::string FormatDuration(int64_t milliseconds);
// The shortest decimal that reads back as the same number: 0.05, 1e-07, 100000.
std::string FormatNumber(double value);
// The number nearest to `value` that has at most 15 significant decimal digits.
double RoundToDecimal(double value);

}  // namespace qoe::units
