#include "compiler/driver/compile.h"

#include <malloc.h>

#include "compiler/check/check.h"
#include "compiler/driver/load.h"
#include "compiler/lower/lower.h"
#include "compiler/resolve/resolve.h"
#include "compiler/spec/read.h"

namespace qoe::driver {

namespace {

void ReadProgram(const std::vector<source::FileId>& file_ids, resolve::Role role,
                 Compilation& out) {
  out.model = spec::Read(out.files, file_ids, out.sink);
  // Where not even a file could be read, look-ups into it would only report consequences.
  if (out.model.documents.size() != out.files.size()) return;
  out.program = resolve::Resolve(out.model, out.files, {file_ids[0], {0, 0}}, out.sink, role);
  out.model.KeepOnlyTexts();
}

void RunStages(const std::vector<source::FileId>& file_ids, bool lower, Compilation& out) {
  if (file_ids.empty()) return;
  ReadProgram(file_ids, resolve::Role::Spec, out);
  if (!out.program) return;
  check::Run(*out.program, out.files, out.sink);
  if (lower && out.ok()) out.bundle = lower::Lower(*out.program, out.sink);
}

}  // namespace

void Compilation::DropProgram() {
  program.reset();
  ::malloc_trim(0);  // what is emitted next is as large as what was freed
}

std::unique_ptr<Compilation> LoadCatalogue(const std::string& path) {
  auto out = std::make_unique<Compilation>();
  const std::vector<source::FileId> ids = LoadSpec(path, out->files, out->sink);
  if (!ids.empty()) ReadProgram(ids, resolve::Role::Catalogue, *out);
  return out;
}

std::unique_ptr<Compilation> Compile(const std::string& path, bool lower) {
  auto out = std::make_unique<Compilation>();
  RunStages(LoadSpec(path, out->files, out->sink), lower, *out);
  return out;
}

std::unique_ptr<Compilation> CompileFiles(std::vector<FileText> texts, bool lower) {
  auto out = std::make_unique<Compilation>();
  RunStages(AddFiles(std::move(texts), LineEnds::Unix, out->files, out->sink), lower, *out);
  return out;
}

std::unique_ptr<Compilation> CompileText(const std::string& name, std::string_view text) {
  auto out = std::make_unique<Compilation>();
  std::vector<source::FileId> file_ids;
  if (const source::FileId id = AddText(name, std::string(text), out->files, out->sink);
      id.valid()) {
    file_ids.push_back(id);
  }
  RunStages(file_ids, true, *out);
  return out;
}

}  // namespace qoe::driver
