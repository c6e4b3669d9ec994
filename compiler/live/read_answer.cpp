#include "compiler/live/read_answer.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "compiler/live/time_text.h"

namespace qoe::live {
namespace {

using Json = nlohmann::json;

const Json& MemberOf(const Json& object, const char* key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

double NumberOf(const Json& object, const char* key) {
  const Json& member = MemberOf(object, key);
  return member.is_number() ? member.get<double>() : 0;
}

Labels LabelsOf(const Json& object, const char* key) {
  Labels labels;
  const Json& member = MemberOf(object, key);
  if (!member.is_object()) return labels;
  for (const auto& [name, value] : member.items()) {
    if (value.is_string()) labels.emplace_back(name, value.get<std::string>());
  }
  return labels;
}

int64_t Milliseconds(double seconds) { return static_cast<int64_t>(std::llround(seconds * 1000)); }

// `[1435781451.781, "1"]`.
std::optional<Sample> SampleOf(const Json& json) {
  if (!json.is_array() || json.size() != 2 || !json[0].is_number() || !json[1].is_string())
    return std::nullopt;
  const std::optional<double> value = ParseNumber(json[1].get_ref<const std::string&>());
  if (!value) return std::nullopt;
  return Sample{Milliseconds(json[0].get<double>()), *value};
}

std::optional<Series> SeriesOf(const Json& json) {
  Series series;
  series.labels = LabelsOf(json, "metric");
  series.histogram = json.contains("histogram") || json.contains("histograms");
  if (json.contains("value")) {
    const std::optional<Sample> sample = SampleOf(json["value"]);
    if (!sample) return std::nullopt;
    series.samples.push_back(*sample);
  }
  const Json& values = MemberOf(json, "values");
  if (values.is_array()) {
    for (const Json& each : values) {
      const std::optional<Sample> sample = SampleOf(each);
      if (!sample) return std::nullopt;
      series.samples.push_back(*sample);
    }
  }
  if (series.samples.empty() && !series.histogram) return std::nullopt;
  return series;
}

std::vector<std::string> TextsOf(const Json& json, const char* key) {
  std::vector<std::string> texts;
  const Json& member = MemberOf(json, key);
  if (!member.is_array()) return texts;
  for (const Json& text : member) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

int64_t TimeOf(const Json& object, const char* key) {
  const int64_t time = ParseTime(TextOf(object, key)).value_or(0);
  return time < 0 ? 0 : time;  // of the year 1: never
}

Rule RuleOf(const Json& json) {
  Rule rule;
  rule.name = TextOf(json, "name");
  rule.expression = TextOf(json, "query");
  rule.alerting = TextOf(json, "type") == "alerting";
  rule.health = TextOf(json, "health");
  rule.last_error = TextOf(json, "lastError");
  rule.evaluated_ms = TimeOf(json, "lastEvaluation");
  return rule;
}

}  // namespace

std::string TextOf(const Json& object, const char* key) {
  const Json& member = MemberOf(object, key);
  return member.is_string() ? member.get<std::string>() : std::string();
}

std::string LabelsText(const Labels& labels) {
  std::string metric, text;
  for (const auto& [name, value] : labels) {
    if (name == "__name__") {
      metric = value;
    } else {
      text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ", ", name, value);
    }
  }
  return text.empty() ? metric : fmt::format("{}{{{}}}", metric, text);
}

std::optional<double> ParseNumber(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "+Inf" || text == "Inf") return std::numeric_limits<double>::infinity();
  if (text == "-Inf") return -std::numeric_limits<double>::infinity();
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Answer> ReadAnswer(const Json& json) {
  const Json& data = MemberOf(json, "data");
  const Json& result = MemberOf(data, "result");
  const std::string type = TextOf(data, "resultType");
  Answer answer;
  if (type == "scalar") {
    const std::optional<Sample> sample = SampleOf(result);
    if (!sample) return std::nullopt;
    answer.series.push_back({{}, {*sample}, false});
  } else if ((type == "vector" || type == "matrix") && result.is_array()) {
    for (const Json& each : result) {
      std::optional<Series> series = each.is_object() ? SeriesOf(each) : std::nullopt;
      if (!series) return std::nullopt;
      answer.series.push_back(std::move(*series));
    }
  } else {
    return std::nullopt;
  }
  for (std::string& warning : TextsOf(json, "warnings")) {
    // Prometheus' own remarks of an expression begin so; all else is of data that is missing.
    (warning.starts_with("PromQL ") ? answer.remarks : answer.partial)
        .push_back(std::move(warning));
  }
  for (std::string& info : TextsOf(json, "infos")) answer.remarks.push_back(std::move(info));
  return answer;
}

std::optional<std::vector<RuleGroup>> ReadRules(const Json& json) {
  const Json& groups = MemberOf(MemberOf(json, "data"), "groups");
  if (!groups.is_array()) return std::nullopt;
  std::vector<RuleGroup> read;
  for (const Json& each : groups) {
    RuleGroup& group = read.emplace_back();
    group.file = TextOf(each, "file");
    group.name = TextOf(each, "name");
    group.interval_ms = Milliseconds(NumberOf(each, "interval"));
    const Json& rules = MemberOf(each, "rules");
    if (!rules.is_array()) continue;
    for (const Json& rule : rules) group.rules.push_back(RuleOf(rule));
  }
  return read;
}

std::optional<std::vector<Alert>> ReadAlerts(const Json& json) {
  const Json& alerts = MemberOf(MemberOf(json, "data"), "alerts");
  if (!alerts.is_array()) return std::nullopt;
  std::vector<Alert> read;
  for (const Json& each : alerts) {
    Alert& alert = read.emplace_back();
    alert.state = TextOf(each, "state");
    for (auto& label : LabelsOf(each, "labels")) {
      if (label.first == "alertname") {
        alert.name = std::move(label.second);
      } else {
        alert.labels.push_back(std::move(label));
      }
    }
  }
  return read;
}

std::optional<std::vector<std::string>> ReadTexts(const Json& json) {
  if (!MemberOf(json, "data").is_array()) return std::nullopt;
  return TextsOf(json, "data");
}

}  // namespace qoe::live
