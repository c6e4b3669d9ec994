#include "tests/grafana_server/test_grafana.h"

#include "tests/grafana_server/routes.h"

namespace qoe::test_grafana {

TestGrafana::TestGrafana(Options options, uint16_t port)
    : state_{std::move(options), {}, {}, {}, 0, {}},
      server_(port, [this](const test_ruler::Request& request) { return Answer(request, state_); },
              {400, "text/plain; charset=utf-8", "400 Bad Request", {}}) {}

State TestGrafana::Now() const {
  return server_.Locked([this] { return state_; });
}

void TestGrafana::Reset(State state) {
  server_.Locked([&] {
    state.options = state_.options;
    state_ = std::move(state);
  });
}

void TestGrafana::Change(const std::function<void(State&)>& change) {
  server_.Locked([&] { change(state_); });
}

std::map<std::string, std::pair<std::string, Json>> Contents(const State& state) {
  std::map<std::string, std::pair<std::string, Json>> contents;
  for (const auto& [uid, stored] : state.dashboards) contents[uid] = {stored.folder, stored.json};
  return contents;
}

}  // namespace qoe::test_grafana
