// A catalogue as the rest of qoec reads it, for tests.
#pragma once

#include <string>

#include "compiler/import/catalogue.h"

namespace qoe::import {

// What driver::LoadCatalogue makes of the text. `findings`: what it reports, rendered.
Catalogue ReadBack(const std::string& yaml, std::string& findings);

}  // namespace qoe::import
