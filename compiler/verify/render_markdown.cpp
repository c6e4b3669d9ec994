#include <fmt/format.h>

#include "compiler/verify/render.h"

namespace qoe::verify {
namespace {

std::string_view Mark(State state) {
  switch (state) {
    case State::Passed:
      return "✅";
    case State::Failed:
      return "❌";
    case State::Skipped:
      return "➖";
    case State::Manual:
      break;
  }
  return "☐";
}

// In a cell of a table a bar would end the cell, and markup of others is none of ours.
std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += ' ';
      continue;
    }
    if (c == '|') out += '\\';
    if (c == '<') {
      out += "&lt;";
      continue;
    }
    out += c;
  }
  return out;
}

}  // namespace

std::string RenderMarkdown(const Report& report, const Subject& subject) {
  std::string text =
      fmt::format("### {}: {}\n\n{}\n\n", Cell(subject.title),
                  IsFine(report, subject) ? "deployed as the spec says" : "not as the spec says",
                  CountText(report));
  text += "| | check | found |\n| --- | --- | --- |\n";
  for (const Checked& each : report.checks) {
    std::string found = Cell(each.outcome.found);
    for (const std::string& detail : each.outcome.details) found += "<br>" + Cell(detail);
    if (each.outcome.state == State::Failed && !each.outcome.help.empty())
      found += "<br>" + Cell(each.outcome.help);
    text +=
        fmt::format("| {} | {} | {} |\n", Mark(each.outcome.state), Cell(each.check.title), found);
  }
  return text;
}

}  // namespace qoe::verify
