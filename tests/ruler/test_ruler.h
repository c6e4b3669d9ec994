// A ruler for tests: answers the configuration API of Mimir, Cortex and Loki as the real ones do,
// down to what they drop in silence, and fails on request.
//
// It listens on a port of 127.0.0.1 from its construction to its destruction, with a thread of its
// own for each connection; all functions may be called from any thread. Nothing is kept on disk.
// Not here: PromQL's evaluation. What is stored becomes "evaluated" as time passes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ruler/evaluation.h"
#include "tests/ruler/fault.h"
#include "tests/ruler/faulty_server.h"
#include "tests/ruler/group.h"
#include "tests/ruler/http_message.h"
#include "tests/ruler/options.h"

namespace qoe::test_ruler {

class TestRuler {
 public:
  // `port` 0: any free one. Throws std::system_error where the port cannot be had.
  explicit TestRuler(Options options = DefaultsOf(Flavour::Mimir), uint16_t port = 0);
  ~TestRuler();
  TestRuler(const TestRuler&) = delete;
  TestRuler& operator=(const TestRuler&) = delete;

  uint16_t port() const;
  std::string address() const;  // `http://127.0.0.1:PORT`
  void Configure(const std::function<void(Options&)>& change);

  // What is live. Load replaces all of the tenant's groups by `namespace: [group, …]` without a
  // check, already evaluated; it throws std::invalid_argument where the text is none.
  void Load(const std::string& tenant, const std::string& yaml);
  Namespaces Live(const std::string& tenant) const;
  std::string LiveYaml(const std::string& tenant) const;
  // Behind the loader's back. Put: one group, as it would be posted.
  void Put(const std::string& tenant, const std::string& name_space, const std::string& yaml);
  bool Remove(const std::string& tenant, const std::string& name_space, const std::string& group);

  // The evaluation's side. An empty error makes the group well again.
  void SetError(const std::string& tenant, const std::string& name_space, const std::string& group,
                const std::string& error);
  void SetAlerts(const std::string& tenant, std::vector<ActiveAlert> alerts);

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

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qoe::test_ruler
