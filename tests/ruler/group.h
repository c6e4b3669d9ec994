// A rule group as a ruler keeps it, and its YAML.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ruler/options.h"

namespace qoe::test_ruler {

struct Rule {
  std::string record, alert, expr;
  int64_t for_ms = 0, keep_firing_for_ms = 0;
  std::map<std::string, std::string> labels, annotations;

  const std::string& name() const { return alert.empty() ? record : alert; }
  friend bool operator==(const Rule&, const Rule&) = default;
};

struct Group {
  std::string name;
  int64_t interval_ms = 0;  // 0: the ruler's own
  std::optional<int64_t> query_offset_ms, evaluation_delay_ms;
  int64_t limit = 0;
  std::vector<std::string> source_tenants;
  bool aligned = false;  // align_evaluation_time_on_interval
  std::map<std::string, std::string> labels;
  std::vector<Rule> rules;

  friend bool operator==(const Group&, const Group&) = default;
};

// The groups of one tenant: by namespace, then by name.
using Namespaces = std::map<std::string, std::map<std::string, Group>>;

// Decodes as a ruler does: keys that it does not know and documents after the first are dropped.
// Nothing: this is no YAML, has a key twice, or a value of the wrong type.
std::optional<Group> ReadGroup(const std::string& text, const Options& options);
// `namespace: [group, …]`, to start from; throws std::invalid_argument.
Namespaces ReadNamespaces(const std::string& text, const Options& options);

// As Go's encoder writes it: four spaces a level, what is not set left out.
std::string WriteGroup(const Group& group);
std::string WriteNamespaces(const Namespaces& namespaces);

// `1h30m` as Prometheus prints it.
std::string DurationText(int64_t ms);

// What a ruler finds wrong with a decoded group; empty: nothing.
std::vector<std::string> ValidateGroup(const Group& group, const Options& options);

}  // namespace qoe::test_ruler
