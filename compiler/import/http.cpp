#include "compiler/import/http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

namespace qoe::import {
namespace {

constexpr size_t kMostBytes = size_t{256} << 20U;
constexpr long kConnectTimeoutS = 10;

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;
using Url = std::unique_ptr<CURLU, FreeUrl>;

size_t Append(const char* data, size_t size, size_t count, void* target) {
  std::string& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > kMostBytes) return 0;  // gives up
  body.append(data, size * count);
  return size * count;
}

std::string Encoded(CURL* handle, const std::string& text) {
  const std::unique_ptr<char, decltype(&curl_free)> escaped(
      curl_easy_escape(handle, text.c_str(), static_cast<int>(text.size())), &curl_free);
  return escaped ? escaped.get() : "";
}

std::string PartOf(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

Url ParsedUrl(const std::string& address) {
  Url url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return {};
  const std::string scheme = PartOf(url, CURLUPART_SCHEME);
  return scheme == "http" || scheme == "https" ? std::move(url) : Url();
}

// A server on this machine is never behind a proxy.
bool IsLoopback(const std::string& address) {
  const Url url = ParsedUrl(address);
  const std::string host = url ? PartOf(url, CURLUPART_HOST) : "";
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

void AddHeader(List& headers, const std::string& line) {
  curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
  if (longer == nullptr) return;
  static_cast<void>(headers.release());
  headers.reset(longer);
}

}  // namespace

std::string ShownAddress(const std::string& address) {
  const Url url = ParsedUrl(address);
  if (!url) return {};
  curl_url_set(url.get(), CURLUPART_USER, nullptr, 0);
  curl_url_set(url.get(), CURLUPART_PASSWORD, nullptr, 0);
  std::string shown = PartOf(url, CURLUPART_URL);
  while (shown.ends_with('/')) shown.pop_back();
  return shown;
}

HttpAnswer HttpGet(const HttpOptions& options, std::string_view path, const QueryFields& fields) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  HttpAnswer answer;
  const Easy handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
  if (!handle) {
    answer.error = "libcurl did not start";
    return answer;
  }
  std::string url = options.address;
  while (url.ends_with('/')) url.pop_back();
  url += path;
  char separator = '?';
  for (const auto& [name, value] : fields) {
    url += fmt::format("{}{}={}", separator, Encoded(handle.get(), name),
                       Encoded(handle.get(), value));
    separator = '&';
  }
  List headers;
  AddHeader(headers, "Accept: application/json");
  if (!options.tenant.empty()) AddHeader(headers, "X-Scope-OrgID: " + options.tenant);
  if (!options.token.empty()) AddHeader(headers, "Authorization: Bearer " + options.token);
  std::array<char, CURL_ERROR_SIZE> error{};
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, kConnectTimeoutS);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, std::max(options.timeout_s, 1L));
  curl_easy_setopt(handle.get(), CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl knows
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, error.data());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
  if (IsLoopback(options.address)) curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_WRITE_ERROR) {
    answer.error = "the answer is longer than 256 MiB";
  } else if (code != CURLE_OK) {
    // The longer texts of some name milliseconds.
    const bool plain = code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT;
    answer.error = plain || error[0] == '\0' ? curl_easy_strerror(code) : error.data();
  }
  if (code != CURLE_OK) {
    answer.body.clear();
    return answer;
  }
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  const char* location = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &location);
  if (location != nullptr) answer.location = location;
  return answer;
}

}  // namespace qoe::import
