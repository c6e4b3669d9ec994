// Tries, waits and deadlines, on a clock that only sleeping moves.
#include "compiler/http/retrying.h"

#include <gtest/gtest.h>

#include "tests/compiler/http/fake_transport.h"

namespace qoe::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;
using test::Answered;
using test::FakeTransport;

class HttpRetrying : public testing::Test {
 protected:
  Timing FakeTiming() {
    return {[this] { return now_; }, [] { return system_clock::from_time_t(784111700); },
            [this](milliseconds time) {
              now_ += time;
              slept_ += time;
              if (cancel_after_ && slept_ >= *cancel_after_) cancelled_ = true;
            },
            [this] { return random_; }};
  }

  Response Send(FakeTransport& fake, const Request& request = {}) {
    policy_.cancelled = &cancelled_;
    policy_.on_retry = [this](const Retry& retry) { retries_.push_back(retry); };
    return Retrying(fake, policy_, FakeTiming()).Send(request);
  }

  std::vector<int64_t> Waits() const {
    std::vector<int64_t> waits;
    for (const Retry& retry : retries_) waits.push_back(retry.wait.count());
    return waits;
  }

  RetryPolicy policy_;
  steady_clock::time_point now_{seconds(1000)};
  milliseconds slept_{0};
  double random_ = 0.5;
  std::atomic<bool> cancelled_ = false;
  std::optional<milliseconds> cancel_after_;
  std::vector<Retry> retries_;
};

TEST_F(HttpRetrying, UntilItGoesWell) {
  FakeTransport fake({Answered(503), Failed(Failure::Reset, "closed"), Answered(200)});
  Request request;
  request.method = "POST";
  request.body = "rules";
  const Response response = Send(fake, request);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.tries, 3);
  EXPECT_EQ(response.gave_up, "");
  ASSERT_EQ(fake.requests.size(), 3U);
  EXPECT_EQ(fake.requests[2].body, "rules");
  ASSERT_EQ(retries_.size(), 2U);
  EXPECT_EQ(retries_[0].reason, "answers 503");
  EXPECT_EQ(retries_[1].reason, "does not answer: closed");
  EXPECT_EQ(retries_[1].tries, 2);
}

TEST_F(HttpRetrying, OnlyWhatMayGoWellTheNextTime) {
  for (const int status : {429, 500, 502, 503, 504}) {
    FakeTransport fake({Answered(status), Answered(200)});
    EXPECT_EQ(Send(fake).tries, 2) << status;
  }
  for (const int status : {200, 202, 302, 400, 401, 403, 404, 409, 413, 422, 501}) {
    FakeTransport fake({Answered(status), Answered(200)});
    EXPECT_EQ(Send(fake).tries, 1) << status;
    EXPECT_EQ(fake.requests.size(), 1U);
  }
  for (const Failure failure : {Failure::TimedOut, Failure::Reset, Failure::Refused}) {
    FakeTransport fake({Failed(failure, ""), Answered(200)});
    EXPECT_EQ(Send(fake).tries, 2);
  }
  for (const Failure failure :
       {Failure::NotSent, Failure::Unresolved, Failure::NotHttp, Failure::CertificateExpired,
        Failure::UnknownAuthority, Failure::WrongHost, Failure::CertificateRequested,
        Failure::TlsFiles, Failure::Tls, Failure::TooLarge, Failure::Cancelled, Failure::Other}) {
    FakeTransport fake({Failed(failure, ""), Answered(200)});
    EXPECT_EQ(Send(fake).tries, 1);
  }
}

TEST_F(HttpRetrying, OnlyWhatMayBeSentTwice) {
  FakeTransport fake({Answered(503), Answered(200)});
  Request request;
  request.idempotent = false;
  EXPECT_EQ(Send(fake, request).status, 503);
  EXPECT_EQ(fake.requests.size(), 1U);
}

TEST_F(HttpRetrying, TriesHaveAnEnd) {
  FakeTransport fake({Answered(502)});
  const Response response = Send(fake);
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.tries, 5);
  EXPECT_EQ(Outcome(response), "answers 502 (5 tries)");
}

