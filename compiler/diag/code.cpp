#include "compiler/diag/code.h"

#include <fmt/format.h>

#include "compiler/base/invariant.h"
#include "compiler/base/spelling.h"

namespace qoe::diag {
namespace {

struct Entry {
  std::string_view name;
  Severity severity;
  std::string_view title;
};

// A switch, so that a number used twice does not compile.
Entry Find(Code code) {
  switch (code) {
#define QOE_CODE(number, name, severity, title) \
  case Code::name:                              \
    return {#name, Severity::severity, title};
#define QOE_RETIRED(number, name, version) \
  case Code::name:                         \
    return {#name, Severity::Error, "retired in " version};
#include "compiler/diag/codes.def"
#undef QOE_RETIRED
#undef QOE_CODE
  }
  QOE_CHECK(false, "a code outside of codes.def");
}

}  // namespace

std::string Text(Code code) { return fmt::format("QOE{:04}", static_cast<uint16_t>(code)); }
std::string_view Name(Code code) { return Find(code).name; }
std::string_view Title(Code code) { return Find(code).title; }
Severity DefaultSeverity(Code code) { return Find(code).severity; }

std::optional<Code> FindCode(std::string_view text) {
  for (const Code code : AllCodes()) {
    if (Name(code) == text || Text(code) == text) return code;
  }
  return std::nullopt;
}

std::string NearestCode(std::string_view text) {
  std::vector<std::string> codes;
  std::vector<std::string_view> known;
  codes.reserve(AllCodes().size());
  for (const Code code : AllCodes()) {
    codes.push_back(Text(code));
    known.push_back(codes.back());
    known.push_back(Name(code));
  }
  return std::string(Nearest(text, known));
}

std::string_view Text(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Hint:
      return "hint";
  }
  QOE_CHECK(false, "a severity outside of its enumeration");
}

const std::vector<Code>& AllCodes() {
  static const std::vector<Code> codes = {
#define QOE_CODE(number, name, severity, title) Code::name,
#define QOE_RETIRED(number, name, version)
#include "compiler/diag/codes.def"
#undef QOE_RETIRED
#undef QOE_CODE
  };
  return codes;
}

}  // namespace qoe::diag
