#include <nlohmann/json.hpp>

#include "compiler/emit/emit.h"

namespace qoe::emit {
namespace {

using Json = nlohmann::ordered_json;

Json CriterionJson(const artifact::Criterion& criterion, bool condition) {
  Json json;
  json["name"] = criterion.name;
  json["title"] = criterion.title;
  if (!criterion.why.empty()) json["why"] = criterion.why;
  if (criterion.manual) {
    json["manual"] = true;
    json["look_at"] = criterion.look_at;
  } else {
    if (!criterion.indicator.empty()) json["indicator"] = criterion.indicator;
    json["query"] = criterion.query;
    json["operator"] = criterion.operation;
    json["threshold"] = criterion.threshold;
    if (!criterion.unit.empty()) json["unit"] = criterion.unit;
  }
  if (!criterion.manual) json["for_seconds"] = criterion.for_ms / 1000;
  if (criterion.after_ms > 0) json["after_seconds"] = criterion.after_ms / 1000;
  if (criterion.no_data_passes) json["no_data"] = "pass";
  if (!condition) json["breach"] = criterion.rollback ? "rollback" : "hold";
  return json;
}

Json CriteriaJson(const std::vector<artifact::Criterion>& criteria, bool condition) {
  Json json = Json::array();
  for (const artifact::Criterion& criterion : criteria)
    json.push_back(CriterionJson(criterion, condition));
  return json;
}

}  // namespace

std::string GatePlanJson(const artifact::GatePlan& plan, std::string_view system) {
  Json json;
  json["plan"] = "qoec gate 1";
  json["system"] = system;
  json["gate"] = plan.name;
  json["title"] = plan.title;
  if (!plan.help.empty()) json["help"] = plan.help;
  // No series, and no number, is never "go"; where a criterion says otherwise, it is of no series.
  json["no_data"] = "hold";
  json["phases"] = Json::array();
  for (const artifact::Phase& phase : plan.phases) {
    Json each;
    each["name"] = phase.name;
    each["title"] = phase.title;
    if (!phase.help.empty()) each["help"] = phase.help;
    if (phase.share > 0) each["share"] = phase.share;
    each["hold_seconds"] = phase.hold_ms / 1000;
    each["every_seconds"] = phase.every_ms / 1000;
    each["criteria"] = CriteriaJson(phase.criteria, false);
    json["phases"].push_back(std::move(each));
  }
  json["rollback_when"] = CriteriaJson(plan.rollback_when, true);
  json["investigate_when"] = CriteriaJson(plan.investigate_when, true);
  return json.dump(2) + "\n";
}

}  // namespace qoe::emit
