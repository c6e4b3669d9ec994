#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

struct KindKey {
  std::string_view key;
  IndicatorKind kind;
};
// `ratio` has an object of its own.
constexpr KindKey kKinds[] = {
    {"quantiles", IndicatorKind::Quantiles},
    {"rate", IndicatorKind::Rate},
    {"total", IndicatorKind::Total},
    {"average", IndicatorKind::Average},
    {"sum", IndicatorKind::Sum},
    {"max", IndicatorKind::Max},
    {"min", IndicatorKind::Min},
    {"count", IndicatorKind::Count},
    {"promql", IndicatorKind::Promql},
};

void ReadKind(const ObjectView& view, IndicatorDecl& indicator) {
  if (const auto ratio = view.Child("ratio", Object::Ratio)) {
    indicator.kind = IndicatorKind::Ratio;
    indicator.more = ratio->Expressions("of");
    if (!indicator.more.empty()) {
      indicator.expression = indicator.more.front();
      indicator.more.erase(indicator.more.begin());
    }
    indicator.per = ratio->Expressions("per");
    indicator.when_missing = ratio->Enum<WhenMissing>("when_missing", Enumeration::WhenMissing)
                                 .value_or(WhenMissing::Zero);
    return;
  }
  for (const KindKey& candidate : kKinds) {
    if (!view.has(candidate.key)) continue;
    indicator.kind = candidate.kind;
    indicator.expression = view.Expression(candidate.key);
    return;
  }
}

}  // namespace

IndicatorDecl ReadIndicator(const Located& name, const ObjectView& view) {
  IndicatorDecl indicator;
  indicator.name = name;
  indicator.title = view.Text("title");
  indicator.help = view.Text("help");
  indicator.unit = view.Text("unit");
  indicator.times = view.Text("times");
  indicator.group = view.Text("group");
  ReadKind(view, indicator);
  indicator.stats = view.Texts("stats");
  indicator.by = view.OptionalTexts("by");
  if (view.has("thresholds")) indicator.thresholds = view.TextMap("thresholds");
  indicator.mappings = ReadMappings(view);
  indicator.window_ms = view.DurationMs("window");
  if (const auto record = view.Child("record", Object::Record)) {
    indicator.record =
        RecordDecl{record->Text("base"), record->Texts("stats"), record->TextMap("names")};
  }
  for (const auto& [key, breakdown] : view.ObjectMap("breakdowns", Object::Breakdown)) {
    indicator.breakdowns.push_back({key, breakdown.Texts("by"), breakdown.Texts("stats")});
  }
  return indicator;
}

}  // namespace qoe::spec
