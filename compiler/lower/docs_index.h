// Where the pages of the documentation have things, and what uses what: made once for all pages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program.h"

namespace qoe::lower {

// Headings below a gate's phases, in the order of the page.
inline constexpr std::string_view kRollBack = "Roll back at once";
inline constexpr std::string_view kInvestigate = "Hold and look";

// Who reads an indicator: by its name, or the series that it records.
struct IndicatorUses {
  std::vector<Id<Alert>> alerts;
  struct Shown {
    Id<Dashboard> dashboard;
    std::vector<std::string_view> panels;  // their titles
  };
  std::vector<Shown> dashboards;
  struct Asked {
    Id<Gate> gate;
    std::vector<std::string> phases;  // their titles
  };
  std::vector<Asked> gates;
};

class DocIndex {
 public:
  explicit DocIndex(const Program& program);

  const IndicatorUses& UsesOf(Id<Indicator> id) const { return uses_[Index(id)]; }
  // What an alert watches, or the indicators whose recorded series its query reads.
  std::vector<Id<Indicator>> IndicatorsOf(const Alert& alert) const;
  // The metrics of the catalogue that an expression reads.
  std::vector<Id<Metric>> MetricsIn(Id<Expression> expression) const;
  // The objective that an alert was made for; invalid: it is a written one.
  Id<Objective> ObjectiveOf(const Alert& alert) const;
  // The objectives that count with a metric of the indicator's.
  std::vector<Id<Objective>> ObjectivesBeside(Id<Indicator> id) const;

  // "video_startup.md", below alerts/; no two alerts have the same.
  const std::string& FileOf(Id<Alert> id) const { return alert_files_[Index(id)]; }

  // Links from a page; `up`: "../" from a folder below docs/, else empty.
  std::string LinkTo(Id<Indicator> id, std::string_view up) const;
  std::string LinkTo(Id<Objective> id, std::string_view up) const;
  std::string LinkTo(Id<Gate> id, std::string_view up) const;
  std::string LinkTo(Id<Dashboard> id, std::string_view up) const;
  // By the alert's key.
  std::string LinkTo(Id<Alert> id, std::string_view up) const;
  // With the statistic: "[Video startup time](indicators.md#video-startup-time), p95".
  std::string LinkTo(const IndicatorRef& ref, std::string_view up) const;

 private:
  template <typename T>
  static size_t Index(Id<T> id) {
    return static_cast<size_t>(id.index);
  }
  std::vector<Id<Indicator>> ReadBy(Id<Expression> expression) const;
  std::vector<Id<Metric>> MetricsOf(Id<Indicator> id) const;
  void CollectAlerts();
  void CollectDashboards();
  void CollectGates();
  void MakeAnchors();

  const Program& program_;
  std::vector<IndicatorUses> uses_;
  std::vector<std::string> alert_files_;
  std::vector<std::string> indicators_, objectives_, gates_, dashboards_;  // anchors
};

}  // namespace qoe::lower
