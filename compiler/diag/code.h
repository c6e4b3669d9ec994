// The codes of all diagnostics, from codes.def.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::diag {

enum class Severity : uint8_t { Error, Warning, Hint };

enum class Code : uint16_t {
// NOLINTBEGIN(bugprone-macro-parentheses): enumerators cannot stand in parentheses
#define QOE_CODE(number, name, severity, title) name = number,
#define QOE_RETIRED(number, name, version) name = number,
#include "compiler/diag/codes.def"
#undef QOE_RETIRED
#undef QOE_CODE
  // NOLINTEND(bugprone-macro-parentheses)
};

// "QOE0102".
std::string Text(Code code);
// "DuplicateKey".
std::string_view Name(Code code);
// One line saying what the code stands for.
std::string_view Title(Code code);
Severity DefaultSeverity(Code code);
// The code of either spelling, "QOE0102" or "DuplicateKey"; nothing where there is none.
std::optional<Code> FindCode(std::string_view text);
// The name of a code that was probably meant by `text`; empty where none is near.
std::string NearestCode(std::string_view text);
// "error", "warning", "hint".
std::string_view Text(Severity severity);
// Every code in force, in the registry's order.
const std::vector<Code>& AllCodes();

}  // namespace qoe::diag
