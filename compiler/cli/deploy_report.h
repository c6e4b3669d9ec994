// What came of a load or a diff: for people, for pull requests, and as one JSON document.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/deploy/transaction.h"
#include "compiler/http/redactor.h"

namespace qoe::cli {

enum class DeployCommand : uint8_t { Load, Diff };

class DeployReport {
 public:
  // `targets`: how many there will be.
  DeployReport(DeployCommand command, std::string format, size_t targets,
               const http::Redactor& redactor, Environment& env)
      : command_(command),
        format_(std::move(format)),
        targets_(targets),
        redactor_(redactor),
        env_(env) {}

  // Prints what came of one target.
  void Add(const std::string& spec, const deploy::Target& target, const deploy::Report& report);
  // After the last one: the JSON document, or a summary where there were several.
  void Finish();

  // The worst of all so far.
  int exit_code() const { return exit_code_; }

 private:
  void PrintOutcome(const deploy::Report& report);
  void PrintLive(const deploy::Report& report);
  void PrintTitle(const std::string& title, bool with_changes);
  void PrintPlan(const deploy::Plan& plan);
  void AddJson(const std::string& spec, const deploy::Target& target, const deploy::Report& report);
  int CodeOf(const deploy::Report& report) const;
  void Say(const std::string& text) { env_.err << redactor_.Apply(text); }

  DeployCommand command_;
  std::string format_;
  size_t targets_;
  const http::Redactor& redactor_;
  Environment& env_;
  int exit_code_ = kFine;
  std::vector<deploy::Outcome> outcomes_;
  size_t drifted_ = 0;
  nlohmann::ordered_json json_ = nlohmann::ordered_json::array();
};

}  // namespace qoe::cli
