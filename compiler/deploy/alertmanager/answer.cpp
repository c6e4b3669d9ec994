#include "compiler/deploy/alertmanager/answer.h"

#include <fmt/format.h>

#include "compiler/deploy/difference/shown.h"

namespace qoe::alertmanager_target {
namespace {

constexpr size_t kShown = 600;  // bytes of what a server says

}  // namespace

bool IsPage(const http::Response& response) {
  const size_t begin = response.body.find_first_not_of(" \t\r\n");
  return begin != std::string::npos && response.body[begin] == '<';
}

std::string Said(const http::Response& response) {
  std::string text = difference::OneLine(response.body.substr(0, kShown));
  while (text.ends_with(' ')) text.pop_back();
  if (response.body.size() > kShown) text += " …";
  return text;
}

Error Refused(const http::Response& response, std::string_view server) {
  const auto error = [](std::string message) {
    return Error{ErrorKind::Unusable, std::move(message)};
  };
  if (response.status == 0) return error(fmt::format("{} {}", server, http::Outcome(response)));
  if (response.status >= 300 && response.status < 400) {
    return error(fmt::format("{} redirects to {}; qoec follows no redirects", server,
                             difference::OneLine(response.location)));
  }
  if (response.ok() && IsPage(response)) {
    return error(
        fmt::format("what answers is an HTML page, as a login page or a proxy gives it, and not "
                    "{}'s API",
                    server));
  }
  if (response.ok()) return error(fmt::format("the answer is none of {}'s", server));
  if (response.status == 401) {
    return error(
        fmt::format("{} does not accept the credentials (401); a token is taken from "
                    "`QOEC_ALERTMANAGER_TOKEN`, or user and password from "
                    "`QOEC_ALERTMANAGER_USER` and `QOEC_ALERTMANAGER_PASSWORD`",
                    server));
  }
  const std::string said = Said(response);
  if (IsPage(response) || said.empty())
    return error(fmt::format("{} {}", server, http::Outcome(response)));
  return error(fmt::format("{} {}; it says: {}", server, http::Outcome(response), said));
}

}  // namespace qoe::alertmanager_target
