#include "compiler/deploy/postgres/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <cerrno>
#include <charconv>

#include "compiler/deploy/postgres/failure.h"

namespace qoe::postgres {
namespace {

using Clock = std::chrono::steady_clock;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

std::string TextOr(const char* text, const char* otherwise) {
  return text != nullptr && *text != '\0' ? text : otherwise;
}

// Waits until the socket may be read (or written); false: the time is up.
bool WaitFor(PGconn* connection, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd socket{PQsocket(connection), events, 0};
    const int ready = ::poll(&socket, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // libpq finds out what is wrong
  }
}

// What was connected to, also where the connection did not come to be.
std::string Where(PGconn* connection, const Address& address) {
  std::string host = TextOr(PQhost(connection), "");
  if (host.empty()) host = address.Field("host").empty() ? "localhost" : address.Field("host");
  return fmt::format("{}:{}", host, TextOr(PQport(connection), "5432"));
}

PGconn* Start(const Address& address, const ConnectOptions& options) {
  std::vector<const char*> keywords, values;
  const auto add = [&](const char* keyword, const char* value) {
    keywords.push_back(keyword);
    values.push_back(value);
  };
  for (const auto& [keyword, value] : address.fields()) add(keyword.c_str(), value.c_str());
  if (!options.password.empty()) add("password", options.password.Reveal().c_str());
  add("client_encoding", "UTF8");
  if (address.Field("application_name").empty()) add("application_name", "qoec");
  add(nullptr, nullptr);
  return PQconnectStartParams(keywords.data(), values.data(), 0);
}

// Empty: connected.
std::string Await(PGconn* connection, Clock::time_point deadline) {
  // The only way to the state of a refusal is its verbose text.
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (status != PGRES_POLLING_OK) {
    if (status == PGRES_POLLING_FAILED) return TextOr(PQerrorMessage(connection), "no reason");
    const short events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!WaitFor(connection, events, deadline)) return "timeout expired";
    status = PQconnectPoll(connection);
  }
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  return {};
}

Answer AnswerOf(PGresult* result) {
  Answer answer;
  answer.tag = TextOr(PQcmdStatus(result), "");
  answer.affected = NumberOf(TextOr(PQcmdTuples(result), "0"));
  const int columns = PQnfields(result);
  for (int row = 0; row < PQntuples(result); ++row) {
    Cells& cells = answer.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      const bool null = PQgetisnull(result, row, column) != 0;
      cells.push_back(
          null ? Cell()
               : Cell(std::string(PQgetvalue(result, row, column),
                                  static_cast<size_t>(PQgetlength(result, row, column)))));
    }
  }
  return answer;
}

Failure FailureOf(const PGresult* result) {
  return {TextOr(PQresultErrorField(result, PG_DIAG_SQLSTATE), ""),
          TextOr(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                 TextOr(PQresultErrorMessage(result), "no reason").c_str()),
          TextOr(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL), "")};
}

// Sends all that is waiting, and reads while the server has something to say, so that neither waits
// for the other.
bool Flush(PGconn* connection, Clock::time_point deadline) {
  for (;;) {
    const int left = PQflush(connection);
    if (left <= 0) return left == 0;
    if (!WaitFor(connection, POLLIN | POLLOUT, deadline)) return false;
    if (PQconsumeInput(connection) == 0) return false;
  }
}

bool Read(PGconn* connection, Clock::time_point deadline) {
  while (PQisBusy(connection) != 0) {
    if (!WaitFor(connection, POLLIN, deadline)) return false;
    if (PQconsumeInput(connection) == 0) return false;
  }
  return true;
}

}  // namespace

size_t NumberOf(const Cell& cell) {
  size_t number = 0;
  const std::string text = cell.value_or("");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

struct Connection::Handle {
  explicit Handle(PGconn* connection) : pg(connection) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { PQfinish(pg); }

  PGconn* pg;
};

Connection::Connection(std::unique_ptr<Handle> handle, std::chrono::milliseconds answer_timeout)
    : handle_(std::move(handle)), answer_timeout_(answer_timeout) {}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::Open(const Address& address,
                                                     const ConnectOptions& options) {
  PGconn* const pg = Start(address, options);
  if (pg == nullptr) return Error{ErrorKind::Unusable, "there is no memory for a connection"};
  auto handle = std::make_unique<Handle>(pg);
  const std::string failed = PQstatus(pg) == CONNECTION_BAD
                                 ? TextOr(PQerrorMessage(pg), "no reason")
                                 : Await(pg, Clock::now() + options.connect_timeout);
  if (!failed.empty()) {
    return Error{ErrorKind::Unusable,
                 ConnectionText(FailureOfConnection(failed), Where(pg, address),
                                TextOr(PQuser(pg), "?"), PQconnectionNeedsPassword(pg) != 0)};
  }
  PQsetnonblocking(pg, 1);
  PQsetNoticeProcessor(
      pg, [](void*, const char*) {}, nullptr);
  return std::unique_ptr<Connection>(new Connection(std::move(handle), options.answer_timeout));
}

Error Connection::Lose(std::string why) {
  lost_ = true;
  return {ErrorKind::Unusable, "the connection was cut: " + std::move(why)};
}

Result<Answer> Connection::Run(const std::string& sql, const Cells& values) {
  sqlstate_.clear();
  if (lost_) return Error{ErrorKind::Unusable, "the connection was cut before"};
  ++statements_;
  PGconn* const pg = handle_->pg;
  const Clock::time_point deadline = Clock::now() + answer_timeout_;
  const auto last_words = [&] {
    const std::string line = FailureOfConnection(TextOr(PQerrorMessage(pg), "")).said;
    return line.empty() ? "no answer came in time" : line;
  };
  std::vector<const char*> texts;
  for (const Cell& value : values) texts.push_back(value ? value->c_str() : nullptr);
  if (PQsendQueryParams(pg, sql.c_str(), static_cast<int>(texts.size()), nullptr, texts.data(),
                        nullptr, nullptr, 0) == 0 ||
      !Flush(pg, deadline)) {
    return Lose(last_words());
  }
  ResultPtr last;
  for (;;) {
    if (!Read(pg, deadline)) return Lose(last_words());
    ResultPtr next(PQgetResult(pg));
    if (!next) break;
    // The first word of what went wrong counts; what libpq adds when the line is cut does not.
    if (!last || PQresultStatus(last.get()) != PGRES_FATAL_ERROR) last = std::move(next);
  }
  if (!last) return Lose(last_words());
  const ExecStatusType status = PQresultStatus(last.get());
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return AnswerOf(last.get());
  const Failure failure = FailureOf(last.get());
  sqlstate_ = failure.sqlstate;
  if (PQstatus(pg) == CONNECTION_BAD || EndsConnection(failure.sqlstate)) lost_ = true;
  return Error{ErrorKind::Unusable, StatementText(failure)};
}

std::string Connection::host_and_port() const {
  return fmt::format("{}:{}", TextOr(PQhost(handle_->pg), "localhost"),
                     TextOr(PQport(handle_->pg), "5432"));
}
std::string Connection::database() const { return TextOr(PQdb(handle_->pg), "?"); }
std::string Connection::user() const { return TextOr(PQuser(handle_->pg), "?"); }

}  // namespace qoe::postgres
