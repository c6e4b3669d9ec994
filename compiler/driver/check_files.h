// Rule files and dashboards with a catalogue of metrics, from text to findings.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "compiler/check/rule_set/parsed_rule.h"
#include "compiler/diag/date.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/check_rules.h"
#include "compiler/driver/load.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"

namespace qoe::driver {

struct FileOptions {
  RuleOptions rules;
  // Spec folders or files whose metrics and recorded series are known; none: nothing is known of
  // what is exported.
  std::vector<std::string> catalogues;
  diag::Date today;  // silences hold as on this day
};

// Owns everything from the text of the files to the findings.
struct FileRun {
  source::FileSet files;
  diag::Sink catalogue_sink, rule_sink, dashboard_sink;
  spec::Model model;
  std::unique_ptr<Program> program;  // the catalogue; null: none
  std::vector<rules::RuleFile> rule_files;
  std::deque<check::ParsedRule> parsed;
  size_t dashboards = 0, panels = 0, queries = 0;
};

// Reads and checks all of them as one set, on all cores. Silences (docs/silences.md) are applied.
// With errors in the catalogue nothing else is checked.
std::unique_ptr<FileRun> CheckFiles(std::vector<FileText> rules, std::vector<FileText> dashboards,
                                    const FileOptions& options);

}  // namespace qoe::driver
