#include "compiler/http/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "compiler/http/encode.h"

namespace qoe::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Parsed = std::unique_ptr<CURLU, FreeUrl>;

std::string PartOf(const Parsed& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

bool HasPart(const Parsed& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return false;
  curl_free(text);
  return true;
}

// Null: it is no http or https address.
Parsed ParsedUrl(const std::string& address) {
  Parsed url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return {};
  const std::string scheme = PartOf(url, CURLUPART_SCHEME);
  return scheme == "http" || scheme == "https" ? std::move(url) : Parsed();
}

bool HasUserInfo(const Parsed& url) {
  return HasPart(url, CURLUPART_USER) || HasPart(url, CURLUPART_PASSWORD) ||
         HasPart(url, CURLUPART_OPTIONS);
}

bool IsLoopbackHost(std::string host) {
  while (host.ends_with('.')) host.pop_back();
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  // All of 127/8, but no name that only begins like it.
  const bool digits = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
         (digits && host.starts_with("127."));
}

Error Unusable(std::string message) { return {ErrorKind::Unusable, std::move(message)}; }

}  // namespace

Result<Url> Url::Parse(std::string_view address) {
  std::string text(address);
  const Parsed url = text.find('\0') == std::string::npos ? ParsedUrl(text) : Parsed();
  if (!url) {
    // A password may stand before a mistyped host, a token behind it.
    if (text.find_first_of("@?") != std::string::npos) text = "…";
    return Unusable(fmt::format("`{}` is no address such as `http://localhost:9090`", text));
  }
  const std::string shown = ShownAddress(text);
  if (HasUserInfo(url)) {
    return Unusable(fmt::format(
        "the address of `{}` has a user or a password in it, which others could read", shown));
  }
  if (HasPart(url, CURLUPART_QUERY) || HasPart(url, CURLUPART_FRAGMENT) ||
      text.find_first_of("?#") != std::string::npos) {
    return Unusable(
        fmt::format("the address of `{}` has a `?` or `#` in it, behind which no path can follow",
                    shown.substr(0, shown.find_first_of("?#"))));
  }
  while (text.ends_with('/')) text.pop_back();
  return Url(std::move(text));
}

Url& Url::Path(std::string_view text) {
  QOE_CHECK(!has_query_, "the path goes before the query");
  text_ += text;
  return *this;
}

Url& Url::Segment(std::string_view text) {
  QOE_CHECK(!has_query_, "the path goes before the query");
  text_ += '/';
  if (text == "." || text == "..") {
    text_ += text == "." ? "%2E" : "%2E%2E";
  } else {
    text_ += PercentEncoded(text);
  }
  return *this;
}

Url& Url::Field(std::string_view name, std::string_view value) {
  text_ +=
      fmt::format("{}{}={}", has_query_ ? '&' : '?', PercentEncoded(name), PercentEncoded(value));
  has_query_ = true;
  return *this;
}

Url& Url::Fields(const QueryFields& fields) {
  for (const auto& [name, value] : fields) Field(name, value);
  return *this;
}

std::string ShownAddress(const std::string& address) {
  const Parsed url = ParsedUrl(address);
  if (!url) return {};
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS})
    curl_url_set(url.get(), part, nullptr, 0);
  std::string shown = PartOf(url, CURLUPART_URL);
  while (shown.ends_with('/')) shown.pop_back();
  return shown;
}

AddressFacts FactsOf(const std::string& address) {
  const Parsed url = ParsedUrl(address);
  AddressFacts facts;
  if (!url) return facts;
  facts.spoken = true;
  facts.user_info = HasUserInfo(url);
  facts.encrypted = PartOf(url, CURLUPART_SCHEME) == "https";
  facts.host = PartOf(url, CURLUPART_HOST);
  facts.loopback = IsLoopbackHost(facts.host);
  return facts;
}

}  // namespace qoe::http
