#include "compiler/driver/compile.h"

#include "compiler/check/check.h"
#include "compiler/driver/load.h"
#include "compiler/lower/lower.h"
#include "compiler/resolve/resolve.h"
#include "compiler/spec/read.h"

namespace qoe::driver {

std::unique_ptr<Compilation> Compile(const std::string& path, bool lower) {
  auto out = std::make_unique<Compilation>();
  const std::vector<source::FileId> file_ids = LoadSpec(path, out->files, out->sink);
  if (file_ids.empty()) return out;
  out->model = spec::Read(out->files, file_ids, out->sink);
  // Where not even a file could be read, look-ups into it would only report consequences.
  if (out->model.documents.size() != out->files.size()) return out;
  out->program = resolve::Resolve(out->model, out->files, {file_ids[0], {0, 0}}, out->sink);
  check::Run(*out->program, out->files, out->sink);
  if (lower && out->ok()) out->bundle = lower::Lower(*out->program, out->sink);
  return out;
}

}  // namespace qoe::driver
