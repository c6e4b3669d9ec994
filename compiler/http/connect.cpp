#include "compiler/http/connect.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "compiler/http/curl_failure.h"

namespace qoe::http {
namespace {

int LookWhetherCancelled(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
}

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

}  // namespace

Response Connect(const std::string& host_and_port, const CurlOptions& options) {
  const std::unique_ptr<CURL, CloseEasy> handle(curl_easy_init());
  if (!handle) return Failed(Failure::Other, "there is no memory for a connection");
  Request request;
  request.url = "http://" + host_and_port;  // the scheme is not spoken
  request.timeout = options.connect_timeout;
  std::array<char, CURL_ERROR_SIZE> said{};
  curl_easy_setopt(handle.get(), CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http");
  curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, said.data());
  const auto timeout_ms = std::max<long>(options.connect_timeout.count(), 1);
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, timeout_ms);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, timeout_ms);
  if (options.cancelled != nullptr) {
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, LookWhetherCancelled);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, options.cancelled);
    curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
  }
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return FailedTransfer(handle.get(), code, said.data(), request, options);
  Response response;
  response.status = 200;
  return response;
}

}  // namespace qoe::http
