// HTTP for tests, to servers on this machine only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qoe::support {

struct HttpResponse {
  long status = 0;    // 0: no answer came
  std::string body;   // empty when no answer came
  std::string error;  // why no answer came

  bool ok() const { return status >= 200 && status < 300; }
};

// Sends a GET; `url` must be on 127.0.0.1.
HttpResponse HttpGet(const std::string& url);

// Sends a POST with the given body.
HttpResponse HttpPost(const std::string& url, std::string_view body,
                      const std::string& content_type);

// `name=value&…` with every value escaped, for a query string or a form.
std::string FormEncode(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace qoe::support
