// What libcurl says of a transfer that failed → `Failure` and its text; used in this folder alone.
#pragma once

#include <curl/curl.h>

#include <string>

#include "compiler/http/curl_transport.h"
#include "compiler/http/message.h"

namespace qoe::http {

// `handle` has just performed `request` and returned `code`, which is not CURLE_OK; `said` is what
// is in its error buffer.
Response FailedTransfer(CURL* handle, CURLcode code, const std::string& said,
                        const Request& request, const CurlOptions& options);

}  // namespace qoe::http
