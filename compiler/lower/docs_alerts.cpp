// A page for whoever was woken: what fires, why, what to do, and which queries show more.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"
#include "compiler/lower/template_text.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

// The text as it reads in a message, with names where values will be.
std::string Words(const Template& pieces, const AlertLevel& level) {
  return TemplateText(pieces, level, "_value_",
                      [](std::string_view label) { return fmt::format("_{}_", label); });
}

const Annotation* Find(const AlertLevel& level, std::string_view name) {
  for (const Annotation& annotation : level.annotations) {
    if (annotation.name == name) return &annotation;
  }
  return nullptr;
}

std::string ConditionText(const AlertLevel& level) {
  if (level.comparison == Comparison::None) return "whenever the condition holds";
  return fmt::format("{} {}", OperatorText(level.comparison), level.threshold_text);
}

std::string ForText(const AlertLevel& level) {
  return level.for_ms == 0 ? "at once" : units::FormatDuration(level.for_ms);
}

class AlertPage {
 public:
  AlertPage(const Program& program, const Alert& alert) : program_(program), alert_(alert) {}

  std::string Run() {
    const AlertLevel& first = alert_.levels[0];
    const Annotation* summary = Find(first, "summary");
    text_ = fmt::format("# {}\n\n", alert_.name);
    if (summary != nullptr) text_ += fmt::format("{}\n\n", Words(summary->text, first));
    Levels();
    Paragraph("What it means", "impact");
    Paragraph("What the message says", "description");
    text_ += "\n## What is watched\n\n";
    if (alert_.watch.indicator.valid()) {
      const Indicator& indicator = program_.indicators[alert_.watch.indicator];
      text_ += LinkTo(program_, alert_.watch, true) + ".";
      if (!indicator.help.empty()) text_ += fmt::format(" {}", indicator.help);
      text_ += "\n\n";
    }
    const std::string value = WatchedValue(program_, alert_.promql, alert_.watch, alert_.by);
    text_ += PromqlBlock(value);
    Queries(value);
    WhatToDo();
    return std::move(text_);
  }

 private:
  void Levels() {
    text_ += TableHead({"alert", "severity", "fires", "for"});
    for (const AlertLevel& level : alert_.levels) {
      text_ += TableRow({CodeText(level.name), std::string(level.severity), ConditionText(level),
                         ForText(level)});
    }
  }

  void Paragraph(std::string_view heading, std::string_view annotation) {
    const AlertLevel& first = alert_.levels[0];
    const Annotation* found = Find(first, annotation);
    if (found != nullptr)
      text_ += fmt::format("\n## {}\n\n{}\n", heading, Words(found->text, first));
  }

  // What the first look asks for: where it is, since when, how often.
  void Queries(const std::string& value) {
    text_ += "\n## To look closer\n\nWhat fires now, and what will:\n\n";
    std::string names;
    for (const AlertLevel& level : alert_.levels)
      names += fmt::format("{}{}", names.empty() ? "" : "|", level.name);
    text_ += PromqlBlock(fmt::format("ALERTS{{alertname=~\"{}\"}}", names));
    const AlertLevel& first = alert_.levels[0];
    const bool below =
        first.comparison == Comparison::Below || first.comparison == Comparison::AtMost;
    if (!alert_.by.empty() && first.comparison != Comparison::None) {
      text_ += "\nThe worst of them:\n\n";
      text_ += PromqlBlock(fmt::format("{}(5, {})", below ? "bottomk" : "topk", value));
    }
    if (alert_.watch.indicator.valid()) {
      const Indicator& indicator = program_.indicators[alert_.watch.indicator];
      for (const Breakdown& breakdown : indicator.breakdowns) {
        IndicatorRef ref = alert_.watch;
        ref.breakdown = static_cast<int>(&breakdown - indicator.breakdowns.data());
        text_ += fmt::format("\n{}:\n\n", breakdown.name);
        text_ += PromqlBlock(WatchedValue(program_, {}, ref, breakdown.by));
      }
    }
  }

  void WhatToDo() {
    text_ += "\n## What to do\n\n";
    const Annotation* runbook = Find(alert_.levels[0], program_.runbook_annotation);
    if (runbook == nullptr) {
      text_ += "Nobody has written it down yet: `runbook:` of the alert names the page.\n";
      return;
    }
    const std::string address = Words(runbook->text, alert_.levels[0]);
    text_ += fmt::format("[The runbook]({})\n", address);
  }

  const Program& program_;
  const Alert& alert_;
  std::string text_;
};

}  // namespace

void AddAlertPages(const Program& program, std::vector<artifact::DocPage>& pages) {
  std::string index = "# Alerts\n\n" + TableHead({"alert", "severity", "fires", "for", "page"});
  bool any = false;
  for (const Alert& alert : program.alerts) {
    if (!alert.ok || alert.levels.empty()) continue;
    any = true;
    const std::string path = fmt::format("alerts/{}.md", FileName(alert.name));
    for (const AlertLevel& level : alert.levels) {
      index += TableRow({CodeText(level.name), std::string(level.severity), ConditionText(level),
                         ForText(level), fmt::format("[{}]({})", alert.name, path)});
    }
    pages.push_back({path, AlertPage(program, alert).Run()});
  }
  if (any) pages.push_back({"alerts.md", std::move(index)});
}

}  // namespace qoe::lower
