#include "compiler/base/sql_text.h"

namespace qoe {

std::string SqlIdentifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '.') {
      out += "\".\"";
    } else if (c == '"') {
      out += "\"\"";
    } else {
      out += c;
    }
  }
  return out += '"';
}

std::string SqlLiteral(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += "'";
}

}  // namespace qoe
