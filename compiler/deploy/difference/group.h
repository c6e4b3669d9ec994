// Rule groups as values with every field that a ruler keeps, whoever wrote them: made by the
// compiler, or read from a ruler. Fields are texts as written; what they mean is compared in
// `difference.h`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/artifact/rule_group.h"

namespace qoe::difference {

using artifact::NamedTexts;

struct Rule {
  std::string record;  // of a recording rule, or
  std::string alert;   // of an alerting rule
  std::string expr;
  std::string for_text, keep_firing_for;  // durations; empty: not there
  NamedTexts labels, annotations;
  NamedTexts unknown;  // other fields by name; the value as YAML on one line

  bool is_alert() const { return record.empty(); }
  const std::string& name() const { return record.empty() ? alert : record; }
};

struct Group {
  std::string name;
  std::string interval, query_offset;  // durations; empty: not there
  std::string evaluation_delay;        // the older word for query_offset
  std::string limit;
  std::string align_evaluation_time_on_interval;
  std::string partial_response_strategy;  // Thanos
  NamedTexts labels;
  std::vector<std::string> source_tenants;
  std::string remote_write;  // YAML on one line
  NamedTexts unknown;        // as for rules
  std::vector<Rule> rules;
  // The YAML of the group as a ruler gave it, which puts it back byte for byte; empty where it was
  // not read. Never compared.
  std::string raw;
};

// From one evaluation to the next, in milliseconds; 0 where the group does not say it, or not as a
// duration.
int64_t IntervalOf(const Group& group);

// A namespace of a ruler. Its groups have no order that counts.
struct Namespace {
  std::string name;
  std::vector<Group> groups;
};

// What the compiler made, with the fields that it sets.
Group FromArtifact(const artifact::RuleGroup& group);
std::vector<Group> FromArtifact(const std::vector<artifact::RuleGroup>& groups);

}  // namespace qoe::difference
