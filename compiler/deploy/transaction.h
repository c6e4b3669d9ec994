// A load as a transaction: plan, apply wave by wave, activate, read back, wait until it is healthy;
// and where one of these fails, the way back.
//
// Promised: what is live afterwards is the new state, the old one, or what `Report::live` says,
// read from the target after the last request. Nothing is sent that writes where the plan has
// nothing to do, is refused, or `dry_run` is set.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/deploy/target.h"

namespace qoe::deploy {

enum class Phase : uint8_t { Planning, Applying, ReadingBack, Waiting, Undoing };

struct Progress {
  Phase phase = Phase::Planning;
  size_t done = 0, all = 0;  // steps; of Applying and Undoing
  // The step that begins, or what is waited for; empty as a phase begins.
  std::string what;
};

struct TransactionOptions {
  bool dry_run = false;
  // How long what was loaded may take until it is healthy; 0: that is not waited for. Unset: as
  // long as `PatienceWith` the target.
  std::optional<std::chrono::milliseconds> wait = std::chrono::milliseconds{0};
  std::chrono::milliseconds poll{1000};
  // Looked at before each step and while waiting. What was done until then is taken back.
  const std::atomic<bool>* cancelled = nullptr;
  // Told as each phase begins, and before each step; by one thread at a time.
  std::function<void(const Progress&)> progress;
  // Asked before the first step. An error ends the load: nothing is sent.
  std::function<Status(const Plan&)> may_begin;
  // Told of the plan before the first step; steps follow.
  std::function<void(const Plan&)> begin;
  std::function<void(std::chrono::milliseconds)> sleep;  // set by tests; default: sleeps
};

enum class Outcome : uint8_t {
  Planned,  // dry_run
  NothingToDo,
  Loaded,
  Refused,      // by the plan; nothing was sent
  Unreachable,  // what is live could not be read, or nothing could begin; nothing was sent
  RolledBack,   // something failed, and the old state is back
  Inconsistent  // something failed, and so did the way back: see `live`
};

enum class StepOutcome : uint8_t {
  NotTried,
  Done,
  Failed,    // and was not taken back
  Undone,    // whether it had been done or had failed
  NotUndone  // taking it back failed
};

struct Report {
  Outcome outcome = Outcome::Unreachable;
  Plan plan;
  std::vector<StepOutcome> steps;       // by the plan's steps
  size_t applied = 0;                   // steps that the target took
  std::string problem;                  // what failed; lower case, no full stop; may be empty
  std::vector<std::string> undone;      // what went wrong on the way back
  std::vector<std::string> undo_notes;  // what is not quite as it was, though it means the same
  // Inconsistent: from what was live before to what is live now; not set where that could not be
  // read.
  std::optional<std::string> live;
  size_t requests = 0;
};

// How long to wait for a target's health where nobody says: until even its slowest group must have
// been evaluated, and two minutes for the server to notice that it changed; never below five.
std::chrono::milliseconds PatienceWith(const Target& target);

Report RunTransaction(Target& target, const TransactionOptions& options);

// "rolled_back": for receipts and JSON.
std::string_view Word(Outcome outcome);
std::string_view Word(StepOutcome outcome);
std::string_view Word(Action action);

}  // namespace qoe::deploy
