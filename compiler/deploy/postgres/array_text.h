// Arrays of PostgreSQL as text (documentation, 8.15.6): `{"a","b",NULL}`.
#pragma once

#include <string>
#include <vector>

#include "compiler/deploy/postgres/connection.h"

namespace qoe::postgres {

// One dimension. Every text is quoted, so that none is taken for a NULL or for a brace.
std::string ArrayText(const Cells& values);

}  // namespace qoe::postgres
