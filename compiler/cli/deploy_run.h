// What `qoec load` and `qoec diff` share: the targets of all specs, one after the other.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/cli/deploy_report.h"
#include "compiler/cli/target_kind.h"
#include "compiler/deploy/transaction.h"

namespace qoe::cli {

class ProgressLine;

class DeployRun {
 public:
  DeployRun(DeployCommand command, CLI::App& app, Environment& env);

  // Serves every target; one that fails does not stop the rest. Returns the exit code: the worst.
  int Run();

 private:
  // One target of one spec.
  struct Job {
    std::string spec;  // the system's name
    std::unique_ptr<deploy::Target> target;
  };
  int Fail(const std::string& message);
  bool Prepare();
  bool ReadReceipt();
  int MakeJobs(std::vector<Job>& jobs);
  int MakeJobsOf(const std::string& spec, std::vector<Job>& jobs);
  deploy::Report Serve(const Job& job);
  deploy::TransactionOptions OptionsFor(const Job& job, ProgressLine& line);
  Status Record(const Job& job, const deploy::Plan& plan, const deploy::Report* report);
  std::string name() const { return command_ == DeployCommand::Load ? "load" : "diff"; }

  DeployCommand command_;
  Environment& env_;
  DeployOptions options_;
  std::vector<std::unique_ptr<TargetKind>> kinds_;
  std::unique_ptr<ServerConnection> servers_;
  http::Redactor redactor_;
  std::optional<deploy::Receipt> receipt_;
  std::optional<DeployContext> context_;
  std::vector<std::unique_ptr<driver::Compilation>> compilations_;
  bool receipt_failed_ = false;
};

}  // namespace qoe::cli
