#include "tests/alertmanager_server/plain_alertmanager.h"

#include <nlohmann/json.hpp>

#include "tests/support/text_file.h"

namespace qoe::test_alertmanager {

using test_ruler::Request;
using test_ruler::Response;

PlainAlertmanager::PlainAlertmanager(std::string file)
    : file_(std::move(file)),
      running_(support::ReadText(file_)),
      server_(0, [this](const Request& request) { return Answer(request); },
              {400, "text/plain", "400 Bad Request", {}}) {}

std::string PlainAlertmanager::Running() const {
  return server_.Locked([this] { return running_; });
}

void PlainAlertmanager::Restart() {
  server_.Locked([this] { running_ = support::ReadText(file_); });
}

Response PlainAlertmanager::Answer(const Request& request) {
  if (request.path() == "/api/v2/status") {
    const nlohmann::json body = {{"config", {{"original", running_}}},
                                 {"versionInfo", {{"version", "0.25.0"}}}};
    return {200, "application/json", body.dump(), {}};
  }
  if (request.path() != "/-/reload" || request.method != "POST")
    return {404, "text/plain; charset=utf-8", "404 page not found\n", {}};
  const std::string text = support::ReadText(file_);
  if (text.find("receiver: nobody") != std::string::npos) {
    return {500,
            "text/plain; charset=utf-8",
            "failed to reload config: undefined receiver \"nobody\" used in route\n",
            {}};
  }
  running_ = text;
  return {200, "", "", {}};
}

}  // namespace qoe::test_alertmanager
