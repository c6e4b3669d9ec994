// What is looked at, one function for each kind; used in this folder alone.
#pragma once

#include <vector>

#include "compiler/artifact/bundle.h"
#include "compiler/verify/check.h"
#include "compiler/verify/expected.h"
#include "compiler/verify/servers.h"

namespace qoe::verify {

struct Context {
  const artifact::Bundle& bundle;
  const Expected& expected;
  const Servers& servers;
  int64_t within_ms = 0;  // for what the spec says no time of
};

using Checks = std::vector<Check>;

// Rule groups are loaded as they should be, evaluated and healthy.
void AddRuleChecks(const Context& cx, Checks& checks);
// No alert of ours fires but those that may.
void AddAlertChecks(const Context& cx, Checks& checks);
// Recorded series have values.
void AddRecordChecks(const Context& cx, Checks& checks);
// There are no more series than the catalogue says.
void AddCardinalityChecks(const Context& cx, Checks& checks);
// Dashboards and datasources are there.
void AddGrafanaChecks(const Context& cx, Checks& checks);
// The variables of dashboards have values to choose from.
void AddVariableChecks(const Context& cx, Checks& checks);
// Rows of SQL scripts are there.
void AddRowChecks(const Context& cx, Checks& checks);
// What the spec asks for.
void AddProbes(const Context& cx, Checks& checks);

// The name of a check on one of several servers: "rules" or "rules@tenant".
std::string NameOn(const RuleServer& server, std::string_view name);
std::string TitleOn(const RuleServer& server, std::string_view title);

// A server that was asked did not answer as it should: what is wrong, and what may help.
Outcome FailedBy(const Error& error);

}  // namespace qoe::verify
