// SARIF 2.1.0. Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"
// (27 March 2020); section numbers below are of that document.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "compiler/diag/render.h"
#include "compiler/diag/render_parts.h"

namespace qoe::diag {
namespace {

using Json = nlohmann::ordered_json;

// 3.58.6, level.
std::string_view LevelOf(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Hint:
      return "note";
  }
  return "none";
}

// A path as a URI reference (RFC 3986): what is not allowed in one is percent-encoded.
std::string UriOf(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return uri;
}

Json Message(std::string_view text) { return {{"text", text}}; }

// Columns count Unicode characters from 1, and the end is behind the last one: as 3.30 has it.
Json RegionJson(const Region& region) {
  return {{"startLine", region.begin.line},
          {"startColumn", region.begin.column},
          {"endLine", region.end.line},
          {"endColumn", region.end.column}};
}

Json LocationJson(const Region& region) {
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", UriOf(region.path)}}}, {"region", RegionJson(region)}}}};
}

Json RelatedLocations(const Diagnostic& diagnostic, const source::FileSet& files) {
  Json related = Json::array();
  for (const Label& label : diagnostic.labels) {
    const std::optional<Region> region = RegionOf(label.location, files);
    if (!region) continue;
    Json location = {{"id", related.size()}};
    location.update(LocationJson(*region));
    if (!label.text.empty()) location["message"] = Message(label.text);
    related.push_back(std::move(location));
  }
  return related;
}

// The edits by file, as 3.55 groups them.
Json FixJson(const Fix& fix, const source::FileSet& files) {
  Json changes = Json::array();
  for (const Edit& edit : fix.edits) {
    const std::optional<Region> region = RegionOf(edit.location, files);
    if (!region) continue;
    const Json artifact = {{"uri", UriOf(region->path)}};
    auto change = std::find_if(changes.begin(), changes.end(), [&](const Json& each) {
      return each["artifactLocation"] == artifact;
    });
    if (change == changes.end()) {
      changes.push_back({{"artifactLocation", artifact}, {"replacements", Json::array()}});
      change = std::prev(changes.end());
    }
    (*change)["replacements"].push_back(
        {{"deletedRegion", RegionJson(*region)}, {"insertedContent", Message(edit.replacement)}});
  }
  return {{"description", Message(fix.title)}, {"artifactChanges", std::move(changes)}};
}

class Run {
 public:
  explicit Run(const SarifOptions& options) : options_(options) {}

  // The rules stand in the order of their codes, whatever was found first.
  void AddRules(const std::vector<Findings>& all) {
    for (const Findings& findings : all) {
      for (const auto* list : {&findings.diagnostics, &findings.silenced}) {
        for (const Diagnostic& diagnostic : *list) codes_.push_back(diagnostic.code);
      }
    }
    std::sort(codes_.begin(), codes_.end());
    codes_.erase(std::unique(codes_.begin(), codes_.end()), codes_.end());
    for (const Code code : codes_) rules_.push_back(RuleJson(code));
  }

  void AddResult(const Diagnostic& diagnostic, const source::FileSet& files) {
    const auto index = std::lower_bound(codes_.begin(), codes_.end(), diagnostic.code);
    Json result = {{"ruleId", Text(diagnostic.code)},
                   {"ruleIndex", index - codes_.begin()},
                   {"level", LevelOf(diagnostic.severity)},
                   {"message", Message(WholeText(diagnostic))},
                   {"locations", Json::array()}};
    if (const auto region = RegionOf(diagnostic.location, files))
      result["locations"].push_back(LocationJson(*region));
    if (Json related = RelatedLocations(diagnostic, files); !related.empty())
      result["relatedLocations"] = std::move(related);
    if (diagnostic.fix) result["fixes"] = Json::array({FixJson(*diagnostic.fix, files)});
    // 3.27.23: all results of a run have it, or none.
    result["suppressions"] = Json::array();
    if (diagnostic.silenced) {
      result["suppressions"].push_back(
          {{"kind", diagnostic.silenced->in_source ? "inSource" : "external"},
           {"justification", diagnostic.silenced->reason}});
    }
    results_.push_back(std::move(result));
  }

  Json Take() {
    return {{"tool",
             {{"driver",
               {{"name", "qoec"}, {"version", options_.version}, {"rules", std::move(rules_)}}}}},
            {"invocations", Json::array({{{"executionSuccessful", true}}})},
            {"columnKind", "unicodeCodePoints"},
            {"results", std::move(results_)}};
  }

 private:
  Json RuleJson(Code code) const {
    Json rule = {{"id", Text(code)},
                 {"name", Name(code)},
                 {"shortDescription", Message(Title(code))},
                 {"defaultConfiguration", {{"level", LevelOf(DefaultSeverity(code))}}}};
    const std::string_view page = options_.page ? options_.page(Text(code)) : std::string_view();
    if (!page.empty()) rule["help"] = {{"text", page}, {"markdown", page}};
    return rule;
  }

  const SarifOptions& options_;
  std::vector<Code> codes_;
  Json rules_ = Json::array(), results_ = Json::array();
};

}  // namespace

std::string RenderSarif(const std::vector<Findings>& all, const SarifOptions& options) {
  Run run(options);
  run.AddRules(all);
  for (const Findings& findings : all) {
    for (const auto* list : {&findings.diagnostics, &findings.silenced}) {
      for (const Diagnostic& diagnostic : *list) run.AddResult(diagnostic, *findings.files);
    }
  }
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run.Take()})}};
  // A message may quote broken bytes of the input: replaced, never thrown.
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::diag
