// Names and texts as SQL of PostgreSQL writes them.
#pragma once

#include <string>
#include <string_view>

namespace qoe {

// An identifier, each part of `schema.table` by itself, quoted so that a reserved word is safe.
std::string SqlIdentifier(std::string_view name);

// A string literal; standard_conforming_strings is on since PostgreSQL 9.1.
std::string SqlLiteral(std::string_view text);

}  // namespace qoe
