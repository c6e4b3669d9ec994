#include "tests/support/http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <stdexcept>

namespace qoe::support {
namespace {

constexpr long kTimeoutMs = 20000;

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

size_t Append(const char* data, size_t size, size_t count, std::string* body) {
  body->append(data, size * count);
  return size * count;
}

// One handle per thread keeps its connections: a test that asks fifty thousand times would else run
// out of ports.
CURL* Prepare(const std::string& url, HttpResponse& response) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  static thread_local const std::unique_ptr<CURL, CloseEasy> kept(
      ready == CURLE_OK ? curl_easy_init() : nullptr);
  CURL* handle = kept.get();
  if (handle == nullptr) throw std::runtime_error("libcurl did not start");
  curl_easy_reset(handle);
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &response.body);
  return handle;
}

void Perform(CURL* handle, HttpResponse& response) {
  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    response.error = curl_easy_strerror(code);
    response.body.clear();
    return;
  }
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &response.status);
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

HttpResponse HttpGet(const std::string& url) {
  HttpResponse response;
  CURL* handle = Prepare(url, response);
  Perform(handle, response);
  return response;
}

HttpResponse HttpPost(const std::string& url, std::string_view body,
                      const std::string& content_type) {
  HttpResponse response;
  CURL* handle = Prepare(url, response);
  const std::unique_ptr<curl_slist, FreeList> headers(
      curl_slist_append(nullptr, ("Content-Type: " + content_type).c_str()));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
  Perform(handle, response);
  return response;
}

std::string FormEncode(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    out += fmt::format("{}{}={}", out.empty() ? "" : "&", Escaped(name), Escaped(value));
  }
  return out;
}

}  // namespace qoe::support
