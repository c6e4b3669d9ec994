// A page for whoever was woken: what fires, who was told, what to do, why it matters, and what to
// paste to see more.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"
#include "compiler/lower/template_text.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

// The text as it reads in a message, with names where values will be.
std::string Words(const Template& pieces, const AlertLevel& level) {
  return Prose(TemplateText(pieces, level, "_value_",
                            [](std::string_view label) { return fmt::format("_{}_", label); }));
}

const Annotation* Find(const AlertLevel& level, std::string_view name) {
  for (const Annotation& annotation : level.annotations) {
    if (annotation.name == name) return &annotation;
  }
  return nullptr;
}

// The names of the levels, each once.
std::vector<std::string> NamesOf(const Alert& alert) {
  std::vector<std::string> names;
  for (const AlertLevel& level : alert.levels) {
    if (std::find(names.begin(), names.end(), level.name) == names.end())
      names.push_back(level.name);
  }
  return names;
}

class AlertPage {
 public:
  AlertPage(const DocContext& cx, const Alert& alert)
      : cx_(cx), alert_(alert), indicators_(cx.index.IndicatorsOf(alert)) {
    if (alert.watch.indicator.valid()) watched_ = &cx.program.indicators[alert.watch.indicator];
  }

  std::string Run() {
    text_ = fmt::format("# {}\n\n", fmt::join(NamesOf(alert_), ", "));
    const std::string summary = OfAllLevels("summary");
    if (!summary.empty()) text_ += summary + "\n";
    Levels();
    WhatToDo();
    Paragraph("What it means", "impact");
    Message();
    Watched();
    Queries();
    text_ += PlacesText(cx_, alert_);
    return std::move(text_);
  }

 private:
  void Levels() {
    const bool told = cx_.program.system.alertmanager.has_value();
    std::vector<std::string_view> columns = {"alert", "severity", "fires", "for"};
    if (told) columns.emplace_back("told");
    text_ += TableHead(columns);
    for (const AlertLevel& level : alert_.levels) {
      std::vector<std::string> cells = {CodeText(level.name), std::string(level.severity),
                                        FiresText(cx_, alert_, level), ForText(level)};
      if (told) cells.push_back(ToldText(cx_, level));
      text_ += TableRow(cells);
    }
    if (told) text_ += "\nHow they are reached: " + Link("who is told", "../receivers.md") + ".\n";
    Inhibitions();
  }

  // What keeps a level silent: who looks for it must know.
  void Inhibitions() {
    if (!cx_.bundle.alertmanager) return;
    const std::vector<artifact::Inhibition>& all = cx_.bundle.alertmanager->inhibitions;
    std::string text;
    for (const AlertLevel& level : alert_.levels) {
      std::string sources;
      for (const artifact::Inhibition& each : all) {
        if (each.target != level.name || each.target_severity != level.severity) continue;
        sources += fmt::format("{}{} ({})", sources.empty() ? "" : " or ", CodeText(each.source),
                               each.source_severity);
      }
      if (sources.empty()) continue;
      text += fmt::format("{} ({}) is not told while {} fires.\n", CodeText(level.name),
                          level.severity, sources);
    }
    if (!text.empty()) text_ += "\n" + text;
  }

