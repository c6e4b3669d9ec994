#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "compiler/base/counted.h"
#include "compiler/live/one_line.h"
#include "compiler/live/read_answer.h"
#include "compiler/live/satisfies.h"
#include "compiler/units/unit.h"
#include "compiler/verify/checks.h"
#include "compiler/verify/get_probe.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

using artifact::Probe;
using artifact::ProbeKind;

std::string NumberText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return units::FormatNumber(value);
}

// Every series must satisfy the bound, and there must be one.
Outcome LookAtQuery(const Probe& probe, const live::Prometheus& api, int64_t now) {
  Result<live::Answer> answer = api.Query(probe.target, now);
  if (!answer) return FailedBy(answer.error());
  if (!answer->partial.empty())
    return Failed(fmt::format("the server says that its answer is not whole: `{}`",
                              live::OneLine(answer->partial[0])));
  if (answer->series.empty()) {
    return Failed("no data", fmt::format("ask the server yourself: `{}`", probe.target));
  }
  std::string shown;
  for (const live::Series& series : answer->series) {
    if (series.samples.empty()) {
      shown = "a histogram";
      if (probe.operation.empty()) continue;
      return Failed(fmt::format("a histogram {}, where a number {} is wanted",
                                live::LabelsText(series.labels), BoundText(probe)));
    }
    const double value = series.samples[0].value;
    const std::string text =
        fmt::format("{}{}{}", NumberText(value), series.labels.empty() ? "" : " ",
                    live::LabelsText(series.labels));
    const bool fine =
        probe.operation.empty() ||
        (std::isfinite(value) && live::Satisfies(value, probe.operation, probe.threshold));
    if (!fine) return Failed(fmt::format("{}, not {}", text, BoundText(probe)));
    if (shown.empty()) shown = text;
  }
  const size_t count = answer->series.size();
  return Passed(count == 1 ? shown : fmt::format("{}, and {} more series", shown, count - 1));
}

// The first value of the first row.
Outcome LookAtSql(const Probe& probe, Database& database) {
  auto rows = database.Rows(probe.target);
  if (!rows) return FailedBy(rows.error());
  if (rows->empty()) return Failed("the query has no row");
  if (probe.operation.empty()) return Passed(Counted(rows->size(), "row"));
  const Database::Cell first = rows->front().empty() ? std::nullopt : rows->front().front();
  if (!first) return Failed(fmt::format("the first value is NULL, not {}", BoundText(probe)));
  const std::optional<double> number = live::ParseNumber(*first);
  if (!number) {
    return Failed(
        fmt::format("the first value is `{}`, which is no number", live::OneLine(*first)));
  }
  if (!live::Satisfies(*number, probe.operation, probe.threshold))
    return Failed(fmt::format("{}, not {}", NumberText(*number), BoundText(probe)));
  return Passed(NumberText(*number));
}

Outcome LookAtPort(const Probe& probe, const Servers& servers) {
  const http::Response answer = servers.connect(probe.target);
  if (answer.status != 0) return Passed("takes connections");
  return Failed(http::Outcome(answer), std::string(http::HelpFor(answer.failure)));
}

Check Of(const Probe& probe, std::string_view section) {
  return {.section = std::string(section),
          .name = probe.name,
          .title = probe.title,
          .why = probe.why,
          .within_ms = probe.within_ms};
}

void AddQueries(const Context& cx, const Probe& probe, Checks& checks) {
  if (cx.servers.rules.empty()) {
    Check& check = checks.emplace_back(Of(probe, "series"));
    check.look = [] { return Skipped("no `--prometheus` and no `--mimir` was named"); };
  }
  for (const RuleServer& server : cx.servers.rules) {
    Check& check = checks.emplace_back(Of(probe, "series"));
    check.name = NameOn(server, probe.name);
    check.title = TitleOn(server, probe.title);
    check.look = [&probe, &server, clock = cx.servers.clock] {
      return LookAtQuery(probe, *server.api, clock->NowMs());
    };
  }
}

}  // namespace

void AddProbes(const Context& cx, Checks& checks) {
  const Servers& servers = cx.servers;
  for (const Probe& probe : cx.bundle.verify.checks) {
    switch (probe.kind) {
      case ProbeKind::Get:
        checks.push_back(Of(probe, "endpoints"));
        checks.back().look = [&probe, &servers] { return LookAtEndpoint(probe, servers); };
        break;
      case ProbeKind::Connect:
        checks.push_back(Of(probe, "endpoints"));
        checks.back().look = [&probe, &servers] { return LookAtPort(probe, servers); };
        break;
      case ProbeKind::Promql:
        AddQueries(cx, probe, checks);
        break;
      case ProbeKind::Sql:
        checks.push_back(Of(probe, "sql"));
        checks.back().look = [&probe, &servers] {
          return servers.database == nullptr ? Skipped("no `--postgres` was named")
                                             : LookAtSql(probe, *servers.database);
        };
        break;
      case ProbeKind::Manual:
        checks.push_back(Of(probe, "by hand"));
        checks.back().look = [&probe] { return Outcome{State::Manual, probe.target}; };
        break;
    }
  }
}

}  // namespace qoe::verify
