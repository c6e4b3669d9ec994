#include <nlohmann/json.hpp>

#include "compiler/test/render.h"

namespace qoe::test {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(Json& json, source::Location location, const source::FileSet& files) {
  const source::LineColumn place = files[location.file].Position(location.span.begin);
  json["line"] = place.line;
  json["column"] = place.column;
}

}  // namespace

std::string RenderCoverageJson(const Coverage& coverage, const source::FileSet& files) {
  Json json;
  json["rules"] = Json::array();
  for (const RuleCoverage& covered : coverage.rules()) {
    const Rule& rule = *covered.rule;
    Json each;
    each["file"] = files[rule.location.file].path();
    AddPlace(each, rule.location, files);
    each["name"] = rule.name;
    each["kind"] = rule.is_alert ? "alert" : "recording";
    each["tests"] = covered.tests;
    each["branches"] = Json::array();
    for (const Branch& branch : covered.branches) {
      Json one;
      one["kind"] = NameOf(branch.kind);
      AddPlace(one, rule.expr_text.Locate(files, branch.span), files);
      if (branch.kind == BranchKind::LabelValue) {
        one["label"] = branch.label;
        one["value"] = branch.value;
      } else {
        one["expression"] = branch.span.In(rule.expr);
      }
      one["tests"] = branch.tests;
      each["branches"].push_back(std::move(one));
    }
    json["rules"].push_back(std::move(each));
  }
  const CoverageCounts counts = coverage.Count();
  json["summary"] = {{"rules", counts.rules},
                     {"rules_reached", counts.rules_reached},
                     {"branches", counts.branches},
                     {"branches_reached", counts.branches_reached},
                     {"percent", counts.Percent()}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::test
