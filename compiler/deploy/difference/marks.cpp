#include "compiler/deploy/difference/marks.h"

namespace qoe::difference {

const Palette& PaletteOf(bool colour) {
  static constexpr Palette kColour{"\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m", "\x1b[0m"};
  static constexpr Palette kPlain{"", "", "", "", ""};
  return colour ? kColour : kPlain;
}

Mark MarkOf(Change change, const Palette& palette) {
  switch (change) {
    case Change::Created:
      return {'+', palette.created};
    case Change::Deleted:
      return {'-', palette.deleted};
    case Change::Changed:
    case Change::Same:
      break;
  }
  return {'~', palette.changed};
}

std::string_view WordOf(Change change) {
  switch (change) {
    case Change::Same:
      return "same";
    case Change::Created:
      return "created";
    case Change::Changed:
      return "changed";
    case Change::Deleted:
      return "deleted";
  }
  return "";
}

}  // namespace qoe::difference
