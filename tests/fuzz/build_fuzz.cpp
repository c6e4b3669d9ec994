// A spec file of any bytes must end in diagnostics or in a bundle, never in a crash; what was
// compiled once compiles to the same bytes again.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = qoe::driver::CompileText("fuzz.yaml", text);
  qoe::diag::RenderText(first->sink.Sorted(), first->files, {});
  qoe::diag::RenderJson({qoe::diag::FindingsOf(first->sink, first->files)});
  const auto files = qoe::emit::Emit(first->bundle);
  const auto again = qoe::emit::Emit(qoe::driver::CompileText("fuzz.yaml", text)->bundle);
  for (size_t i = 0; i < files.size(); ++i) {
    if (files[i].text != again[i].text) std::abort();
  }
  return 0;
}
