#include "compiler/units/unit.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <numeric>

namespace qoe::units {
namespace {

struct Row {
  std::string_view spellings;
  Dimension dimension;
  int64_t numerator, denominator;
  std::string_view grafana_id;
  Format format;
};

constexpr Row kRows[] = {
#define QOE_UNIT(spellings, dimension, numerator, denominator, grafana, format) \
  {spellings, Dimension::dimension, numerator, denominator, grafana, Format::format},
#define QOE_COUNT(noun) {noun, Dimension::Count, 1, 1, "short", Format::Si},
#include "compiler/units/units.def"
#undef QOE_COUNT
#undef QOE_UNIT
};

// One-word spellings of rates.
struct Compound {
  std::string_view text, over, per;
};
constexpr Compound kCompounds[] = {
    {"bps", "bits", "seconds"},  {"kbps", "kbit", "seconds"}, {"Mbps", "Mbit", "seconds"},
    {"Gbps", "Gbit", "seconds"}, {"Bps", "bytes", "seconds"},
};

// Grafana's ids for units per second.
struct RateId {
  std::string_view over, grafana_id;
};
constexpr RateId kRateIds[] = {
    {"bits", "bps"},       {"kbit", "Kbits"},     {"Mbit", "Mbits"}, {"Gbit", "Gbits"},
    {"bytes", "binBps"},   {"kB", "KBs"},         {"MB", "MBs"},     {"GB", "GBs"},
    {"requests", "reqps"}, {"operations", "ops"},
};

std::string_view FirstWord(std::string_view words) { return words.substr(0, words.find(' ')); }
std::string_view LastWord(std::string_view words) {
  const size_t space = words.rfind(' ');
  return space == std::string_view::npos ? words : words.substr(space + 1);
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<Factor> Ratio(const Base& from, const Base& to) {
  const bool same_noun = from.dimension != Dimension::Count || from.name == to.name ||
                         from.name == "count" || to.name == "count";
  if (from.dimension != to.dimension || !same_noun) return std::nullopt;
  Factor factor{from.numerator * to.denominator, from.denominator * to.numerator};
  const int64_t divisor = std::gcd(factor.numerator, factor.denominator);
  return Factor{factor.numerator / divisor, factor.denominator / divisor};
}

struct DurationUnit {
  std::string_view name;
  int64_t milliseconds;
};
// Largest first; a year is 365 days (Prometheus model.Duration).
constexpr DurationUnit kDurationUnits[] = {
    {"y", 31'536'000'000}, {"w", 604'800'000}, {"d", 86'400'000}, {"h", 3'600'000},
    {"m", 60'000},         {"s", 1'000},       {"ms", 1},
};

}  // namespace

std::string Unit::name() const {
  if (!known()) return "unknown";
  if (per_ == nullptr) return std::string(over_->name);
  return fmt::format("{}/{}", over_->name, per_->symbol);
}

std::string Unit::grafana_id() const {
  if (!known()) return "none";
  if (per_ == nullptr) return over_->grafana_id.empty() ? "none" : std::string(over_->grafana_id);
  if (per_->name != "seconds") return "none";
  for (const RateId& rate : kRateIds) {
    if (rate.over == over_->name) return std::string(rate.grafana_id);
  }
  return over_->dimension == Dimension::Count ? "cps" : "none";
}

Format Unit::format() const {
  if (!known() || per_ != nullptr) return Format::Si;
  return over_->format;
}

Registry::Registry() {
  // The table's rows live for the whole run: units compare by address, also across registries.
  static const std::vector<std::unique_ptr<Base>> bases = [] {
    std::vector<std::unique_ptr<Base>> all;
    for (const Row& row : kRows) {
      all.push_back(std::make_unique<Base>(Base{FirstWord(row.spellings), LastWord(row.spellings),
                                                row.dimension, row.numerator, row.denominator,
                                                row.grafana_id, row.format}));
    }
    return all;
  }();
  size_t index = 0;
  for (const Row& row : kRows) {
    for (std::string_view rest = row.spellings; !rest.empty();) {
      const std::string_view word = FirstWord(rest);
      spellings_.push_back({word, bases[index].get()});
      rest = rest.size() == word.size() ? std::string_view() : rest.substr(word.size() + 1);
    }
    ++index;
  }
}

void Registry::AddCount(std::string_view noun) {
  if (Find(noun) != nullptr) return;
  own_.push_back(
      std::make_unique<Base>(Base{noun, noun, Dimension::Count, 1, 1, "short", Format::Si}));
  spellings_.push_back({noun, own_.back().get()});
}

const Base* Registry::Find(std::string_view spelling) const {
  for (const Spelling& known : spellings_) {
    if (known.text == spelling) return known.base;
  }
  return nullptr;
}

std::optional<Unit> Registry::Parse(std::string_view text) const {
  text = Trimmed(text);
  for (const Compound& compound : kCompounds) {
    if (compound.text == text) return Unit(Find(compound.over), Find(compound.per));
  }
  const size_t slash = text.find('/');
  const Base* over = Find(Trimmed(text.substr(0, slash)));
  if (slash == std::string_view::npos)
    return over == nullptr ? std::nullopt : std::optional(Unit(over));
  // `/s` alone: so many per second of whatever is counted.
  if (Trimmed(text.substr(0, slash)).empty()) over = Find("count");
  const Base* per = Find(Trimmed(text.substr(slash + 1)));
  if (over == nullptr || per == nullptr) return std::nullopt;
  return Unit(over, per);
}

std::vector<std::string_view> Registry::Names() const {
  std::vector<std::string_view> names;
  for (const Spelling& spelling : spellings_) names.push_back(spelling.text);
  return names;
}

Unit Registry::PerSecond(Unit unit) const {
  if (!unit.known() || unit.per() != nullptr) return {};
  return Unit(unit.over(), Find("seconds"));
}

double RoundToDecimal(double value) {
  const std::string text = fmt::format("{:.15g}", value);
  double rounded = value;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

double Factor::Apply(double value) const {
  return RoundToDecimal(value * static_cast<double>(numerator) / static_cast<double>(denominator));
}

std::optional<Factor> Convert(const Unit& from, const Unit& to) {
  if (!from.known() || !to.known() || (from.per() == nullptr) != (to.per() == nullptr)) {
    return std::nullopt;
  }
  const std::optional<Factor> over = Ratio(*from.over(), *to.over());
  if (!over || from.per() == nullptr) return over;
  const std::optional<Factor> per = Ratio(*to.per(), *from.per());
  if (!per) return std::nullopt;
  return Factor{over->numerator * per->numerator, over->denominator * per->denominator};
}

std::optional<Quantity> ParseQuantity(std::string_view text, const Registry& registry,
                                      std::string_view& unknown_unit) {
  unknown_unit = {};
  text = Trimmed(text);
  Quantity quantity;
  const char* begin = text.data();
  const char* end = text.data() + text.size();
  if (begin != end && *begin == '+') ++begin;
  const auto [rest, error] = std::from_chars(begin, end, quantity.value);
  if (error != std::errc() || !std::isfinite(quantity.value)) return std::nullopt;
  const std::string_view unit = Trimmed(std::string_view(rest, static_cast<size_t>(end - rest)));
  if (unit.empty()) return quantity;
  const std::optional<Unit> known = registry.Parse(unit);
  if (!known) {
    unknown_unit = unit;
    return std::nullopt;
  }
  quantity.unit = *known;
  return quantity;
}

bool BeginsWithNumber(std::string_view text) {
  text = Trimmed(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest != text.data() && std::isfinite(value);
}

std::optional<int64_t> ParseDuration(std::string_view text) {
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  int64_t total = 0;
  size_t next_unit = 0;  // units must come in falling order, each once
  while (!text.empty()) {
    int64_t amount = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc() || amount < 0) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(rest - text.data()));
    size_t letters = 0;
    while (letters < text.size() && text[letters] >= 'a' && text[letters] <= 'z') ++letters;
    const std::string_view name = text.substr(0, letters);
    text.remove_prefix(letters);
    while (next_unit < std::size(kDurationUnits) && kDurationUnits[next_unit].name != name) {
      ++next_unit;
    }
    if (next_unit == std::size(kDurationUnits)) return std::nullopt;
    if (amount > (int64_t{1} << 53) / kDurationUnits[next_unit].milliseconds) return std::nullopt;
    total += amount * kDurationUnits[next_unit].milliseconds;
    ++next_unit;
  }
  return total;
}

std::string FormatDuration(int64_t milliseconds) {
  if (milliseconds == 0) return "0s";
  std::string out;
  for (const DurationUnit& unit : kDurationUnits) {
    // Weeks and years only when they fit exactly, as Prometheus prints them.
    const bool exact_only = unit.name == "y" || unit.name == "w";
    if (exact_only && milliseconds % unit.milliseconds != 0) continue;
    if (milliseconds < unit.milliseconds) continue;
    fmt::format_to(std::back_inserter(out), "{}{}", milliseconds / unit.milliseconds, unit.name);
    milliseconds %= unit.milliseconds;
  }
  return out;
}

std::string FormatNumber(double value) {
  if (value == std::floor(value) && std::fabs(value) < 1e15) {
    return fmt::format("{}", static_cast<int64_t>(value));
  }
  return fmt::format("{}", value);
}

}  // namespace qoe::units
