// What qoec knows of the labels of a result against what pint knows: neither is to claim more than
// the other without a reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/check/catalogue.h"
#include "compiler/facts/infer.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::pint {
namespace {

namespace fs = std::filesystem;
using facts::Presence;
using nlohmann::json;

// Differences by the case's id, with the reason.
const std::map<std::string, std::string> kDifferent = {
    // `group_left` takes a label from the one side, and an aggregation has removed it there.
    {"7e7db8c7ab", "`foo` cannot come over: the one side is grouped without it"},
    {"483d294096", "`c` and `d` cannot come over: `sum` leaves the one side without labels"},
    // A pattern that does not match, or a group that is empty, gives no label.
    {"fc7255217a", "pint takes it that the pattern matches; qoec does not run it on known values"},
    {"a490972cf3", "`pod` may be missing, and the copy is then, too"},
    {"62c812612d", "a quantile of buckets no longer has `le`"},
    // They select series, as `topk` does, and leave their labels (Prometheus docs, operators).
    {"c62f04ff9f", "`limit_ratio` leaves all labels"},
    {"4645608b34", "`limitk` leaves all labels"},
};

std::string_view Word(Presence presence) {
  switch (presence) {
    case Presence::Never:
      return "never";
    case Presence::Sometimes:
      return "sometimes";
    case Presence::Always:
      return "always";
  }
  return "";
}

Presence PresenceIn(const json& source, const std::string& label) {
  const json& labels = source.at("labels");
  const json* entry = labels.contains(label) ? &labels.at(label) : nullptr;
  if (entry == nullptr) {
    const bool fixed = source.value("fixed_labels", false) ||
                       (labels.contains("*") && labels.at("*").at("kind") == "excluded");
    return fixed ? Presence::Never : Presence::Sometimes;
  }
  const std::string kind = entry->at("kind");
  if (kind == "guaranteed") return Presence::Always;
  return kind == "excluded" ? Presence::Never : Presence::Sometimes;
}

// Of a result that comes from any of the sources; dead ones bring nothing.
Presence PresenceIn(const std::vector<json>& sources, const std::string& label) {
  const Presence first = PresenceIn(sources.front(), label);
  for (const json& source : sources) {
    if (PresenceIn(source, label) != first) return Presence::Sometimes;
  }
  return first;
}

bool AllDead(const json& sources) {
  return std::all_of(sources.begin(), sources.end(),
                     [](const json& source) { return source.contains("dead"); });
}

std::vector<json> Alive(const json& sources) {
  std::vector<json> alive;
  for (const json& source : sources) {
    if (!source.contains("dead")) alive.push_back(source);
  }
  if (alive.empty()) alive.assign(sources.begin(), sources.end());
  return alive;
}

class LabelFlow : public testing::Test {
 protected:
  const facts::NodeFacts& Infer(const std::string& text) {
    promql::ParseOptions options;
    options.features.experimental_functions = true;
    options.features.duration_expressions = true;
    options.features.extended_range_selectors = true;
    options.features.fill_modifiers = true;
    std::vector<promql::Issue> issues;
    text_ = text;
    EXPECT_TRUE(promql::Parse(text_, options, ast_, issues) &&
                promql::CheckTypes(ast_, options, issues))
        << text;
    facts::Infer(ast_, catalogue_, nodes_);
    return nodes_.back();
  }

 private:
  std::string text_;
  promql::Ast ast_;
  check::Catalogue catalogue_{nullptr};  // nothing is known of what is exported
  std::vector<facts::NodeFacts> nodes_;
};

TEST_F(LabelFlow, AsPintSeesIt) {
  const char* shared = std::getenv("QOEC_SHARED");
  const fs::path path = fs::path(shared != nullptr ? shared : QOEC_SHARED_DEFAULT) /
                        "conformance/pint/label_flow.json";
  if (!fs::exists(path)) GTEST_SKIP() << "no conformance data beside the repository";
  std::ifstream file(path);
  int same = 0, total = 0;
  for (const json& item : json::parse(file)) {
    const std::string text = item.at("expr");
    const facts::NodeFacts& ours = Infer(text);
    const std::vector<json> sources = Alive(item.at("sources"));
    std::set<std::string> names = {"not_named"};
    for (const json& source : sources) {
      for (const auto& [name, entry] : source.at("labels").items()) {
        if (name != "*") names.insert(name);
      }
    }
    for (const facts::LabelFacts& label : ours.labels.named())
      names.insert(std::string(label.name));
    std::string differences;
    for (const std::string& name : names) {
      if (name == "__name__") continue;  // pint tells nothing of it where it is kept
      const Presence theirs = PresenceIn(sources, name);
      const Presence own = ours.labels.PresenceOf(name);
      if (own != theirs)
        differences +=
            name + ": " + std::string(Word(own)) + ", pint: " + std::string(Word(theirs)) + "\n";
    }
    const std::string id = item.at("id");
    ++total;
    if (AllDead(item.at("sources"))) {
      // With `bool` there is a result, which says no.
      const bool no = ours.range == facts::Range::Of(0);
      EXPECT_TRUE(ours.empty || no) << id << " " << text;
    } else {
      EXPECT_FALSE(ours.empty) << id << " " << text;
    }
    if (differences.empty()) ++same;
    EXPECT_EQ(differences.empty(), !kDifferent.contains(id))
        << id << " " << text << "\n"
        << differences << item.at("sources").dump(1);
  }
  std::cout << "label_flow: " << same << " of " << total << " as pint sees them, "
            << kDifferent.size() << " different on purpose\n";
}

}  // namespace
}  // namespace qoe::pint
