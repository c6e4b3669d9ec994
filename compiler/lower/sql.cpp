#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

using diag::Code;

using artifact::SqlValue;
using Kind = SqlValue::Kind;

SqlValue Boolean(bool value) { return {Kind::Boolean, value ? "TRUE" : "FALSE", {}}; }

struct TypeName {
  std::string_view name;
  std::vector<int64_t> arguments;  // numeric(10,2): 10, 2
};

TypeName ParseType(std::string_view type) {
  TypeName out{type.substr(0, type.find('(')), {}};
  if (out.name.size() == type.size()) return out;
  std::string_view rest = type.substr(out.name.size() + 1);
  while (!rest.empty() && rest.front() != ')') {
    int64_t value = 0;
    const auto [next, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc()) break;
    out.arguments.push_back(value);
    rest.remove_prefix(static_cast<size_t>(next - rest.data()));
    while (!rest.empty() && (rest.front() == ',' || rest.front() == ' ')) rest.remove_prefix(1);
  }
  return out;
}

size_t CharacterCount(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// Turns rules into rows of one table, and checks that the columns take the values.
class SqlLowering {
 public:
  SqlLowering(const Program& program, const SqlTarget& target, diag::Sink& sink)
      : program_(program), target_(target), sink_(sink) {}

  artifact::SqlScript Run() {
    artifact::SqlScript script;
    script.name = target_.name;
    script.table = target_.table;
    script.load = target_.load;
    for (const std::string_view key : target_.key) CheckKey(key, script);
    for (const SqlColumn& column : target_.columns)
      script.columns.push_back({std::string(column.name), Cast(column)});
    for (const SqlAlert& alert : program_.sql_alerts) {
      CheckMetric(alert);
      CheckChannels(alert);
      std::vector<SqlValue> row;
      for (const SqlColumn& column : target_.columns) row.push_back(Value(alert, column));
      script.rows.push_back(std::move(row));
    }
    return script;
  }

 private:
  void CheckKey(std::string_view key, artifact::SqlScript& script) {
    script.key.emplace_back(key);
    const bool written = std::any_of(target_.columns.begin(), target_.columns.end(),
                                     [&](const SqlColumn& column) { return column.name == key; });
    if (written) return;
    sink_
        .Add(Code::SqlMapping, target_.location,
             "the key column `{}` is not among the columns that are written", key)
        .Help("without it the rows cannot be found again: add it to `columns`");
  }

  static std::string Cast(const SqlColumn& column) {
    return column.type.ends_with("[]") ? std::string(column.type) : std::string();
  }

  void CheckMetric(const SqlAlert& alert) {
    if (target_.metrics.empty()) return;
    if (std::find(target_.metrics.begin(), target_.metrics.end(), alert.metric) !=
        target_.metrics.end())
      return;
    sink_
        .Add(Code::SqlValue, alert.location, "the evaluator of `{}` does not know the metric `{}`",
             target_.table, alert.metric)
        .DidYouMean(alert.metric, target_.metrics)
        .Note("it would skip the rule without a word");
  }

  void CheckChannels(const SqlAlert& alert) {
    for (const std::string_view channel : alert.channels) {
      const bool taken =
          std::any_of(target_.columns.begin(), target_.columns.end(), [&](const SqlColumn& column) {
            return column.from == "channels" ||
                   (column.from.starts_with("channel:") && column.from.substr(8) == channel);
          });
      if (taken) continue;
      sink_
          .Add(Code::SqlMapping, alert.location, "no column of `{}` takes the channel `{}`",
               target_.table, channel)
          .Label(target_.location, "the mapping is declared here")
          .Help("map a column `from: channel:{}`", channel);
    }
  }

  SqlValue Value(const SqlAlert& alert, const SqlColumn& column) {
    const std::string_view from = column.from;
    if (from.empty()) return Text(alert, column, column.value);
    if (from == "id") return Text(alert, column, alert.id);
    if (from == "title") return Text(alert, column, alert.title);
    if (from == "description")
      return alert.description.empty() ? SqlValue{} : Text(alert, column, alert.description);
    if (from == "service") return Text(alert, column, alert.service);
    if (from == "metric") return Text(alert, column, alert.metric);
    if (from == "operator") return Text(alert, column, alert.operator_text);
    if (from == "severity") return Text(alert, column, alert.severity);
    if (from == "threshold") return Number(alert, column, alert.threshold);
    if (from == "duration_seconds")
      return Number(alert, column, static_cast<double>(alert.for_ms) / 1000);
    if (from == "enabled") return Boolean(alert.enabled);
    if (from == "channels") return Channels(alert);
    if (from.starts_with("channel:")) {
      const bool told = std::find(alert.channels.begin(), alert.channels.end(), from.substr(8)) !=
                        alert.channels.end();
      return Boolean(told);
    }
    sink_
        .Add(Code::SqlMapping, column.location,
             "column `{}` is filled from `{}`, which a rule does not have", column.name, from)
        .DidYouMean(from, {"id", "title", "description", "service", "metric", "operator",
                           "threshold", "duration_seconds", "severity", "channels", "enabled"});
    return {};
  }

  static SqlValue Channels(const SqlAlert& alert) {
    return {Kind::List, "", {alert.channels.begin(), alert.channels.end()}};
  }

  SqlValue Text(const SqlAlert& alert, const SqlColumn& column, std::string_view text) {
    const TypeName type = ParseType(column.type);
    if (!type.arguments.empty() && type.name.ends_with("char") &&
        static_cast<int64_t>(CharacterCount(text)) > type.arguments[0]) {
      sink_
          .Add(Code::SqlValue, alert.location, "`{}` is longer than column `{}` takes ({})", text,
               column.name, column.type)
          .Label(column.location, "the column is declared here");
    }
    CheckOneOf(alert, column, text);
    return {Kind::Text, std::string(text), {}};
  }

  void CheckOneOf(const SqlAlert& alert, const SqlColumn& column, std::string_view text) {
    if (column.one_of.empty() ||
        std::find(column.one_of.begin(), column.one_of.end(), text) != column.one_of.end())
      return;
    sink_.Add(Code::SqlValue, alert.location, "column `{}` does not accept `{}`", column.name, text)
        .Label(column.location, "its values are declared here")
        .DidYouMean(text, column.one_of);
  }

  SqlValue Number(const SqlAlert& alert, const SqlColumn& column, double value) {
    const TypeName type = ParseType(column.type);
    std::string text = units::FormatNumber(value);
    if (type.name == "numeric" && type.arguments.size() == 2) {
      const double scaled = value * std::pow(10, static_cast<double>(type.arguments[1]));
      if (std::fabs(scaled - std::round(scaled)) > 1e-6) {
        sink_
            .Add(Code::SqlValue, alert.threshold_location,
                 "`{}` has more decimals than column `{}` keeps ({}): it would be rounded", text,
                 column.name, column.type)
            .Label(column.location, "the column is declared here");
      }
      if (std::fabs(value) >=
          std::pow(10, static_cast<double>(type.arguments[0] - type.arguments[1]))) {
        sink_
            .Add(Code::SqlValue, alert.threshold_location, "`{}` is too large for column `{}` ({})",
                 text, column.name, column.type)
            .Label(column.location, "the column is declared here");
      }
    }
    if ((type.name == "int" || type.name == "integer") && value != std::floor(value)) {
      sink_
          .Add(Code::SqlValue, alert.location, "`{}` is not whole, but column `{}` is {}", text,
               column.name, column.type)
          .Label(column.location, "the column is declared here");
    }
    return {Kind::Number, std::move(text), {}};
  }

  const Program& program_;
  const SqlTarget& target_;
  diag::Sink& sink_;
};

}  // namespace

std::vector<artifact::SqlScript> LowerSql(const Program& program, diag::Sink& sink) {
  std::vector<artifact::SqlScript> scripts;
  if (program.sql_alerts.empty()) return scripts;
  for (const SqlTarget& target : program.system.sql_targets) {
    scripts.push_back(SqlLowering(program, target, sink).Run());
  }
  return scripts;
}

}  // namespace qoe::lower
