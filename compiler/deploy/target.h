// One place that outputs are deployed to, as a load sees it: read what is live → plan → apply →
// activate → confirm → undo. `deploy/transaction.h` drives it; a new kind of place is one class.
//
// Promised by every target: `MakePlan` sends nothing that writes, and keeps what it read as the
// snapshot that `Undo` leads back to. Nothing is touched that is not ours, as the target's own
// header defines it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/base/result.h"

namespace qoe::deploy {

enum class Action : uint8_t { Create, Update, Delete };

// One change of a plan, as people and receipts see it.
struct Step {
  Action action = Action::Create;
  std::string name;  // "group `a` of namespace `b`", "dashboard `video` (uid qoec-video)"
  // Steps of one wave do not depend on each other and may be carried out side by side; waves come
  // one after the other, rising.
  size_t wave = 0;
};

struct Problem {
  bool refusal = false;  // nothing is done; else only worth knowing
  std::string message;   // lower case, no full stop
  std::string help;      // may be empty
};

// What a target would do. The target keeps what it needs to do it, by the steps' places.
struct Plan {
  std::vector<Step> steps;
  std::vector<Problem> problems;
  std::vector<std::string> notes;  // things that are live and stay, without "note: "
  bool drift = false;              // what is live is not what is wanted: `diff` exits 1

  bool refused() const;
};

enum class Format : uint8_t { Text, Json, Markdown };

// A thing that a load has put there, as receipts name it: a group in a namespace, a dashboard in a
// folder.
struct OwnedName {
  std::string place;
  std::string name;

  friend bool operator==(const OwnedName&, const OwnedName&) = default;
  friend bool operator<(const OwnedName& a, const OwnedName& b) {
    return std::tie(a.place, a.name) < std::tie(b.place, b.name);
  }
};

// How what was loaded fares.
enum class Health : uint8_t { Waiting, Healthy, Failing };
struct HealthReport {
  Health health = Health::Waiting;
  std::string message;  // what is waited for, or what fails
};

class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target() = default;

  // "Mimir at http://127.0.0.1:9009, tenant `video`": no secrets.
  virtual std::string Title() const = 0;
  // Reads what is live, looks whether the place is what it should be, and plans.
  virtual Result<Plan> MakePlan() = 0;
  // The plan's changes. Text and Markdown end in a line break; JSON is one value.
  virtual std::string Render(Format format, bool colour) const = 0;

  // Carries out a step. Where `concurrency` is above 1, steps of one wave are applied from that
  // many threads.
  virtual Status Apply(size_t step) = 0;
  virtual size_t concurrency() const { return 1; }
  // After all steps: what makes them take effect, where that is a step of its own (a reload, a
  // commit).
  virtual Status Activate() { return Done{}; }
  // Reads back and compares. Errors: what is live is not what was wanted.
  virtual Status ReadBack() = 0;
  // After `MakePlan`: the longest time from one evaluation to the next of what `PollHealth` waits
  // for; 0: nothing is evaluated there.
  virtual std::chrono::milliseconds LongestInterval() const { return {}; }
  // Asked again and again until it is Healthy or Failing, or time is up.
  virtual Result<HealthReport> PollHealth() { return HealthReport{Health::Healthy, ""}; }

  // Takes a step back; also one that failed, as that may have had its effect. In reverse order.
  virtual Status Undo(size_t step) = 0;
  // After the steps were taken back.
  virtual Status ActivateUndone() { return Activate(); }
  // From the snapshot to what is live now, as text; empty where both are the same.
  virtual Result<std::string> DifferenceFromSnapshot() = 0;

  // After the way back: what is not quite as it was, though it means the same.
  virtual std::vector<std::string> UndoNotes() const { return {}; }

  // What is ours there once the load is done; the next load learns it from the receipt.
  virtual std::vector<OwnedName> Owned() const { return {}; }

  // Requests that were sent so far, or statements; for the report.
  virtual size_t requests() const = 0;
};

}  // namespace qoe::deploy
