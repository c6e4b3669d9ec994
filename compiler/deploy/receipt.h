// What loads have done, kept in a file: for people, and for the next load, which may delete only
// what an earlier one has put there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/deploy/transaction.h"

namespace qoe::deploy {

struct ReceiptStep {
  std::string action, name, outcome;  // as `Word` has them
};

// The last load of one spec into one target.
struct ReceiptEntry {
  std::string target;   // its title
  std::string spec;     // the system's name
  std::string written;  // 2026-11-28T00:12:00Z
  std::string by;       // "qoec 0.1.0"
  std::string outcome;  // "begun", or as `Word` has it
  std::string problem;  // may be empty
  std::vector<ReceiptStep> steps;
  std::vector<OwnedName> owned;  // sorted
};

struct Receipt {
  std::vector<ReceiptEntry> entries;
  // Of receipts of the first version, which did not say where: ours in every ruler.
  std::vector<OwnedName> anywhere;

  // What is ours in the target, whichever spec put it there; sorted.
  std::vector<OwnedName> OwnedIn(const std::string& target) const;
  // Whether the last load of that spec came to its end with just this; `owned` in any order.
  bool Says(const std::string& target, const std::string& spec, std::vector<OwnedName> owned) const;
  // Puts the entry in the place of the last one of that target and spec. What was owned before
  // stays so unless the load came to its end: it may still be there.
  void Put(ReceiptEntry entry);
};

// Those of a report; times and versions are the caller's.
std::vector<ReceiptStep> StepsOf(const Report& report);

// JSON in a fixed order; ends in a line break.
std::string ReceiptText(const Receipt& receipt);

// Errors: a text that is no receipt, or one of a later version.
Result<Receipt> ReadReceipt(const std::string& text);

}  // namespace qoe::deploy
