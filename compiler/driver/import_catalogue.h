// Files and a live server → a catalogue of metrics.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/driver/load.h"
#include "compiler/import/catalogue.h"
#include "compiler/import/observed.h"
#include "compiler/import/server.h"
#include "compiler/source/file.h"

namespace qoe::driver {

// What a catalogue is made from. What a server or a process shows goes before what is only inferred
// from rules.
struct ImportSources {
  std::vector<FileText> expositions;  // text of `/metrics`
  std::vector<FileText> rules;
  std::vector<FileText> dashboards;
  import::Fetch fetch;  // of a server; empty: none
  import::ServerOptions server;
};

struct ImportOptions {
  std::vector<std::string> target_labels = {"job", "instance"};
  bool other_labels = false;
  bool values = false;
};

struct ImportRun {
  source::FileSet files;
  diag::Sink sink;
  import::Catalogue catalogue;  // of use only where `sink` has no errors
};

std::unique_ptr<ImportRun> ImportCatalogue(ImportSources sources, const ImportOptions& options);

}  // namespace qoe::driver
