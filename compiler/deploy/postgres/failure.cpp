#include "compiler/deploy/postgres/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qoe::postgres {
namespace {

constexpr size_t kStateLength = 5;
constexpr size_t kMostShown = 600;

bool IsState(std::string_view text) {
  return text.size() == kStateLength && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, kMostShown)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool blank = byte <= ' ' || byte == 0x7f;
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string WithHelp(std::string text, std::string_view help) {
  if (!help.empty()) text += fmt::format("\n  = help: {}", help);
  return text;
}

bool Says(const Failure& failure, std::string_view words) {
  return failure.said.find(words) != std::string::npos;
}

struct Meaning {
  std::string_view sqlstate;  // or its class, two characters
  std::string_view text, help;
};

// Source: PostgreSQL 15 documentation, appendix A. A state goes before its class.
constexpr std::array kMeanings = {
    Meaning{"42501", "the role may not do that",
            "grant it SELECT, INSERT and UPDATE on the table, USAGE on its schema, and for "
            "`--prune` DELETE"},
    Meaning{"25006", "the server takes no writes",
            "it is a standby, or its `default_transaction_read_only` is on: name the primary, or "
            "add `?target_session_attrs=read-write`"},
    Meaning{"55P03", "somebody else holds a lock on a row that is to be changed",
            "run it again; `SELECT * FROM pg_locks WHERE granted` shows who"},
    Meaning{"57014", "the statement took too long and was stopped", ""},
    Meaning{"40001", "somebody else wrote to the same rows at the same time", "run it again"},
    Meaning{"40P01", "somebody else wrote to the same rows at the same time", "run it again"},
    Meaning{"23505", "there is such a row already", ""},
    Meaning{"23502", "a column that takes no NULL would get one", ""},
    Meaning{"23514", "a check of the table does not take a value", ""},
    Meaning{"23503", "another table refers to the row, or the row to one that is not there", ""},
    Meaning{"42P01", "there is no such table", ""},
    Meaning{"42703", "there is no such column", ""},
    Meaning{"22001", "a text is longer than its column takes", ""},
    Meaning{"57P01", "the server ended the connection", ""},
    Meaning{"25P03", "the server ended the connection: the transaction was idle for too long", ""},
    Meaning{"53", "the server has too little of something", ""},
    Meaning{"22", "a value does not fit its column", ""},
};

const Meaning* MeaningOf(std::string_view sqlstate) {
  for (const Meaning& meaning : kMeanings) {
    if (sqlstate.starts_with(meaning.sqlstate)) return &meaning;
  }
  return nullptr;
}

std::string ServerRefusal(const Failure& failure, std::string_view where, std::string_view user) {
  const std::string_view state = failure.sqlstate;
  if (state == "28P01") {
    return WithHelp(
        fmt::format("{} does not take the password of `{}`", where, user),
        "the password comes from QOEC_POSTGRES_PASSWORD, else PGPASSWORD or libpq's passfile");
  }
  if (state == "28000") {
    return WithHelp(fmt::format("{} does not let `{}` in: {}", where, user, failure.said),
                    "is the role's name right, and does `pg_hba.conf` have a line for it?");
  }
  if (state == "3D000") {
    return WithHelp(fmt::format("{}: {}", where, failure.said),
                    "the database stands behind the address: `postgresql://host:port/database`");
  }
  if (state == "53300")
    return WithHelp(fmt::format("{} takes no more connections: {}", where, failure.said), "");
  if (state == "57P03")
    return WithHelp(fmt::format("{} takes no connections yet: {}", where, failure.said),
                    "wait until it has started");
  return fmt::format("{} refuses the connection: {}", where, failure.said);
}

}  // namespace

Failure FailureOfConnection(std::string_view text) {
  Failure failure;
  // A retry without TLS leaves both messages: the last one counts.
  const size_t fatal = text.rfind("FATAL:  ");
  if (fatal == std::string_view::npos) {
    // What libpq guesses beyond that helps nobody.
    failure.said = OneLine(text.substr(0, text.find("\tThis probably means")));
    return failure;
  }
  std::string_view rest = text.substr(fatal + 8);
  if (rest.size() > kStateLength && rest[kStateLength] == ':' &&
      IsState(rest.substr(0, kStateLength))) {
    failure.sqlstate = rest.substr(0, kStateLength);
    rest.remove_prefix(kStateLength + 1);
  }
  failure.said = OneLine(rest.substr(0, rest.find("\nLOCATION:")));
  return failure;
}

std::string ConnectionText(const Failure& failure, std::string_view where, std::string_view user,
                           bool needs_password) {
  if (!failure.sqlstate.empty()) return ServerRefusal(failure, where, user);
  if (needs_password) {
    return WithHelp(fmt::format("{} asks for a password of `{}`, and there is none", where, user),
                    "set QOEC_POSTGRES_PASSWORD, or PGPASSWORD, or name a file by `?passfile=…`");
  }
  if (Says(failure, "could not translate host name")) {
    return WithHelp(fmt::format("the host of {} is not known", where),
                    "is its name right, and is it known here?");
  }
  if (Says(failure, "Connection refused")) {
    return WithHelp(fmt::format("nothing listens at {}: the connection was refused", where),
                    "are host and port right, and does PostgreSQL run there?");
  }
  if (Says(failure, "timeout expired") || Says(failure, "timed out")) {
    return WithHelp(fmt::format("{} does not answer in time", where),
                    "is the address right, and does a firewall let it through?");
  }
  if (Says(failure, "server does not support SSL")) {
    return WithHelp(fmt::format("{} has no TLS, and `sslmode` asks for it", where),
                    "switch it on there, or say `?sslmode=disable` where the way is safe");
  }
  if (Says(failure, "invalid response")) {
    return WithHelp(fmt::format("{} does not speak PostgreSQL's protocol", where),
                    "is the port right?");
  }
  return fmt::format("{} cannot be connected to: {}", where, failure.said);
}

std::string StatementText(const Failure& failure) {
  if (failure.sqlstate.empty()) return "the connection was cut: " + failure.said;
  const Meaning* meaning = MeaningOf(failure.sqlstate);
  std::string text = meaning != nullptr
                         ? fmt::format("{}; PostgreSQL says: {}", meaning->text, failure.said)
                         : fmt::format("PostgreSQL says: {}", failure.said);
  if (!failure.detail.empty()) text += fmt::format(" ({})", OneLine(failure.detail));
  text += fmt::format(" [{}]", failure.sqlstate);
  return WithHelp(std::move(text), meaning != nullptr ? meaning->help : "");
}

bool EndsConnection(std::string_view sqlstate) {
  return sqlstate.starts_with("57P") || sqlstate == "25P03" || sqlstate.starts_with("08");
}

}  // namespace qoe::postgres
