#include "compiler/deploy/postgres/array_text.h"

namespace qoe::postgres {

std::string ArrayText(const Cells& values) {
  std::string out = "{";
  for (const Cell& value : values) {
    if (out.size() > 1) out += ',';
    if (!value) {
      out += "NULL";
      continue;
    }
    out += '"';
    for (const char c : *value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out += '}';
}

}  // namespace qoe::postgres
