// The vocabulary: what each indicator means, how it is computed, who uses it.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/expression.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

std::string ByText(const Program& program, const std::vector<Id<Label>>& by) {
  std::string text;
  for (const Id<Label> label : by)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", CodeText(program.labels[label].name));
  return text.empty() ? "one value" : "by " + text;
}

// "`0` is closed, `1` is half-open".
std::string MappingsText(const std::vector<ValueMapping>& mappings) {
  std::string text;
  for (const ValueMapping& mapping : mappings) {
    if (mapping.text.empty()) continue;
    text +=
        fmt::format("{}{} is {}", text.empty() ? "" : ", ", CodeText(mapping.value), mapping.text);
  }
  return text;
}

std::string UsersText(const DocContext& cx, Id<Indicator> id) {
  const IndicatorUses& uses = cx.index.UsesOf(id);
  std::string text;
  const auto add = [&](std::string_view what, const std::string& link) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", what, link);
  };
  for (const Id<Alert> alert : uses.alerts) add("alert", cx.index.LinkTo(alert, ""));
  for (const IndicatorUses::Asked& asked : uses.gates) add("gate", cx.index.LinkTo(asked.gate, ""));
  for (const IndicatorUses::Shown& shown : uses.dashboards)
    add("dashboard", cx.index.LinkTo(shown.dashboard, ""));
  return text;
}

class IndicatorSection {
 public:
  IndicatorSection(const DocContext& cx, Id<Indicator> id)
      : cx_(cx), id_(id), indicator_(cx.program.indicators[id]) {}

  std::string Run() {
    text_ = fmt::format("\n## {}\n\n", Prose(indicator_.title));
    if (!indicator_.help.empty()) text_ += fmt::format("{}\n\n", Prose(indicator_.help));
    text_ += fmt::format("{}, {}", CodeText(indicator_.name), ByText(cx_.program, indicator_.by));
    if (indicator_.stats[0].unit.known())
      text_ += fmt::format(", in {}", indicator_.stats[0].unit.name());
    text_ += ".";
    const std::string mappings = MappingsText(indicator_.mappings);
    if (!mappings.empty()) text_ += fmt::format(" {}.", mappings);
    text_ += "\n\n";
    for (size_t stat = 0; stat < indicator_.stats.size(); ++stat) Statistic(stat);
    for (const Breakdown& breakdown : indicator_.breakdowns) AddBreakdown(breakdown);
    const std::string users = UsersText(cx_, id_);
    if (!users.empty()) text_ += fmt::format("Used by {}.\n", users);
    while (text_.ends_with("\n\n")) text_.pop_back();
    return std::move(text_);
  }

 private:
  void Statistic(size_t stat) {
    const Use use{indicator_.by, FixedWindow(indicator_.window_ms), {}};
    const std::string_view name = indicator_.stats[stat].name;
    const std::string recorded = Recorded(cx_.program, id_, stat, use);
    if (!name.empty() || !recorded.empty()) {
      text_ += fmt::format("{}{}{}\n\n", name, name.empty() || recorded.empty() ? "" : ": ",
                           CodeText(recorded));
    }
    text_ += PromqlBlock(Compute(cx_.program, indicator_, stat, use)) + "\n";
  }

  // Recorded further groupings, which are what a dashboard or a person asks for.
  void AddBreakdown(const Breakdown& breakdown) {
    std::string names;
    for (const size_t stat : breakdown.stats) {
      const Use use{breakdown.by, FixedWindow(indicator_.window_ms), {}};
      const std::string recorded = Recorded(cx_.program, id_, stat, use);
      if (!recorded.empty())
        names += fmt::format("{}{}", names.empty() ? "" : ", ", CodeText(recorded));
    }
    if (names.empty()) return;
    text_ += fmt::format("{}, {}: {}\n\n", CodeText(breakdown.name),
                         ByText(cx_.program, breakdown.by), names);
  }

  const DocContext& cx_;
  Id<Indicator> id_;
  const Indicator& indicator_;
  std::string text_;
};

}  // namespace

std::string_view MappedText(const std::vector<ValueMapping>& mappings, double value) {
  for (const ValueMapping& mapping : mappings) {
    if (mapping.number == value) return mapping.text;
  }
  return {};
}

void AddIndicatorPage(const DocContext& cx) {
  if (cx.program.indicators.size() == 0) return;
  std::string text = "# Indicators\n";
  for (size_t i = 0; i < cx.program.indicators.size(); ++i) {
    const Id<Indicator> id = Store<Indicator>::At(i);
    if (cx.program.indicators[id].ok) text += IndicatorSection(cx, id).Run();
  }
  cx.pages.push_back({"indicators.md", std::move(text)});
}

}  // namespace qoe::lower
