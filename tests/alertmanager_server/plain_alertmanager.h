// An Alertmanager of its own for tests: it reads its file when it is told to, and says what it runs
// with. The real one is asked in tests/acceptance.
#pragma once

#include <string>

#include "tests/ruler/faulty_server.h"

namespace qoe::test_alertmanager {

class PlainAlertmanager {
 public:
  // Starts with what is in the file.
  explicit PlainAlertmanager(std::string file);

  std::string address() const { return server_.address(); }
  test_ruler::FaultyServer& server() { return server_; }
  std::string Running() const;
  // As a restart would.
  void Restart();

 private:
  test_ruler::Response Answer(const test_ruler::Request& request);

  std::string file_, running_;
  test_ruler::FaultyServer server_;  // last: its threads use the rest
};

}  // namespace qoe::test_alertmanager
