#include "compiler/verify/check.h"

namespace qoe::verify {

Outcome Passed(std::string found, std::vector<std::string> details) {
  return {State::Passed, std::move(found), std::move(details)};
}

Outcome Failed(std::string found, std::string help, std::vector<std::string> details) {
  return {State::Failed, std::move(found), std::move(details), std::move(help)};
}

Outcome Skipped(std::string why) { return {State::Skipped, std::move(why)}; }

}  // namespace qoe::verify
