#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"

namespace qoe::diag {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(Json& to, source::Location location, const source::FileSet& files) {
  if (!location.file.valid()) {
    to["file"] = nullptr;
    return;
  }
  const source::File& file = files[location.file];
  const source::LineColumn begin = file.Position(location.span.begin);
  const source::LineColumn end = file.Position(location.span.end);
  to["file"] = file.path();
  to["line"] = begin.line;
  to["column"] = begin.column;
  to["end_line"] = end.line;
  to["end_column"] = end.column;
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
  return json;
}

struct Counts {
  size_t errors = 0, warnings = 0, hints = 0;

  void Add(Severity severity) {
    switch (severity) {
      case Severity::Error:
        ++errors;
        break;
      case Severity::Warning:
        ++warnings;
        break;
      case Severity::Hint:
        ++hints;
        break;
    }
  }
};

}  // namespace

std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const source::FileSet& files) {
  return RenderJson(std::vector<Findings>{{diagnostics, &files}});
}

std::string RenderJson(const std::vector<Findings>& all) {
  Json out;
  out["diagnostics"] = Json::array();
  Counts counts;
  for (const Findings& findings : all) {
    for (const Diagnostic& diagnostic : findings.diagnostics) {
      out["diagnostics"].push_back(ToJson(diagnostic, *findings.files));
      counts.Add(diagnostic.severity);
    }
  }
  out["summary"] = {
      {"errors", counts.errors}, {"warnings", counts.warnings}, {"hints", counts.hints}};
  // A message may quote broken bytes of the input: replaced, never thrown.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qoe::diag
