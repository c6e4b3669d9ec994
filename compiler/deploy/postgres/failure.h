// Why PostgreSQL did not do what it was asked, in words.
#pragma once

#include <string>
#include <string_view>

namespace qoe::postgres {

// What a failed statement or connection says.
struct Failure {
  std::string sqlstate;  // five characters; empty: no server said it
  std::string said;      // the server's words, or libpq's, on one line
  std::string detail;    // the server's detail; may be empty
};

// Makes a failure of the text that libpq keeps for a connection that did not come to be, in its
// verbose form: `FATAL:  28P01: password authentication failed …`.
Failure FailureOfConnection(std::string_view text);

// One line for people: what happened, and behind `\n  = help: ` what can be done about it.
// `where`: the place that was connected to, `user`: who asked.
std::string ConnectionText(const Failure& failure, std::string_view where, std::string_view user,
                           bool needs_password);
std::string StatementText(const Failure& failure);

// The server ends the connection with this state, whatever it was doing.
bool EndsConnection(std::string_view sqlstate);

}  // namespace qoe::postgres
