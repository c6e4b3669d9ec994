#include "tests/ruler/fault.h"

namespace qoe::test_ruler {
namespace {

bool HasEncodedSlash(std::string_view target) {
  return target.find("%2F") != std::string_view::npos ||
         target.find("%2f") != std::string_view::npos;
}

bool Fits(const FaultRule& rule, uint64_t number, const Request& request) {
  return (rule.number == 0 || rule.number == number) &&
         (rule.method.empty() || rule.method == request.method) &&
         (rule.part.empty() || request.target.find(rule.part) != std::string::npos) &&
         (!rule.encoded_slash || HasEncodedSlash(request.target));
}

}  // namespace

bool FaultScript::ClosesUnread(uint64_t number) const {
  for (const FaultRule& rule : rules_) {
    if (rule.number == number && rule.fault.ending == Ending::Close && !rule.fault.reaches_ruler)
      return true;
  }
  return false;
}

std::optional<Fault> FaultScript::Take(uint64_t number, const Request& request) {
  for (FaultRule& rule : rules_) {
    if (rule.times < 0 || !Fits(rule, number, request)) continue;
    if (rule.skip > 0) {
      --rule.skip;
      continue;
    }
    if (rule.times > 0 && --rule.times == 0) rule.times = -1;  // used up
    return rule.fault;
  }
  return std::nullopt;
}

}  // namespace qoe::test_ruler
