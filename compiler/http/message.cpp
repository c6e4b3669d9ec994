#include "compiler/http/message.h"

#include <fmt/format.h>

namespace qoe::http {

Response Failed(Failure failure, std::string error) {
  Response response;
  response.failure = failure;
  response.error = std::move(error);
  return response;
}

std::string Outcome(const Response& response) {
  std::string text = response.status != 0 ? fmt::format("answers {}", response.status)
                                          : "does not answer: " + response.error;
  if (response.tries < 2 && response.gave_up.empty()) return text;
  text += fmt::format(" ({}{}{}{})", response.tries, response.tries == 1 ? " try" : " tries",
                      response.gave_up.empty() ? "" : "; ", response.gave_up);
  return text;
}

}  // namespace qoe::http
