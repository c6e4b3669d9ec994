#include "compiler/driver/check_rules.h"

#include "compiler/base/parallel.h"

namespace qoe::driver {

std::vector<rules::RuleFile> ReadRuleFiles(const std::vector<source::FileId>& ids,
                                           const rules::ReadOptions& options,
                                           const source::FileSet& files, diag::Sink& sink) {
  std::vector<rules::RuleFile> rule_files(ids.size());
  std::vector<diag::Sink> sinks(ids.size());
  base::ParallelFor(
      ids.size(), [&](size_t i) { rule_files[i] = rules::Read(files, ids[i], options, sinks[i]); });
  for (diag::Sink& each : sinks) sink.Append(std::move(each));
  return rule_files;
}

std::unique_ptr<RuleRun> ReadRules(std::vector<FileText> texts, const rules::ReadOptions& options) {
  auto run = std::make_unique<RuleRun>();
  const std::vector<source::FileId> ids =
      AddFiles(std::move(texts), LineEnds::Any, run->files, run->sink);
  run->rule_files = ReadRuleFiles(ids, options, run->files, run->sink);
  return run;
}

std::unique_ptr<RuleRun> CheckRules(std::vector<FileText> texts, const RuleOptions& options) {
  std::unique_ptr<RuleRun> run = ReadRules(std::move(texts), options.read);
  rules::Check(run->rule_files, run->files, options.check, run->sink);
  return run;
}

}  // namespace qoe::driver
