#pragma once

#include <deque>
#include <vector>

#include "compiler/http/transport.h"

namespace qoe::http::test {

// Gives the answers that it was told to give, one after the other and the last one for ever, and
// keeps what it was sent.
class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(std::deque<Response> answers) : answers_(std::move(answers)) {}

  Response Send(const Request& request) override {
    requests.push_back(request);
    Response answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return answer;
  }

  std::vector<Request> requests;

 private:
  std::deque<Response> answers_;
};

inline Response Answered(int status, Headers headers = {}) {
  Response response;
  response.status = status;
  response.headers = std::move(headers);
  return response;
}

}  // namespace qoe::http::test
