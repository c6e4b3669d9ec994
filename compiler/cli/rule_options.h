// The options of commands that read rule files; used in this folder alone.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "compiler/driver/check_rules.h"

namespace qoe::cli {

// As given on the command line.
struct RuleFlags {
  std::vector<std::string> features;  // `--enable-feature`, by Prometheus' names
  std::string target;                 // `--target`; empty: the newest Prometheus
  std::string names;                  // `--names`; empty: by the target
  std::string ruler = "prometheus";   // `--ruler`
};

// Adds the options to a command. Wrong values are refused with the usage exit code.
void AddRuleFlags(CLI::App& command, RuleFlags& flags);

driver::RuleOptions RuleOptionsOf(const RuleFlags& flags);

}  // namespace qoe::cli
