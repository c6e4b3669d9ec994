// Names of which files are called; used in this folder alone.
#pragma once

#include <string_view>

#include "compiler/diag/sink.h"
#include "compiler/spec/model.h"

namespace qoe::resolve {

// Whether a file can have this name; reports it otherwise. `what`: "a gate".
bool CheckFileName(const spec::Located& name, std::string_view what, diag::Sink& sink);

}  // namespace qoe::resolve
