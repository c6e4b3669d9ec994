#include "tests/systems/table.h"

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <stdexcept>

namespace qoe::systems {
namespace {

std::string Text(const YAML::Node& node) { return node ? node.as<std::string>() : std::string(); }

// A list, or one value for a list of one; no value for a list of nothing.
std::vector<std::string> Texts(const YAML::Node& node) {
  if (!node) return {};
  if (node.IsScalar()) return {node.as<std::string>()};
  return node.as<std::vector<std::string>>();
}

// A key that is misspelt would be an expectation that is never looked at.
void OnlyKeys(const YAML::Node& node, std::initializer_list<std::string_view> known) {
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    bool found = false;
    for (const std::string_view name : known) found = found || name == key;
    if (!found)
      throw std::runtime_error("defects.yaml:" + std::to_string(entry.first.Mark().line + 1) +
                               ": there is no key `" + key + "`");
  }
}

// `rule`, `panel` and `at` may be lists: the same for each of them.
std::vector<Place> PlacesOf(const YAML::Node& node) {
  std::vector<std::string> rules = Texts(node["rule"]), panels = Texts(node["panel"]),
                           texts = Texts(node["at"]);
  for (auto* list : {&rules, &panels, &texts}) {
    if (list->empty()) list->emplace_back();
  }
  std::vector<Place> places;
  for (const std::string& rule : rules) {
    for (const std::string& panel : panels) {
      for (const std::string& at : texts) places.push_back({Text(node["file"]), rule, panel, at});
    }
  }
  return places;
}

std::vector<Expectation> ExpectationsOf(const YAML::Node& list) {
  std::vector<Expectation> expectations;
  for (const YAML::Node& node : list) {
    OnlyKeys(node, {"file", "rule", "panel", "at", "code"});
    for (Place& place : PlacesOf(node))
      expectations.push_back({std::move(place), node["code"].as<std::string>()});
  }
  return expectations;
}

std::vector<Gap> GapsOf(const YAML::Node& list) {
  std::vector<Gap> gaps;
  for (const YAML::Node& node : list) {
    OnlyKeys(node, {"file", "rule", "panel", "at", "code", "why"});
    for (Place& place : PlacesOf(node))
      gaps.push_back({std::move(place), Text(node["code"]), Text(node["why"])});
  }
  return gaps;
}

Table Read() {
  const YAML::Node root = YAML::LoadFile(QOEC_SOURCE_DIR "/tests/systems/defects.yaml");
  Table table;
  for (const auto& entry : root["proposals"])
    table.proposals[entry.first.as<std::string>()] = Text(entry.second);
  for (const auto& entry : root["runs"]) {
    OnlyKeys(entry.second, {"paths", "catalogues"});
    table.runs[entry.first.as<std::string>()] = {Texts(entry.second["paths"]),
                                                 Texts(entry.second["catalogues"])};
  }
  for (const auto& entry : root["files"]) {
    OnlyKeys(entry.second, {"run", "path"});
    table.files[entry.first.as<std::string>()] = {Text(entry.second["run"]),
                                                  Text(entry.second["path"])};
  }
  for (const auto& entry : root["defects"]) {
    const YAML::Node& node = entry.second;
    OnlyKeys(node, {"found", "clean", "gap", "not_caught"});
    table.defects.push_back({entry.first.as<std::string>(), ExpectationsOf(node["found"]),
                             ExpectationsOf(node["clean"]), GapsOf(node["gap"]),
                             Text(node["not_caught"])});
  }
  return table;
}

}  // namespace

const Table& DefectTable() {
  static const Table table = Read();
  return table;
}

}  // namespace qoe::systems
