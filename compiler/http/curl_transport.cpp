#include "compiler/http/curl_transport.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "compiler/http/curl_failure.h"
#include "compiler/http/url.h"

namespace qoe::http {
namespace {

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;

void AddLine(List& lines, const std::string& line) {
  curl_slist* longer = curl_slist_append(lines.get(), line.c_str());
  if (longer == nullptr) return;
  static_cast<void>(lines.release());
  lines.reset(longer);
}

List LinesOf(const Request& request) {
  List lines;
  // A field without a value is written with `;` for libcurl, which else leaves it out.
  for (const auto& [name, value] : request.headers)
    AddLine(lines, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  // What libcurl would add on its own.
  if (!request.headers.Has("Content-Type")) AddLine(lines, "Content-Type:");
  AddLine(lines, "Expect:");
  return lines;
}

// Why the request is not sent at all; empty: it is.
std::string WhyRefused(const Request& request) {
  const AddressFacts address =
      request.url.find('\0') == std::string::npos ? FactsOf(request.url) : AddressFacts();
  if (!address.spoken) return "its address is none of http or https";
  if (address.user_info)
    return "its address has a user or a password in it, which others could read";
  const bool method =
      !request.method.empty() && std::all_of(request.method.begin(), request.method.end(),
                                             [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!method) return "its method is no word in capital letters";
  for (const auto& [name, value] : request.headers) {
    std::string why = WhyNotSent(name, value);
    if (!why.empty()) return why;
  }
  return {};
}

struct Received {
  Response response;
  size_t most_bytes = 0;
  bool too_large = false;
};

size_t ReceiveBody(const char* data, size_t size, size_t count, void* target) {
  Received& received = *static_cast<Received*>(target);
  const size_t bytes = size * count;
  received.too_large = received.most_bytes - received.response.body.size() < bytes;
  if (received.too_large) return 0;  // gives up
  received.response.body.append(data, bytes);
  return bytes;
}

size_t ReceiveHeader(const char* data, size_t size, size_t count, void* target) {
  Headers& headers = static_cast<Received*>(target)->response.headers;
  const std::string_view line(data, size * count);
  const size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();  // of an interim answer
  } else if (colon != std::string_view::npos) {
    constexpr std::string_view kBlank = " \t\r\n";
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(kBlank), value.size()));
    value = value.substr(0, value.find_last_not_of(kBlank) + 1);
    headers.Add(std::string(line.substr(0, colon)), std::string(value));
  }
  return size * count;
}

int LookWhetherCancelled(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
}

const char* PathOrNull(const std::string& path) { return path.empty() ? nullptr : path.c_str(); }

void SetTls(CURL* handle, const TlsOptions& tls) {
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, tls.skip_verify ? 0L : 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, tls.skip_verify ? 0L : 2L);
  if (!tls.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, tls.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(handle, CURLOPT_SSLCERT, PathOrNull(tls.certificate_file));
  curl_easy_setopt(handle, CURLOPT_SSLKEY, PathOrNull(tls.key_file));
  curl_easy_setopt(handle, CURLOPT_KEYPASSWD, "");  // or OpenSSL would ask at the terminal
}

void SetMethod(CURL* handle, const Request& request) {
  const bool head = request.method == "HEAD";
  if (head) curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  if (request.method == "POST" || !request.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (!head) curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void SetAll(CURL* handle, const Request& request, const CurlOptions& options) {
  const long timeout_ms = std::max<long>(request.timeout.count(), 1);
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                   std::clamp<long>(options.connect_timeout.count(), 1, timeout_ms));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl knows
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "qoec");
  curl_easy_setopt(handle, CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});  // none for a proxy
  curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (FactsOf(request.url).loopback) curl_easy_setopt(handle, CURLOPT_PROXY, "");
  SetTls(handle, options.tls);
  SetMethod(handle, request);
}

}  // namespace

std::string WarningFor(const TlsOptions& tls) {
  if (!tls.skip_verify) return {};
  return "certificates are not verified: whoever answers is taken for the server, and is sent the "
         "secrets";
}

// Handles that no request uses at the moment. Each keeps the connections that it has made.
class CurlTransport::Handles {
 public:
  // Null: libcurl does not start.
  Easy Take() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Easy handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    return Easy(ready == CURLE_OK ? curl_easy_init() : nullptr);
  }

  void GiveBack(Easy handle) {
    curl_easy_reset(handle.get());  // connections stay
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<Easy> idle_;
};

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), handles_(std::make_unique<Handles>()) {}

CurlTransport::~CurlTransport() = default;

Response CurlTransport::Send(const Request& request) {
  if (std::string why = WhyRefused(request); !why.empty())
    return Failed(Failure::NotSent, std::move(why));
  if (options_.cancelled != nullptr && options_.cancelled->load())
    return Failed(Failure::Cancelled, "the run was cancelled");
  Easy handle = handles_->Take();
  if (!handle) return Failed(Failure::Other, "libcurl did not start");
  const List lines = LinesOf(request);
  std::array<char, CURL_ERROR_SIZE> said{};
  Received received;
  received.most_bytes = options_.most_bytes;
  SetAll(handle.get(), request, options_);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, said.data());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, ReceiveBody);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &received);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERFUNCTION, ReceiveHeader);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERDATA, &received);
  if (options_.cancelled != nullptr) {
    curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, LookWhetherCancelled);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, options_.cancelled);
  }
  const CURLcode code = curl_easy_perform(handle.get());
  if (received.too_large) {
    received.response = Failed(Failure::TooLarge, fmt::format("the answer is longer than {} MiB",
                                                              options_.most_bytes >> 20U));
  } else if (code != CURLE_OK) {
    received.response = FailedTransfer(handle.get(), code, said.data(), request, options_);
  } else {
    long status = 0;
    const char* location = nullptr;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &location);
    received.response.status = static_cast<int>(status);
    if (location != nullptr) received.response.location = location;
  }
  handles_->GiveBack(std::move(handle));
  return std::move(received.response);
}

}  // namespace qoe::http
