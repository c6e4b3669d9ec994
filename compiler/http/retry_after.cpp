#include "compiler/http/retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <string>

namespace qoe::http {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::optional<milliseconds> ParseRetryAfter(std::string_view value,
                                            std::chrono::system_clock::time_point now) {
  constexpr int64_t kMostSeconds = 86'400;
  if (value.empty()) return std::nullopt;
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    int64_t count = 0;
    for (const char digit : value) count = std::min(count * 10 + (digit - '0'), kMostSeconds);
    return seconds(count);
  }
  // Three forms, two of them obsolete; libcurl reads them all.
  const time_t date = curl_getdate(std::string(value).c_str(), nullptr);
  if (date == -1) return std::nullopt;
  const auto wait = std::chrono::system_clock::from_time_t(date) - now;
  return std::clamp(std::chrono::duration_cast<milliseconds>(wait), milliseconds(0),
                    milliseconds(seconds(kMostSeconds)));
}

}  // namespace qoe::http
