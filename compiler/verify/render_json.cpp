#include <nlohmann/json.hpp>

#include "compiler/verify/render.h"

namespace qoe::verify {
namespace {

using Json = nlohmann::ordered_json;

std::string_view KeyOf(State state) {
  switch (state) {
    case State::Passed:
      return "passed";
    case State::Failed:
      return "failed";
    case State::Skipped:
      return "skipped";
    case State::Manual:
      break;
  }
  return "manual";
}

}  // namespace

std::string RenderJson(const Report& report, const Subject& subject) {
  Json json;
  json["report"] = "qoec verify 1";
  json["system"] = subject.system;
  json["fine"] = IsFine(report, subject);
  json["strict"] = subject.strict;
  json["cancelled"] = report.cancelled;
  for (const State state : {State::Passed, State::Failed, State::Skipped, State::Manual})
    json["counts"][std::string(KeyOf(state))] = report.Count(state);
  json["checks"] = Json::array();
  for (const Checked& each : report.checks) {
    Json check = {{"section", each.check.section},
                  {"name", each.check.name},
                  {"title", each.check.title},
                  {"state", KeyOf(each.outcome.state)},
                  {"found", each.outcome.found}};
    if (!each.check.why.empty()) check["why"] = each.check.why;
    if (!each.outcome.details.empty()) check["details"] = each.outcome.details;
    if (!each.outcome.help.empty()) check["help"] = each.outcome.help;
    check["waited_seconds"] = each.waited_ms / 1000;
    json["checks"].push_back(std::move(check));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::verify
