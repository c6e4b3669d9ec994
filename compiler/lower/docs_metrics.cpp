// The catalogue, for people.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

std::string_view TypeText(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Histogram:
      return "histogram";
    case MetricType::NativeHistogram:
      return "native histogram";
    case MetricType::Summary:
      return "summary";
    case MetricType::Info:
      return "info";
    case MetricType::Unknown:
      break;
  }
  return "unknown";
}

std::string LabelsText(const Program& program, const std::vector<MetricLabel>& labels) {
  std::string text;
  for (const MetricLabel& label : labels) {
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ",
                        CodeText(program.labels[label.label].name), label.optional ? "?" : "");
  }
  return text;
}

std::string_view GovernanceText(Governance governance) {
  switch (governance) {
    case Governance::Keep:
      break;
    case Governance::Bucket:
      return "Stored as ranges.";
    case Governance::Hash:
      return "Stored as a hash.";
    case Governance::Drop:
      return "Not stored.";
  }
  return "";
}

void AddSentence(std::string& text, std::string_view sentence) {
  if (sentence.empty()) return;
  if (!text.empty()) text += text.ends_with('.') || text.ends_with(')') ? " " : ". ";
  text += sentence;
}

// What it says, and what is known of its values.
std::string HelpText(const Metric& metric) {
  std::string text = Prose(metric.help);
  if (!metric.exported) AddSentence(text, "Not exported yet.");
  if (metric.samples == Samples::PerEvent)
    AddSentence(text, "Each sample is one event's own value.");
  if (metric.min && metric.max) {
    AddSentence(text, fmt::format("From {} to {}.", units::FormatNumber(*metric.min),
                                  units::FormatNumber(*metric.max)));
  } else if (metric.max) {
    AddSentence(text, fmt::format("At most {}.", units::FormatNumber(*metric.max)));
  } else if (metric.min && *metric.min != 0) {
    AddSentence(text, fmt::format("At least {}.", units::FormatNumber(*metric.min)));
  }
  if (!metric.buckets.empty()) {
    std::string bounds;
    for (const double bound : metric.buckets)
      bounds += fmt::format("{}{}", bounds.empty() ? "" : ", ", units::FormatNumber(bound));
    AddSentence(text, fmt::format("Buckets up to {}.", bounds));
  }
  return text;
}

std::string ValuesText(const Label& label) {
  std::string values;
  for (const std::string_view value : label.values)
    values += fmt::format("{}{}", values.empty() ? "" : ", ", CodeText(value));
  if (label.cardinality) values = fmt::format("at most {}", *label.cardinality);
  std::string examples;
  for (const std::string_view value : label.examples)
    examples += fmt::format("{}{}", examples.empty() ? "" : ", ", CodeText(value));
  if (!examples.empty())
    values += fmt::format("{}such as {}", values.empty() ? "" : ", ", examples);
  return values;
}

}  // namespace

void AddMetricPage(const DocContext& cx) {
  const Program& program = cx.program;
  if (program.metrics.size() == 0) return;
  std::string text = "# Metrics\n\nA `?` behind a label: only some series carry it.\n\n";
  text += TableHead({"metric", "type", "unit", "what it says", "labels", "exporter"});
  for (const Metric& metric : program.metrics) {
    std::string labels = LabelsText(program, metric.labels);
    if (metric.other_labels) labels += labels.empty() ? "any" : ", and others";
    text += TableRow({CodeText(metric.name),
                      fmt::format("{}{}", TypeText(metric.type),
                                  metric.store == MetricStore::Sql ? " (SQL)" : ""),
                      metric.unit.known() ? metric.unit.name() : "", HelpText(metric), labels,
                      std::string(metric.exporter)});
  }
  if (program.labels.size() > 0) {
    text += "\n## Labels\n\n" + TableHead({"label", "what it tells apart", "values"});
    for (const Label& label : program.labels) {
      std::string help = Prose(label.help);
      AddSentence(help, GovernanceText(label.governance));
      text += TableRow({CodeText(label.name), help, ValuesText(label)});
    }
  }
  cx.pages.push_back({"metrics.md", std::move(text)});
}

}  // namespace qoe::lower
