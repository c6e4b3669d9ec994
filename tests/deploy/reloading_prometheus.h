// A real Prometheus that reads the rule files of a folder and can be told to reload.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace qoe::deploy_test {

struct ReloadingOptions {
  std::string pattern = "rules/*.yaml";  // of `rule_files`; empty: there is none
  bool lifecycle = true;                 // serves `/-/reload`
};

class ReloadingPrometheus {
 public:
  // Why tests with it cannot run here; empty: they can.
  static std::string WhyNot();

  // Waits until it is ready; throws with its log when it does not start.
  explicit ReloadingPrometheus(const ReloadingOptions& options = {});

  const std::string& url() const { return url_; }
  int pid() const { return process_->pid(); }
  // The folder of the rules.
  std::filesystem::path rules() const { return folder_.path() / "rules"; }
  // Of its `/api/v1/rules`: "file/group: rule, rule" a line, sorted.
  std::string Loaded() const;
  // Without qoec.
  void Reload() const;
  std::string Log() const { return process_->Log(); }

 private:
  support::TempDir folder_;
  std::string url_;
  std::unique_ptr<support::Process> process_;
};

}  // namespace qoe::deploy_test
