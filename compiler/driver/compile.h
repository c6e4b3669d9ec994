// The pipeline, stage after stage, for one spec. Every stage runs on what the one before it left
// whole, so that one run shows every independent mistake; a stage that would only report
// consequences is not run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/artifact/bundle.h"
#include "compiler/diag/date.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/load.h"
#include "compiler/emit/emit.h"
#include "compiler/resolve/program.h"
#include "compiler/resolve/resolve.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"

namespace qoe::driver {

// Owns everything from the text of the files to the bundle.
struct Compilation {
  source::FileSet files;
  diag::Sink sink;
  spec::Model model;
  std::unique_ptr<Program> program;  // null: nothing could be read
  artifact::Bundle bundle;           // empty when there are errors

  bool ok() const { return !sink.has_errors(); }
  // Frees what is not needed once there is a bundle: of a large spec it is the larger part.
  void DropProgram();
};

// Whether the files that a spec uses are read, too.
enum class Uses : uint8_t { Follow, Ignore };

// Files of one spec or catalogue, which have been added to `files` alone so far, as a program; null
// where not even that can be read. Those that they use are added to `ids`. `model` owns texts of
// the program. Without a role, files that only say what metrics there are are a catalogue.
std::unique_ptr<Program> ReadProgram(std::vector<source::FileId>& ids,
                                     std::optional<resolve::Role> role, source::FileSet& files,
                                     spec::Model& model, diag::Sink& sink,
                                     Uses uses = Uses::Follow);

// Reads the catalogue of a spec, or a spec that is only a catalogue: metrics, labels, and recorded
// series where it has indicators.
std::unique_ptr<Compilation> LoadCatalogue(const std::string& path);

// Reads and checks a spec; with `lower`, also compiles it to a bundle when there are no errors.
// Silences (docs/silences.md) hold as on the day `today`.
std::unique_ptr<Compilation> Compile(const std::string& path, bool lower, diag::Date today = {});

// The same for files that were read already; they may also be a catalogue, which has no system and
// makes no bundle.
std::unique_ptr<Compilation> CompileFiles(std::vector<FileText> texts, bool lower,
                                          diag::Date today = {});

// The same for one file whose text is given; `name` stands for its path. No other file is read.
std::unique_ptr<Compilation> CompileText(const std::string& name, std::string_view text);

}  // namespace qoe::driver
