#include "compiler/driver/compile.h"

#include <malloc.h>

#include <iterator>
#include <optional>

#include "compiler/check/check.h"
#include "compiler/driver/load.h"
#include "compiler/driver/silences.h"
#include "compiler/driver/used_files.h"
#include "compiler/lower/lower.h"
#include "compiler/resolve/resolve.h"
#include "compiler/spec/read.h"

namespace qoe::driver {

namespace {

// Says what metrics there are, and nothing else.
bool IsCatalogue(const spec::Model& model) {
  return model.systems.empty() && model.indicators.empty() && model.alerts.empty() &&
         model.objectives.empty() && model.gates.empty() && model.verify.empty() &&
         model.dashboards.empty() && model.sql_alerts.empty() &&
         !(model.metrics.empty() && model.labels.empty());
}

}  // namespace

std::unique_ptr<Program> ReadProgram(std::vector<source::FileId>& ids,
                                     std::optional<resolve::Role> role, source::FileSet& files,
                                     spec::Model& model, diag::Sink& sink, Uses uses) {
  const size_t own = ids.size();
  // Where not even a file could be read, look-ups into it would only report consequences.
  if (uses == Uses::Follow && !AddUsedFiles(ids, files, sink)) return nullptr;
  model = spec::Read(files, ids, sink, own);
  if (model.documents.size() != files.size()) return nullptr;
  if (!role) role = IsCatalogue(model) ? resolve::Role::Catalogue : resolve::Role::Spec;
  std::unique_ptr<Program> program = resolve::Resolve(model, files, {ids[0], {0, 0}}, sink, *role);
  model.KeepOnlyTexts();
  return program;
}

namespace {

// The comments of the files, and the spec's own section.
diag::Policy PolicyOf(const Compilation& compilation, const std::vector<source::FileId>& ids,
                      diag::Sink& sink) {
  diag::Policy policy = CommentPolicy(compilation.files, ids, sink);
  if (!compilation.program) return policy;
  const diag::Policy& section = compilation.program->diagnostics;
  policy.severities = section.severities;
  std::copy(section.silences.begin(), section.silences.end(), std::back_inserter(policy.silences));
  return policy;
}

// The findings of a stage that can be silenced one by one.
template <typename Stage>
void RunJudged(const Stage& stage, diag::Judge& judge, Compilation& out) {
  diag::Sink found;
  stage(found);
  judge.Apply(found, out.files, diag::Stand::ErrorsOfSpec);
  out.sink.Append(std::move(found));
}

void RunStages(std::vector<source::FileId> file_ids, std::optional<resolve::Role> role, bool lower,
               diag::Date today, Compilation& out, Uses uses = Uses::Follow) {
  if (file_ids.empty()) return;
  out.program = ReadProgram(file_ids, role, out.files, out.model, out.sink, uses);
  diag::Sink bad;
  diag::Judge judge(PolicyOf(out, file_ids, bad), today);
  judge.Apply(out.sink, out.files, diag::Stand::AllErrors);
  out.sink.Append(std::move(bad));
  if (!out.program) return;
  RunJudged([&](diag::Sink& found) { check::Run(*out.program, out.files, found); }, judge, out);
  const bool whole = lower && out.ok() && !out.program->system.name.empty();
  if (whole) {
    RunJudged([&](diag::Sink& found) { out.bundle = lower::Lower(*out.program, found); }, judge,
              out);
  }
  judge.Conclude(whole ? diag::Ran::Everything : diag::Ran::Partly, out.sink);
}

}  // namespace

void Compilation::DropProgram() {
  program.reset();
  ::malloc_trim(0);  // what is emitted next is as large as what was freed
}

std::unique_ptr<Compilation> LoadCatalogue(const std::string& path) {
  auto out = std::make_unique<Compilation>();
  std::vector<source::FileId> ids = LoadSpec(path, out->files, out->sink);
  if (!ids.empty())
    out->program = ReadProgram(ids, resolve::Role::Catalogue, out->files, out->model, out->sink);
  return out;
}

std::unique_ptr<Compilation> Compile(const std::string& path, bool lower, diag::Date today) {
  auto out = std::make_unique<Compilation>();
  RunStages(LoadSpec(path, out->files, out->sink), resolve::Role::Spec, lower, today, *out);
  return out;
}

std::unique_ptr<Compilation> CompileFiles(std::vector<FileText> texts, bool lower,
                                          diag::Date today) {
  auto out = std::make_unique<Compilation>();
  RunStages(AddFiles(std::move(texts), LineEnds::Unix, out->files, out->sink), std::nullopt, lower,
            today, *out);
  return out;
}

std::unique_ptr<Compilation> CompileText(const std::string& name, std::string_view text) {
  auto out = std::make_unique<Compilation>();
  std::vector<source::FileId> file_ids;
  if (const source::FileId id = AddText(name, std::string(text), out->files, out->sink);
      id.valid()) {
    file_ids.push_back(id);
  }
  RunStages(std::move(file_ids), resolve::Role::Spec, true, {}, *out, Uses::Ignore);
  return out;
}

}  // namespace qoe::driver
