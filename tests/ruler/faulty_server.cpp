#include "tests/ruler/faulty_server.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/ruler/request_reader.h"
#include "tests/ruler/send.h"

namespace qoe::test_ruler {

FaultyServer::FaultyServer(uint16_t port, Answer answer, Response unreadable)
    : answer_(std::move(answer)),
      unreadable_(std::move(unreadable)),
      listener_(port, [this](const Socket& socket) { Serve(socket); }) {}

std::string FaultyServer::address() const { return fmt::format("http://127.0.0.1:{}", port()); }

void FaultyServer::Serve(const Socket& socket) {
  RequestReader reader(socket);
  while (reader.WaitForNext()) {
    const uint64_t number = Arrive();
    if (number == 0) return;
    Request request;
    const RequestReader::Outcome outcome = reader.Read(request);
    if (outcome == RequestReader::Outcome::Closed) return;
    const bool readable = outcome == RequestReader::Outcome::Complete;
    if (!AnswerOne(socket, number, request, readable) || !readable) return;
  }
}

// The number of the request that begins to come; 0: its connection is to be closed.
uint64_t FaultyServer::Arrive() {
  const std::lock_guard lock(mutex_);
  ++arrived_;
  if (!faults_.ClosesUnread(arrived_)) return arrived_;
  Record({arrived_, {}, 0});
  return 0;
}

bool FaultyServer::AnswerOne(const Socket& socket, uint64_t number, const Request& request,
                             bool readable) {
  Response response;
  Fault fault;
  {
    const std::lock_guard lock(mutex_);
    Fault none;
    none.reaches_ruler = true;
    fault = faults_.Take(number, request).value_or(none);
    if (!readable) {
      response = unreadable_;
    } else if (fault.reaches_ruler) {
      response = answer_(request);
    }
    if (fault.response) response = *fault.response;
    if (!fault.retry_after.empty()) {
      response.headers.emplace_back("Retry-After",
                                    fault.retry_after == "date" ? HttpDate(1) : fault.retry_after);
    }
    const bool answers = fault.ending != Ending::Close && fault.ending != Ending::Silence;
    Record({number, request, answers ? response.status : 0});
  }
  return Send(socket, response, fault.ending, fault.pause, request.method != "HEAD") &&
         !SameIgnoringCase(request.header("Connection"), "close");
}

void FaultyServer::Record(LoggedRequest entry) {
  log_.push_back(std::move(entry));
  if (on_request_) on_request_(log_.back());
}

void FaultyServer::Add(FaultRule rule) {
  const std::lock_guard lock(mutex_);
  faults_.Add(std::move(rule));
}

void FaultyServer::ClearFaults() {
  const std::lock_guard lock(mutex_);
  faults_.Clear();
}

std::vector<LoggedRequest> FaultyServer::Log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

int FaultyServer::Count(std::string_view method) const {
  const std::vector<LoggedRequest> log = Log();
  return static_cast<int>(std::ranges::count_if(
      log, [&](const LoggedRequest& one) { return one.request.method == method; }));
}

void FaultyServer::ClearLog() {
  const std::lock_guard lock(mutex_);
  log_.clear();
  arrived_ = 0;
}

void FaultyServer::OnRequest(std::function<void(const LoggedRequest&)> listener) {
  const std::lock_guard lock(mutex_);
  on_request_ = std::move(listener);
}

}  // namespace qoe::test_ruler
