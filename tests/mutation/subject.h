// What is mutated: some texts that belong together and have no errors.
#pragma once

#include <string>
#include <vector>

#include "tests/mutation/mutant.h"
#include "tests/mutation/verdict.h"

namespace qoe::mutation {

class Subject {
 public:
  Subject() = default;
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  virtual ~Subject() = default;

  virtual const std::string& name() const = 0;
  // By file; their order is that of Mutant::file.
  virtual const std::vector<std::string>& texts() const = 0;
  // Of the texts as they are.
  virtual const Findings& findings() const = 0;
  // The same for every call.
  virtual std::vector<Mutant> Mutants() const = 0;
  // May be called by several threads at once.
  virtual Verdict Judge(const Mutant& mutant) const = 0;
};

}  // namespace qoe::mutation