  // An annotation's words: one text where all levels have the same, else a line for each.
  std::string OfAllLevels(std::string_view annotation) const {
    std::vector<std::string> words;
    for (const AlertLevel& level : alert_.levels) {
      const Annotation* found = Find(level, annotation);
      words.push_back(found == nullptr ? std::string() : Words(found->text, level));
    }
    if (std::all_of(words.begin(), words.end(), [&](const auto& each) { return each == words[0]; }))
      return words[0].empty() ? std::string() : words[0] + "\n";
    std::string text;
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i].empty()) continue;
      std::replace(words[i].begin(), words[i].end(), '\n', ' ');  // one line of the list
      text += fmt::format("- {} ({}): {}\n", CodeText(alert_.levels[i].name),
                          alert_.levels[i].severity, words[i]);
    }
    return text;
  }

  void Paragraph(std::string_view heading, std::string_view annotation) {
    const std::string words = OfAllLevels(annotation);
    if (!words.empty()) text_ += fmt::format("\n## {}\n\n{}", heading, words);
  }

  void WhatToDo() {
    text_ += "\n## What to do\n\n";
    std::vector<std::string> pages;
    for (const AlertLevel& level : alert_.levels) {
      const Annotation* runbook = Find(level, cx_.program.runbook_annotation);
      if (runbook == nullptr) continue;
      std::string page = Words(runbook->text, level);
      if (std::find(pages.begin(), pages.end(), page) == pages.end())
        pages.push_back(std::move(page));
    }
    for (const std::string& page : pages) {
      // Without a base, what was written is no address.
      const bool address = page.find("://") != std::string::npos;
      text_ += fmt::format("{}Runbook: {}\n", pages.size() > 1 ? "- " : "",
                           address ? fmt::format("<{}>", page) : CodeText(page));
    }
    if (pages.empty())
      text_ += "Nobody has written it down yet: `runbook:` of the alert names the page.\n";
  }

  void Message() {
    Paragraph("What the message says", "description");
    std::vector<std::string_view> shown = {"summary", "description", "impact",
                                           cx_.program.runbook_annotation};
    for (const AlertLevel& level : alert_.levels) {
      for (const Annotation& annotation : level.annotations) {
        if (std::find(shown.begin(), shown.end(), annotation.name) != shown.end()) continue;
        shown.push_back(annotation.name);
        Paragraph(fmt::format("Annotation `{}`", annotation.name), annotation.name);
      }
    }
  }

  void Watched() {
    text_ += "\n## What is watched\n\n";
    const Id<Objective> objective = cx_.index.ObjectiveOf(alert_);
    if (watched_ != nullptr) {
      text_ += cx_.index.LinkTo(alert_.watch, "../") + ".";
      if (!watched_->help.empty()) text_ += fmt::format(" {}", Prose(watched_->help));
      text_ += "\n\n";
    } else if (objective.valid()) {
      const Objective& promised = cx_.program.objectives[objective];
      text_ += fmt::format("The objective {}: {} good over {}.", cx_.index.LinkTo(objective, "../"),
                           PercentText(promised.target), WindowText(promised));
      if (!promised.help.empty()) text_ += fmt::format(" {}", Prose(promised.help));
      text_ += "\n\n";
    } else if (!indicators_.empty()) {
      std::string read;
      for (const Id<Indicator> id : indicators_)
        read += fmt::format("{}{}", read.empty() ? "" : ", ", cx_.index.LinkTo(id, "../"));
      text_ += fmt::format("A query that reads {}.\n\n", read);
    } else {
      Metrics();
    }
    value_ = WatchedValue(cx_.program, alert_.promql, alert_.watch, alert_.by);
    text_ += PromqlBlock(value_);
    Labels();
  }

  // What a query of one's own is made of.
  void Metrics() {
    std::string lines;
    for (const Id<Metric> id : cx_.index.MetricsIn(alert_.promql)) {
      const Metric& metric = cx_.program.metrics[id];
      lines += fmt::format("- {}{}{}\n", CodeText(metric.name), metric.help.empty() ? "" : ": ",
                           Prose(metric.help));
    }
    if (!lines.empty()) text_ += lines + "\n";
  }

  // By what a person silences it, or finds it in a list.
  void Labels() {
    std::string own;
    for (const auto& [name, value] : alert_.levels[0].labels) {
      if (name == "severity") continue;
      own +=
          fmt::format("{}{}", own.empty() ? "" : ", ", CodeText(fmt::format("{}={}", name, value)));
    }
    std::string result;
    for (const Id<Label> label : alert_.by) {
      result +=
          fmt::format("{}{}", result.empty() ? "" : ", ", CodeText(cx_.program.labels[label].name));
    }
    if (!result.empty()) text_ += fmt::format("\nFires for each {}.", result);
    if (!own.empty()) text_ += fmt::format("{}Carries {}.", result.empty() ? "\n" : " ", own);
    if (!result.empty() || !own.empty()) text_ += "\n";
  }

  void Query(std::string_view what, const std::string& query) {
    text_ += fmt::format("\n{}:\n\n{}", what, PromqlBlock(query));
  }

  // What the first look asks for: where it is, since when, how bad.
  void Queries() {
    text_ += "\n## To look closer\n";
    const std::string names = fmt::format("{{alertname=~\"{}\"}}", fmt::join(NamesOf(alert_), "|"));
    Query("What fires now, and what will", "ALERTS" + names);
    Query("For how many seconds its condition has held", "time() - ALERTS_FOR_STATE" + names);
    std::vector<std::string> seen;
    for (const AlertLevel& level : alert_.levels) {
      std::string condition = ConditionOf(cx_.program, alert_, level);
      const bool same = std::find(seen.begin(), seen.end(), condition) != seen.end();
      if (same || level.comparison == Comparison::None) continue;
      Query(fmt::format("Where it is {}", FiresText(cx_, alert_, level)), condition);
      seen.push_back(std::move(condition));
    }
    Worst();
    Breakdowns();
    const Id<Objective> objective = cx_.index.ObjectiveOf(alert_);
    if (objective.valid()) {
      Query("How much of the budget is left", cx_.program.objectives[objective].budget_left);
    }
  }

  void Worst() {
    const Comparison comparison = alert_.levels[0].comparison;
    if (alert_.by.empty() || comparison == Comparison::None || comparison == Comparison::Equals)
      return;
    const bool below = comparison == Comparison::Below || comparison == Comparison::AtMost;
    Query("The worst of them", fmt::format("{}(5, {})", below ? "bottomk" : "topk", value_));
  }

  void Breakdowns() {
    if (watched_ == nullptr) return;
    for (const Breakdown& breakdown : watched_->breakdowns) {
      const int index = static_cast<int>(&breakdown - watched_->breakdowns.data());
      if (index == alert_.watch.breakdown) continue;
      IndicatorRef ref = alert_.watch;
      ref.breakdown = index;
      std::string by;
      for (const Id<Label> label : breakdown.by) {
        if (std::find(alert_.by.begin(), alert_.by.end(), label) != alert_.by.end()) continue;
        by += fmt::format("{}{}", by.empty() ? "" : ", ", CodeText(cx_.program.labels[label].name));
      }
      Query(by.empty() ? fmt::format("By {}", CodeText(breakdown.name)) : "By " + by,
            WatchedValue(cx_.program, {}, ref, breakdown.by));
    }
  }

  const DocContext& cx_;
  const Alert& alert_;
  std::vector<Id<Indicator>> indicators_;
  const Indicator* watched_ = nullptr;
  std::string value_;
  std::string text_;
};

}  // namespace

std::string AlertPageText(const DocContext& cx, const Alert& alert) {
  return AlertPage(cx, alert).Run();
}

}  // namespace qoe::lower
