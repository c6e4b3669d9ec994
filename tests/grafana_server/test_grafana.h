// A Grafana for tests: what a loader asks of it is answered as its documentation says, and fails on
// request. Nothing is drawn, nothing is kept on disk. All functions may be called from any thread.
#pragma once

#include <string>

#include "tests/grafana_server/state.h"
#include "tests/ruler/faulty_server.h"

namespace qoe::test_grafana {

class TestGrafana {
 public:
  // `port` 0: any free one.
  explicit TestGrafana(Options options = {}, uint16_t port = 0);

  std::string address() const { return server_.address(); }
  test_ruler::FaultyServer& server() { return server_; }

  // What it holds, as it is now.
  State Now() const;
  // Replaces what it holds but for the options.
  void Reset(State state);
  // Does something behind the loader's back.
  void Change(const std::function<void(State&)>& change);

 private:
  State state_;
  test_ruler::FaultyServer server_;  // last: its threads use the state
};

// What is live without what only counts: by uid of each dashboard its folder and what it says.
std::map<std::string, std::pair<std::string, Json>> Contents(const State& state);

}  // namespace qoe::test_grafana
