#include "compiler/http/retrying.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

#include "compiler/http/retry_after.h"

namespace qoe::http {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr milliseconds kSlice{100};
constexpr const char* kTimeUp = "the time for the whole run was up";

bool MayGoWellNextTime(const Response& response) {
  switch (response.status) {
    case 0:
      return response.failure == Failure::TimedOut || response.failure == Failure::Reset ||
             response.failure == Failure::Refused;
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

double RandomPart() {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

std::string Seconds(milliseconds time) {
  return fmt::format("{}s", static_cast<double>(time.count()) / 1000);
}

std::string ReasonOf(Response response) {
  response.tries = 1;  // of this one alone
  return Outcome(response);
}

Response Cancelled(int tries) {
  Response response = Failed(Failure::Cancelled, "the run was cancelled");
  response.tries = tries;
  return response;
}

}  // namespace

Timing RealTiming() {
  return {[] { return std::chrono::steady_clock::now(); },
          [] { return std::chrono::system_clock::now(); },
          [](milliseconds time) { std::this_thread::sleep_for(time); }, RandomPart};
}

Retrying::Retrying(Transport& next, RetryPolicy policy, Timing timing)
    : next_(next),
      policy_(std::move(policy)),
      timing_(std::move(timing)),
      deadline_(policy_.deadline.value_or(std::chrono::steady_clock::time_point::max())) {}

Response Retrying::Send(const Request& request) {
  Response response =
      Failed(Failure::TimedOut, "the time for the whole run was up before it was asked");
  response.tries = 0;
  while (true) {
    if (cancelled()) return Cancelled(response.tries);
    const milliseconds left = TimeLeft();
    if (left.count() <= 0) {
      if (response.tries > 0) response.gave_up = kTimeUp;
      return response;
    }
    const int tries = response.tries + 1;
    Request attempt = request;
    attempt.timeout = std::min(request.timeout, left);
    response = next_.Send(attempt);
    response.tries = tries;
    if (!request.idempotent || !MayGoWellNextTime(response)) return response;
    if (tries >= policy_.most_tries) return response;
    const milliseconds wait = WaitAfter(response);
    const milliseconds rest = TimeLeft();
    if (wait >= rest) {
      response.gave_up = rest.count() <= 0 ? kTimeUp
                                           : fmt::format(
                                                 "the run has less time left than the {} to "
                                                 "wait for the next",
                                                 Seconds(wait));
      return response;
    }
    if (policy_.on_retry) policy_.on_retry({tries, ReasonOf(response), wait});
    Sleep(wait);
  }
}

milliseconds Retrying::TimeLeft() const {
  const auto deadline = deadline_.load();
  if (deadline == std::chrono::steady_clock::time_point::max()) return milliseconds::max();
  return duration_cast<milliseconds>(deadline - timing_.now());
}

milliseconds Retrying::WaitAfter(const Response& response) const {
  // 2^20 half seconds are days: no wait overflows.
  const auto doubled = policy_.first_wait * (int64_t{1} << std::min(response.tries - 1, 20));
  const auto most = std::min<milliseconds>(doubled, policy_.longest_wait);
  const auto random =
      milliseconds(static_cast<int64_t>(timing_.random() * static_cast<double>(most.count() + 1)));
  const auto asked = ParseRetryAfter(response.headers.Get("Retry-After"), timing_.date());
  return std::max(random, asked.value_or(milliseconds(0)));
}

void Retrying::Sleep(milliseconds wait) const {
  while (wait.count() > 0 && !cancelled()) {
    const milliseconds slice = std::min(wait, kSlice);
    timing_.sleep(slice);
    wait -= slice;
  }
}

}  // namespace qoe::http
