#pragma once

#include <string>

#include "compiler/http/curl_transport.h"

namespace qoe::http {

// Opens a TCP connection to `host:port`, without a proxy, and closes it again. Nothing is sent. The
// status of what comes back is 200, or 0 with the reason.
Response Connect(const std::string& host_and_port, const CurlOptions& options);

}  // namespace qoe::http
