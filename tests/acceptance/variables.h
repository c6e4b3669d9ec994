// Grafana's variables in texts, and values for them.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/acceptance/dashboard.h"
#include "tests/acceptance/problems.h"
#include "tests/support/prometheus_server.h"

namespace qoe::acceptance {

// The text with each variable (`$a`, `${a}`, `${a:format}`, `[[a]]`) replaced.
std::string ReplaceVariables(const std::string& text,
                             const std::function<std::string(const std::string& name)>& value_of);

// Values by the name of the variable.
using Values = std::map<std::string, std::string>;

// Replaces the variables of a query; one that is not among `values` is a problem.
std::string Interpolate(const std::string& text, const Values& values, Problems& problems);

// Values as Grafana has them for a range of one hour when every variable stands on All (or on
// auto, for an interval).
Values AllValues(const Json& dashboard);

// The same with one value per variable: the first that the server has for it, given the values of
// the variables before it. A variable without any value is a problem.
Values ConcreteValues(const Json& dashboard, support::PrometheusServer& server, Problems& problems);

}  // namespace qoe::acceptance
