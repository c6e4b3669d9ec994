// How kinds of changes look: on a terminal, and in JSON. For all that shows changes.
#pragma once

#include <string_view>

#include "compiler/deploy/difference/difference.h"

namespace qoe::difference {

// Escapes of a terminal; empty without colour.
struct Palette {
  std::string_view created, changed, deleted, dim, end;
};
const Palette& PaletteOf(bool colour);

// `+`, `-`, `~`, and its colour.
struct Mark {
  char sign = '~';
  std::string_view colour;
};
Mark MarkOf(Change change, const Palette& palette);

// "created": for JSON.
std::string_view WordOf(Change change);

}  // namespace qoe::difference
