// Rule files against the recorded verdicts of Prometheus, and public rule files in use. The data is
// not part of the repository: a folder `shared` beside it, or $QOEC_SHARED; tests skip without it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "compiler/cli/rule_options.h"
#include "compiler/diag/render.h"
#include "compiler/driver/check_rules.h"
#include "compiler/driver/sort_inputs.h"
#include "compiler/source/file_system.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path Shared() {
  const char* folder = std::getenv("QOEC_SHARED");
  return folder != nullptr ? fs::path(folder) : fs::path(QOEC_SHARED_DEFAULT);
}

json Cases(const std::string& path) {
  std::ifstream file(Shared() / "conformance" / path);
  if (!file) return nullptr;
  return json::parse(file);
}

std::unique_ptr<driver::RuleRun> CheckText(const std::string& name, Result<std::string> text,
                                           const driver::RuleOptions& options) {
  std::vector<driver::FileText> texts;
  texts.push_back({name, std::move(text)});
  return driver::CheckRules(std::move(texts), options);
}

std::string Rendered(const driver::RuleRun& run) {
  return diag::RenderText(run.sink.Sorted(), run.files, {});
}

TEST(RuleFileConformance, Rulefmt) {
  const json cases = Cases("rulefmt/cases.json");
  if (cases.is_null()) GTEST_SKIP() << "no conformance data beside the repository";
  size_t decided = 0;
  for (const json& item : cases) {
    driver::RuleOptions options;
    if (item.at("names") == "legacy") options.check.names = rules::Names::Legacy;
    const auto run =
        item.contains("file")
            ? CheckText(item.at("file"),
                        source::ReadFile(Shared() / "conformance/rulefmt" / item.at("file")),
                        options)
            : CheckText("inline", item.at("rule_yaml").get<std::string>(), options);
    const bool as_recorded = run->sink.has_errors() == item.at("fail").get<bool>();
    EXPECT_TRUE(as_recorded) << item << "\n" << Rendered(*run);
    decided += as_recorded ? 1 : 0;
  }
  std::cout << "rulefmt/cases.json: " << decided << " of " << cases.size() << "\n";
}

TEST(RuleFileConformance, PromtoolCheckRules) {
  const json cases = Cases("promtool/check_rules.json");
  if (cases.is_null()) GTEST_SKIP() << "no conformance data beside the repository";
  for (const json& item : cases) {
    const std::string path = Shared() / "conformance/promtool" / item.at("file");
    const auto run = CheckText(item.at("file"), source::ReadFile(path), {});
    EXPECT_EQ(run->sink.has_errors(), !item.at("ok").get<bool>()) << item << "\n" << Rendered(*run);
    if (!item.contains("ok_with_features")) continue;
    cli::RuleFlags flags;
    flags.features = item.at("ok_with_features").get<std::vector<std::string>>();
    const auto with = CheckText(item.at("file"), source::ReadFile(path), RuleOptionsOf(flags));
    EXPECT_FALSE(with->sink.has_errors()) << Rendered(*with);
  }
}

// What public files are reported for, each with the reason. `promtool check rules` says the same of
// the duplicates and reads only the first document of a file.
const std::map<std::string, std::set<std::string>> kFaulty = {
    {"corpus/mixins/cortex/alerts.yaml", {"QOE1609"}},
    {"corpus/mixins/kubernetes/rules.yaml", {"QOE1609"}},
    {"corpus/kube-prometheus/kubernetesControlPlane-prometheusRule.yaml", {"QOE1609"}},
    {"corpus/kubernetes-mixin/prometheus_rules.yaml", {"QOE1609"}},
    {"corpus/mixins/loki/alerts.yaml", {"QOE1609"}},
    {"corpus/mixins/snmp/alerts.yaml", {"QOE1609"}},
    // Two services in one output file of a generator, and recording rules behind a `---`.
    {"corpus/sloth/generated/multifile.yml", {"QOE1611"}},
    {"nova/57741346/infra/prometheus/rules.yml", {"QOE1611"}},
    // `100 - $value`: promtool refuses it, too.
    {"nova/57741346/backend/k8s/prometheus-rules.yaml", {"QOE1614"}},
    {"nova/57741346/docs/monitoring/rules/feed-alerts.yml", {"QOE0902"}},
};

TEST(RuleFileConformance, PublicRuleFiles) {
  const fs::path corpus = Shared() / "conformance/corpus", reference = Shared() / "reference";
  if (!fs::exists(corpus)) GTEST_SKIP() << "no conformance data beside the repository";
  std::map<std::string, std::set<std::string>> found;
  size_t files = 0, rules = 0;
  for (const auto& [root, base] :
       {std::pair(corpus, Shared() / "conformance"), std::pair(reference, reference)}) {
    diag::Sink sink;
    driver::SortedInputs inputs = driver::SortInputs(root.string(), sink);
    files += inputs.rules.size();
    const auto run = driver::CheckRules(std::move(inputs.rules), {});
    for (const rules::RuleFile& file : run->rule_files) rules += file.rule_count();
    for (const diag::Diagnostic& each : run->sink.Sorted()) {
      const fs::path path = run->files[each.location.file].path();
      found[path.lexically_relative(base).generic_string()].insert(diag::Text(each.code));
    }
  }
  EXPECT_EQ(found, kFaulty);
  EXPECT_GE(files, 112U);
  std::cout << files << " rule files, " << rules << " rules\n";
}

}  // namespace
}  // namespace qoe
