#include "tests/mutation/verdict.h"

namespace qoe::mutation {
namespace {

std::set<diag::Code> New(const std::map<diag::Code, int>& before,
                         const std::map<diag::Code, int>& after) {
  std::set<diag::Code> codes;
  for (const auto& [code, count] : after) {
    const auto old = before.find(code);
    if (old == before.end() || old->second < count) codes.insert(code);
  }
  return codes;
}

}  // namespace

void Add(const diag::Sink& sink, Findings& findings) {
  for (const diag::Diagnostic& diagnostic : sink.Sorted()) {
    auto& counts = diagnostic.severity == diag::Severity::Hint ? findings.hints : findings.grave;
    ++counts[diagnostic.code];
  }
}

Findings FindingsOf(const diag::Sink& sink) {
  Findings findings;
  Add(sink, findings);
  return findings;
}

Verdict Compare(const Findings& before, const Findings& after) {
  Verdict verdict;
  verdict.codes = New(before.grave, after.grave);
  if (!verdict.codes.empty()) {
    verdict.outcome = Outcome::Caught;
    return verdict;
  }
  verdict.codes = New(before.hints, after.hints);
  if (!verdict.codes.empty()) verdict.outcome = Outcome::Hinted;
  return verdict;
}

}  // namespace qoe::mutation
