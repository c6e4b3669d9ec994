#include "compiler/spec/read.h"

#include "compiler/base/parallel.h"
#include "compiler/spec/expand.h"
#include "compiler/spec/object_view.h"
#include "compiler/spec/schema.h"
#include "compiler/spec/sections.h"
#include "compiler/spec/validate.h"
#include "compiler/yaml/document.h"

namespace qoe::spec {
namespace {

using diag::Code;

constexpr std::string_view kSpecVersion = "1";

// A file of another version, or of no version, is not read further: every key would be a guess.
bool SpeaksOurVersion(const yaml::Document& document, diag::Sink& sink) {
  const yaml::Node root = document.root();
  if (!root.is_mapping()) {
    sink.Add(Code::WrongShape, root.location(), "a spec file is a mapping of sections")
        .Help("begin it with `qoec: 1`");
    return false;
  }
  const ObjectView view(root, Object::Spec);
  const Located version = view.Text("qoec");
  if (!version.set()) {
    sink.Add(Code::SpecVersion, root.location(),
             "the file does not say which spec version it speaks")
        .Help("begin it with `qoec: 1`");
    return false;
  }
  if (version.text == kSpecVersion) return true;
  sink.Add(Code::SpecVersion, version.location, "spec version `{}` is unknown to this qoec",
           version.text)
      .Help("known versions: {}", kSpecVersion);
  return false;
}

struct ParsedFile {
  std::optional<yaml::Document> document;
  bool readable = false;  // of a version that we speak
  diag::Sink sink;
};

void ParseFile(const source::FileSet& files, source::FileId file_id, ParsedFile& out) {
  out.document = yaml::Parse(files, file_id, out.sink);
  if (!out.document) return;
  out.readable = SpeaksOurVersion(*out.document, out.sink);
}

// Fills in what the files say of parameters; one after the other, as all of them have a say.
void ExpandAll(std::vector<ParsedFile>& parsed, size_t own, diag::Sink& sink) {
  Parameters parameters;
  for (size_t i = 0; i < parsed.size(); ++i) {
    if (parsed[i].readable) parameters.Add(*parsed[i].document, i >= own, parsed[i].sink);
  }
  bool whole = true;
  for (ParsedFile& file : parsed) {
    if (file.readable) Expand(*file.document, parameters, file.sink);
    whole = whole && !file.sink.has_errors();
  }
  if (whole) parameters.ReportUnused(sink);
}

void ReadDocument(const yaml::Document& document, Model& model) {
  const ObjectView root(document.root(), Object::Spec);
  if (const auto system = root.Child("system", Object::System)) {
    model.systems.push_back(ReadSystem(*system));
  }
  if (const auto defaults = root.Child("defaults", Object::Defaults)) {
    model.defaults.push_back(ReadDefaults(*defaults));
  }
  for (const Located& unit : root.Texts("units")) model.units.push_back(unit);
  for (const auto& [name, view] : root.ObjectMap("labels", Object::Label)) {
    model.labels.push_back(ReadLabel(name, view));
  }
  for (const auto& [name, view] : root.ObjectMap("metrics", Object::Metric)) {
    model.metrics.push_back(ReadMetric(name, view));
  }
  if (const auto logs = root.Child("logs", Object::Logs)) {
    model.logs.push_back({logs->location(), logs->Texts("labels")});
  }
  for (const auto& [name, view] : root.ObjectMap("groups", Object::Group)) {
    model.groups.push_back({name, view.DurationMs("interval"), view.Text("help")});
  }
  for (const auto& [name, view] : root.ObjectMap("indicators", Object::Indicator)) {
    model.indicators.push_back(ReadIndicator(name, view));
  }
  for (const auto& [name, view] : root.ObjectMap("alerts", Object::Alert)) {
    model.alerts.push_back(ReadAlert(name, view));
  }
  for (const auto& [name, view] : root.ObjectMap("objectives", Object::Objective)) {
    model.objectives.push_back(ReadObjective(name, view));
  }
  for (const auto& [name, view] : root.ObjectMap("gates", Object::Gate)) {
    model.gates.push_back(ReadGate(name, view));
  }
  if (const auto verify = root.Child("verify", Object::Verify)) {
    model.verify.push_back(ReadVerify(*verify));
  }
  for (const auto& [name, view] : root.ObjectMap("dashboards", Object::Dashboard)) {
    model.dashboards.push_back(ReadDashboard(name, view));
  }
  for (const auto& [name, view] : root.ObjectMap("tests", Object::Scenario)) {
    model.tests.push_back(ReadScenario(name, view));
  }
  for (const auto& [name, view] : root.ObjectMap("sql_alerts", Object::SqlAlert)) {
    model.sql_alerts.push_back(ReadSqlAlert(name, view));
  }
  if (const auto diagnostics = root.Child("diagnostics", Object::Diagnostics)) {
    model.diagnostics.push_back(ReadDiagnostics(*diagnostics));
  }
}

}  // namespace

Model Read(const source::FileSet& files, const std::vector<source::FileId>& file_ids,
           diag::Sink& sink, size_t own) {
  // Each file by itself, on all cores; what comes of it is put together in the files' order.
  std::vector<ParsedFile> parsed(file_ids.size());
  base::ParallelFor(file_ids.size(), [&](size_t i) { ParseFile(files, file_ids[i], parsed[i]); });
  ExpandAll(parsed, own, sink);
  base::ParallelFor(parsed.size(), [&](size_t i) {
    if (parsed[i].readable) Validate(*parsed[i].document, parsed[i].sink);
  });
  Model model;
  for (ParsedFile& file : parsed) {
    sink.Append(std::move(file.sink));
    if (!file.document) continue;
    model.documents.push_back(std::move(*file.document));
    if (file.readable) ReadDocument(model.documents.back(), model);
  }
  return model;
}

}  // namespace qoe::spec
