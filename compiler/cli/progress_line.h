// How far a load is, on a terminal: one line that is written over. Elsewhere only what takes long
// is told of, and seldom.
#pragma once

#include <chrono>
#include <string>

#include "compiler/cli/environment.h"
#include "compiler/deploy/transaction.h"

namespace qoe::cli {

class ProgressLine {
 public:
  ProgressLine(std::string title, Environment& env) : title_(std::move(title)), env_(env) {}
  ~ProgressLine() { Clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void Show(const deploy::Progress& progress);
  // Before anything else is printed.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::string title_;
  Environment& env_;
  bool shown_ = false;
  Clock::time_point last_{};
};

}  // namespace qoe::cli
