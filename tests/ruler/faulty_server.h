// An HTTP server on a port of 127.0.0.1 that fails on request: whose answers they are is another
// one's to know. It listens from its construction to its destruction, with a thread of its own for
// each connection; all functions may be called from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/ruler/fault.h"
#include "tests/ruler/http_message.h"
#include "tests/ruler/listener.h"

namespace qoe::test_ruler {

// A request that came, and what was answered.
struct LoggedRequest {
  uint64_t number = 0;  // 1-based, in the order of arrival
  Request request;      // empty: the connection was closed unread
  int status = 0;       // 0: no answer was sent
};

class FaultyServer {
 public:
  // Called while nobody else does anything with the server.
  using Answer = std::function<Response(const Request&)>;

  // `port` 0: any free one. `unreadable`: the answer to what is no request. Throws
  // std::system_error where the port cannot be had.
  FaultyServer(uint16_t port, Answer answer, Response unreadable);

  uint16_t port() const { return listener_.port(); }
  std::string address() const;  // `http://127.0.0.1:PORT`

  void Add(FaultRule rule);
  void Add(std::string_view rule) { Add(ParseFaultRule(rule)); }
  void ClearFaults();

  std::vector<LoggedRequest> Log() const;
  // Of the log: how many had that method.
  int Count(std::string_view method) const;
  // Forgets the log; the next request is number 1.
  void ClearLog();
  // Called for each request when its answer is known, before it is sent.
  void OnRequest(std::function<void(const LoggedRequest&)> listener);

  // Does something while no request is answered.
  template <typename Do>
  auto Locked(Do&& work) const {
    const std::lock_guard lock(mutex_);
    return std::forward<Do>(work)();
  }

 private:
  void Serve(const Socket& socket);
  uint64_t Arrive();
  bool AnswerOne(const Socket& socket, uint64_t number, const Request& request, bool readable);
  void Record(LoggedRequest entry);

  mutable std::mutex mutex_;
  Answer answer_;
  Response unreadable_;
  FaultScript faults_;
  std::vector<LoggedRequest> log_;
  std::function<void(const LoggedRequest&)> on_request_;
  uint64_t arrived_ = 0;
  Listener listener_;  // last: its threads use all the others
};

}  // namespace qoe::test_ruler
