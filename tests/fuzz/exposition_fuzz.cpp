// Any bytes: read as an exposition; places lie within the text, and the catalogue that comes of it
// is written and read again without a finding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/import/exposition.h"
#include "compiler/import/write_yaml.h"
#include "compiler/spec/read.h"
#include "promql/utf8.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace qoe;
  const std::string text(reinterpret_cast<const char*>(data), size);
  source::FileSet files;
  diag::Sink sink;
  import::Observed observed;
  import::ReadExposition(files, files.Add("metrics", text), observed, sink);
  for (const diag::Diagnostic& found : sink.Sorted()) {
    Require(found.location.span.begin <= found.location.span.end);
    Require(found.location.span.end <= text.size());
  }
  // Other bytes never get here: the driver refuses them.
  if (!promql::IsUtf8(text) || text.find('\0') != std::string::npos) return 0;
  import::AssembleOptions options;
  options.values = true;
  const import::Catalogue catalogue = import::Assemble(observed, options).catalogue;
  source::FileSet written;
  diag::Sink findings;
  spec::Read(written, {written.Add("catalogue", import::WriteYaml(catalogue))}, findings);
  Require(findings.Sorted().empty());
  return 0;
}
