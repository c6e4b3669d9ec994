#include <fmt/format.h>

#include "compiler/live/help.h"
#include "compiler/verify/checks.h"

namespace qoe::verify {

std::string NameOn(const RuleServer& server, std::string_view name) {
  return server.tenant.empty() ? std::string(name) : fmt::format("{}@{}", name, server.tenant);
}

std::string TitleOn(const RuleServer& server, std::string_view title) {
  return server.tenant.empty() ? std::string(title)
                               : fmt::format("{}, tenant `{}`", title, server.tenant);
}

Outcome FailedBy(const Error& error) {
  Outcome outcome = Failed(live::WithoutHelp(error.message), live::HelpIn(error.message));
  outcome.unreachable = error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Unreadable;
  return outcome;
}

}  // namespace qoe::verify
