#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/gate/render.h"
#include "compiler/gate/words.h"
#include "compiler/live/time_text.h"

namespace qoe::gate {
namespace {

using Json = nlohmann::ordered_json;

// JSON has no NaN.
Json NumberJson(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return value;
}

Json ValueJson(const Value& value) {
  Json labels = Json::object();
  for (const auto& [name, text] : value.labels) labels[name] = text;
  return {{"value", NumberJson(value.value)}, {"labels", std::move(labels)}};
}

std::string_view KeyOf(Seen seen) {
  switch (seen) {
    case Seen::Nothing:
      return "not_looked_at";
    case Seen::Holds:
      return "holds";
    case Seen::Breaks:
      return "breaks";
    case Seen::NoData:
      return "no_data";
    case Seen::NotANumber:
      break;
  }
  return "not_a_number";
}

Json SeenJson(const Observation& seen) {
  Json json = {{"at", live::TimeText(seen.time_ms)}, {"seen", KeyOf(seen.seen)}};
  if (seen.series > 0) json.update(ValueJson(seen.value));
  json["series"] = seen.series;
  return json;
}

Json BoundJson(const artifact::Criterion& criterion) {
  Json json = {{"name", criterion.name},
               {"title", criterion.title},
               {"query", criterion.query},
               {"operator", criterion.operation},
               {"threshold", criterion.threshold}};
  if (!criterion.unit.empty()) json["unit"] = criterion.unit;
  return json;
}

Json CriterionJson(const CriterionWatch& watch, const Report& report) {
  const artifact::Criterion& criterion = watch.criterion();
  Json json = BoundJson(criterion);
  json["breach"] = criterion.rollback ? "rollback" : "hold";
  json["passed"] = !watch.rolls_back() && report.Passed(watch);
  json["looks"] = watch.observations();
  json["held"] = watch.good();
  if (watch.observations() > 0) json["last"] = SeenJson(watch.last());
  if (watch.breach()) json["first_breach"] = SeenJson(*watch.breach());
  if (watch.unknown()) json["first_unknown"] = SeenJson(*watch.unknown());
  if (!watch.problem().empty()) json["error"] = watch.problem();
  return json;
}

Json ConditionsJson(const std::vector<ConditionWatch>& watches) {
  Json json = Json::array();
  for (const ConditionWatch& watch : watches) {
    Json each = BoundJson(watch.criterion());
    each["for_seconds"] = watch.criterion().for_ms / 1000;
    each["came_true"] = watch.truth().has_value();
    each["looks"] = watch.observations();
    if (watch.truth()) {
      each["at"] = live::TimeText(watch.truth()->time_ms);
      each["since"] = live::TimeText(watch.truth()->since_ms);
      each.update(ValueJson(watch.truth()->value));
    }
    if (!watch.problem().empty()) each["error"] = watch.problem();
    json.push_back(std::move(each));
  }
  return json;
}

Json ManualJson(const Report& report) {
  Json json = Json::array();
  const auto add = [&](const std::vector<const artifact::Criterion*>& criteria, bool confirmed) {
    for (const artifact::Criterion* criterion : criteria) {
      json.push_back({{"name", criterion->name},
                      {"title", criterion->title},
                      {"look_at", criterion->look_at},
                      {"confirmed", confirmed}});
    }
  };
  add(report.confirmed, true);
  add(report.unconfirmed, false);
  return json;
}

}  // namespace

std::string RenderJson(const Report& report, const Subject& subject) {
  Json json;
  json["report"] = "qoec gate 1";
  json["system"] = subject.system;
  json["gate"] = subject.plan.name;
  json["phase"] = subject.phase.name;
  json["server"] = subject.server;
  json["verdict"] = Text(report.verdict);
  json["reasons"] = report.reasons;
  json["began"] = live::TimeText(report.began_ms);
  json["ended"] = live::TimeText(report.ended_ms);
  json["until"] = live::TimeText(report.until_ms);
  json["once"] = report.once;
  json["cancelled"] = report.cancelled;
  json["criteria"] = Json::array();
  for (const CriterionWatch& watch : report.criteria)
    json["criteria"].push_back(CriterionJson(watch, report));
  json["manual"] = ManualJson(report);
  json["rollback_when"] = ConditionsJson(report.rollback_when);
  json["investigate_when"] = ConditionsJson(report.investigate_when);
  json["remarks"] = report.remarks;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::gate
