// What the spec says of findings: codes looked up, days read.
#include "compiler/diag/silence_text.h"
#include "compiler/resolve/resolver.h"
#include "compiler/spec/schema.h"

namespace qoe::resolve {

using spec::Located;

namespace {

// Nothing where the word is none of the three, which the reader has reported.
std::optional<diag::Severity> SeverityOf(std::string_view word) {
  for (const diag::Severity severity :
       {diag::Severity::Error, diag::Severity::Warning, diag::Severity::Hint}) {
    if (Text(severity) == word) return severity;
  }
  return std::nullopt;
}

// Nothing where a part of it is wrong: half a silence would be another one.
std::optional<diag::Silence> SilenceOf(const spec::AllowanceDecl& decl, diag::Sink& sink) {
  diag::Silence silence;
  silence.written = decl.location;
  silence.reason = decl.reason.text;
  bool good = !decl.codes.empty() && decl.reason.set() &&
              diag::CheckReason(decl.reason.text, decl.reason.location, sink);
  for (const Located& code : decl.codes) {
    const std::optional<diag::Code> known = diag::CodeNamed(code.text, code.location, sink);
    if (known) silence.codes.push_back(*known);
    good &= known.has_value();
  }
  if (decl.until.set()) {
    silence.until = diag::DayNamed(decl.until.text, decl.until.location, sink);
    good &= silence.until.has_value();
  }
  for (const Located& glob : decl.globs) silence.globs.emplace_back(glob.text);
  return good ? std::optional(std::move(silence)) : std::nullopt;
}

}  // namespace

void Resolver::Diagnostics() {
  for (const spec::DiagnosticsDecl& decl : model.diagnostics) {
    for (const auto& [name, word] : decl.severities) {
      const std::optional<diag::Code> code = diag::CodeNamed(name.text, name.location, sink);
      const std::optional<diag::Severity> severity = SeverityOf(word.text);
      if (!code || !severity) continue;
      const auto [known, fresh] = program.diagnostics.severities.emplace(*code, *severity);
      if (fresh || known->second == *severity) continue;
      sink.Add(diag::Code::DuplicateName, name.location,
               "`{}` is given the severity {} here, and {} elsewhere", name.text, Text(*severity),
               Text(known->second))
          .Help("keep one of them");
    }
    for (const spec::AllowanceDecl& allowance : decl.allowances) {
      if (auto silence = SilenceOf(allowance, sink))
        program.diagnostics.silences.push_back(std::move(*silence));
    }
  }
}

}  // namespace qoe::resolve
