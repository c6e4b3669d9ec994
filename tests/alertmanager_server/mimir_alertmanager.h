// The configuration API of Mimir's Alertmanager for tests (Mimir 2.14, pkg/alertmanager/api.go):
// one configuration for each tenant, and faults on request.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "compiler/deploy/alertmanager/mimir_api.h"
#include "tests/ruler/faulty_server.h"

namespace qoe::test_alertmanager {

using alertmanager_target::Stored;

class MimirAlertmanager {
 public:
  MimirAlertmanager();

  std::string address() const { return server_.address(); }
  test_ruler::FaultyServer& server() { return server_; }

  std::optional<Stored> Live(const std::string& tenant) const;
  // Behind the loader's back. Empty: the tenant has none.
  void Put(const std::string& tenant, std::optional<Stored> stored);

 private:
  test_ruler::Response Answer(const test_ruler::Request& request);

  std::map<std::string, Stored> stored_;
  test_ruler::FaultyServer server_;  // last: its threads use the rest
};

}  // namespace qoe::test_alertmanager