TEST_F(HttpRetrying, WaitsGrowAndAreAPartOfTheirLimit) {
  policy_.most_tries = 8;
  FakeTransport fake({Answered(502)});
  Send(fake);
  EXPECT_EQ(Waits(), (std::vector<int64_t>{250, 500, 1000, 2000, 4000, 5000, 5000}));
  EXPECT_EQ(slept_.count(), 17'750);
  retries_.clear();
  random_ = 0.9999999;
  Send(fake);
  EXPECT_EQ(Waits(), (std::vector<int64_t>{500, 1000, 2000, 4000, 8000, 10'000, 10'000}));
  retries_.clear();
  random_ = 0;
  Send(fake);
  EXPECT_EQ(Waits(), std::vector<int64_t>(7, 0));
}

TEST_F(HttpRetrying, ManyTriesDoNotOverflow) {
  policy_.most_tries = 200;
  FakeTransport fake({Answered(502)});
  EXPECT_EQ(Send(fake).tries, 200);
  EXPECT_EQ(Waits().back(), 5000);
}

TEST_F(HttpRetrying, WhatTheServerAsksForIsHonoured) {
  FakeTransport fake({Answered(429, {{"retry-after", "7"}}),
                      Answered(503, {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
                      Answered(503, {{"Retry-After", "soon"}}),
                      Answered(503, {{"Retry-After", "0"}}), Answered(200)});
  EXPECT_EQ(Send(fake).tries, 5);
  EXPECT_EQ(Waits(), (std::vector<int64_t>{7000, 77'000, 1000, 2000}));
}

TEST_F(HttpRetrying, OneDeadlineForAllRequests) {
  policy_.deadline = now_ + milliseconds(1000);
  FakeTransport fake({Answered(503)});
  const Response first = Send(fake);
  EXPECT_EQ(first.status, 503);
  EXPECT_EQ(first.tries, 3) << "250 and 500 ms were waited, the next 1000 are too much";
  EXPECT_EQ(first.gave_up, "the run has less time left than the 1s to wait for the next");
  ASSERT_EQ(fake.requests.size(), 3U);
  EXPECT_EQ(fake.requests[0].timeout.count(), 1000);
  EXPECT_EQ(fake.requests[2].timeout.count(), 250) << "no try lasts longer than the run";
  now_ += milliseconds(250);
  const Response second = Send(fake);
  EXPECT_EQ(second.failure, Failure::TimedOut);
  EXPECT_EQ(second.tries, 0);
  EXPECT_EQ(second.error, "the time for the whole run was up before it was asked");
  EXPECT_EQ(fake.requests.size(), 3U);
}

TEST_F(HttpRetrying, AWaitThatDoesNotFitIsNotBegun) {
  policy_.deadline = now_ + seconds(60);
  FakeTransport fake({Answered(429, {{"Retry-After", "120"}}), Answered(200)});
  const Response response = Send(fake);
  EXPECT_EQ(Outcome(response),
            "answers 429 (1 try; the run has less time left than the 120s to wait for the next)");
  EXPECT_EQ(slept_.count(), 0);
}

TEST_F(HttpRetrying, CancellingEndsAWait) {
  cancel_after_ = milliseconds(1200);
  FakeTransport fake({Answered(503, {{"Retry-After", "60"}}), Answered(200)});
  const Response response = Send(fake);
  EXPECT_EQ(response.failure, Failure::Cancelled);
  EXPECT_EQ(response.tries, 1);
  EXPECT_EQ(slept_.count(), 1200);
  EXPECT_EQ(fake.requests.size(), 1U);
}

TEST_F(HttpRetrying, NothingBeginsWhenTheRunIsCancelled) {
  cancelled_ = true;
  FakeTransport fake({Answered(200)});
  const Response response = Send(fake);
  EXPECT_EQ(response.failure, Failure::Cancelled);
  EXPECT_EQ(response.tries, 0);
  EXPECT_TRUE(fake.requests.empty());
}

}  // namespace
}  // namespace qoe::http
