// Rule files, from text to findings.
#pragma once

#include <memory>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/driver/load.h"
#include "compiler/rules/check.h"
#include "compiler/rules/read.h"
#include "compiler/source/file.h"

namespace qoe::driver {

struct RuleOptions {
  rules::ReadOptions read;
  rules::CheckOptions check;
};

// Owns everything from the text of the files to the findings.
struct RuleRun {
  source::FileSet files;
  diag::Sink sink;
  std::vector<rules::RuleFile> rule_files;
};

// Those files as rule files, in their order, read on all cores.
std::vector<rules::RuleFile> ReadRuleFiles(const std::vector<source::FileId>& ids,
                                           const rules::ReadOptions& options,
                                           const source::FileSet& files, diag::Sink& sink);

// Reads rule files on all cores. Windows line ends are taken, as Prometheus takes them.
std::unique_ptr<RuleRun> ReadRules(std::vector<FileText> texts, const rules::ReadOptions& options);

// Reads and checks rule files on all cores.
std::unique_ptr<RuleRun> CheckRules(std::vector<FileText> texts, const RuleOptions& options);

}  // namespace qoe::driver
