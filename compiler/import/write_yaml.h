// A catalogue → the text of a spec file.
#pragma once

#include <string>

#include "compiler/import/catalogue.h"

namespace qoe::import {

// Deterministic: everything is sorted by name, default labels stand in their own order. What it
// writes is read back as the same catalogue, and `qoec fmt` changes nothing of it.
std::string WriteYaml(const Catalogue& catalogue);

}  // namespace qoe::import
