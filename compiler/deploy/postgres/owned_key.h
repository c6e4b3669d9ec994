// Keys of rows as receipts name them.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/deploy/postgres/connection.h"

namespace qoe::postgres {

// One key column: its value; several: a list in JSON.
std::string OwnedText(const Cells& key);

// Empty where the text is no key of that many columns.
Cells OwnedKey(const std::string& text, size_t columns);

}  // namespace qoe::postgres
