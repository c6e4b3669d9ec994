#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "compiler/diag/render_parts.h"

namespace qoe::diag {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(Json& to, source::Location location, const source::FileSet& files) {
  const std::optional<Region> region = RegionOf(location, files);
  if (!region) {
    to["file"] = nullptr;
    return;
  }
  to["file"] = region->path;
  to["line"] = region->begin.line;
  to["column"] = region->begin.column;
  to["end_line"] = region->end.line;
  to["end_column"] = region->end.column;
}

Json ToJson(const Fix& fix, const source::FileSet& files) {
  Json json = {{"title", fix.title}, {"safe", fix.safe}, {"edits", Json::array()}};
  for (const Edit& edit : fix.edits) {
    Json entry;
    AddPlace(entry, edit.location, files);
    entry["replacement"] = edit.replacement;
    json["edits"].push_back(std::move(entry));
  }
  return json;
}

Json ToJson(const Diagnostic& diagnostic, const source::FileSet& files) {
  Json json;
  json["code"] = Text(diagnostic.code);
  json["name"] = Name(diagnostic.code);
  json["severity"] = Text(diagnostic.severity);
  AddPlace(json, diagnostic.location, files);
  json["message"] = diagnostic.message;
  json["labels"] = Json::array();
  for (const Label& label : diagnostic.labels) {
    Json entry;
    AddPlace(entry, label.location, files);
    entry["text"] = label.text;
    json["labels"].push_back(std::move(entry));
  }
  json["notes"] = diagnostic.notes;
  json["help"] = diagnostic.help;
  json["fix"] = diagnostic.fix ? ToJson(*diagnostic.fix, files) : Json(nullptr);
  return json;
}

}  // namespace

std::string RenderJson(const std::vector<Findings>& all) {
  Json out;
  out["diagnostics"] = Json::array();
  Counts counts;
  for (const Findings& findings : all) {
    for (const Diagnostic& diagnostic : findings.diagnostics)
      out["diagnostics"].push_back(ToJson(diagnostic, *findings.files));
    counts.Add(findings);
  }
  out["summary"] = {{"errors", counts.errors},
                    {"warnings", counts.warnings},
                    {"hints", counts.hints},
                    {"silenced", counts.silenced}};
  // A message may quote broken bytes of the input: replaced, never thrown.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::diag
