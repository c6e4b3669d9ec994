#include <fmt/format.h>

#include "compiler/base/yaml_text.h"
#include "compiler/generate/quantity_text.h"
#include "compiler/generate/render.h"

namespace qoe::generate {
namespace {

using artifact::Expectation;
using artifact::Scenario;
using artifact::Stream;
using artifact::StreamChange;
using units::FormatDuration;

class Writer {
 public:
  explicit Writer(const units::Registry& units) : units_(units) {}

  std::string Text(const std::vector<GeneratedAlert>& alerts) && {
    text_ = "tests:\n";
    for (const GeneratedAlert& alert : alerts) Alert(alert);
    return text_ == "tests:\n" ? "tests: {}\n" : std::move(text_);
  }

 private:
  void Alert(const GeneratedAlert& alert) {
    const Scenario* first = nullptr;
    for (const Case& each : alert.cases) {
      if (!each.inapplicable.empty()) continue;
      text_ += fmt::format("  {}:\n", YamlScalar(each.scenario.name));
      AppendYamlField("    ", "title",
                      fmt::format("{}, {}: {}", alert.name, TitleOf(each.kind), each.happening),
                      text_);
      if (first != nullptr) AppendYamlField("    ", "like", first->name, text_);
      if (first == nullptr || first->length_ms != each.scenario.length_ms)
        text_ += fmt::format("    length: {}\n", FormatDuration(each.scenario.length_ms));
      Traffic(alert.driver->feeds, each.scenario, first);
      text_ += "    expect:\n";
      for (const Expectation& expectation : each.scenario.expectations) Expected(expectation);
      text_ += "    others: any\n";
      if (first == nullptr) first = &each.scenario;
    }
  }

  // Of a scenario that is like another only what differs: that is always what happens to a stream.
  void Traffic(const std::vector<Feed>& feeds, const Scenario& scenario, const Scenario* like) {
    bool any = false;
    for (size_t i = 0; i < feeds.size(); ++i) {
      const std::string changes = Changes(feeds[i], scenario.streams[i]);
      if (like != nullptr && changes == Changes(feeds[i], like->streams[i])) continue;
      if (!any) text_ += "    traffic:\n";
      any = true;
      text_ += fmt::format("      {}:\n", YamlScalar(feeds[i].stream.name));
      if (like == nullptr) {
        AppendYamlField("        ", "of", feeds[i].selector, text_);
        if (feeds[i].series > 1)
          text_ += fmt::format("        series: {}\n        vary: [{}]\n", feeds[i].series,
                               YamlScalar(feeds[i].vary));
        if (HasRate(feeds[i]))
          text_ += fmt::format("        rate: {}\n",
                               YamlScalar(RateText(feeds[i], units_, feeds[i].stream.rate)));
        if (HasValue(feeds[i]))
          text_ += fmt::format("        value: {}\n",
                               YamlScalar(ValueText(feeds[i], feeds[i].stream.value)));
      }
      if (!changes.empty()) text_ += "        changes:\n" + changes;
      if (changes.empty() && like != nullptr) text_ += "        changes: []\n";
    }
  }

  std::string Changes(const Feed& feed, const Stream& stream) const {
    std::string text;
    for (const StreamChange& change : stream.changes) {
      text += fmt::format("          - {{ at: {}", FormatDuration(change.at_ms));
      if (change.rate) text += ", rate: " + YamlScalar(RateText(feed, units_, *change.rate));
      if (change.value) text += ", value: " + YamlScalar(ValueText(feed, *change.value));
      if (change.reset) text += ", reset: true";
      if (change.missing_ms > 0) text += ", missing: " + FormatDuration(change.missing_ms);
      text += " }\n";
    }
    return text;
  }

  void Expected(const Expectation& expectation) {
    text_ += "      - { alert: ";
    AppendYamlItem(expectation.alert, text_);
    if (!expectation.labels.empty()) {
      text_ += ", labels: {";
      for (size_t i = 0; i < expectation.labels.size(); ++i) {
        text_ += i == 0 ? " " : ", ";
        AppendYamlItem(expectation.labels[i].first, text_);
        text_ += ": ";
        AppendYamlItem(expectation.labels[i].second, text_);
      }
      text_ += " }";
    }
    const auto time = [&](std::string_view key, const std::optional<int64_t>& ms) {
      if (ms) text_ += fmt::format(", {}: {}", key, FormatDuration(*ms));
    };
    time("pending", expectation.pending_ms);
    time("firing", expectation.firing_ms);
    time("resolved", expectation.resolved_ms);
    time("not_before", expectation.not_before_ms);
    if (expectation.silent) text_ += ", silent: true";
    text_ += " }\n";
  }

  const units::Registry& units_;
  std::string text_;
};

}  // namespace

std::string RenderYaml(const std::vector<GeneratedAlert>& alerts, const units::Registry& units) {
  return Writer(units).Text(alerts);
}

}  // namespace qoe::generate
