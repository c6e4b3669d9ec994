// A spec: its files as YAML, the spec language's table says what each place in them is.
#pragma once

#include <memory>
#include <set>

#include "compiler/check/catalogue.h"
#include "compiler/check/spec/indicator_facts.h"
#include "compiler/driver/compile.h"
#include "compiler/emit/emit.h"
#include "tests/mutation/subject.h"

namespace qoe::mutation {

class SpecSubject : public Subject {
 public:
  // The folder must hold a spec without errors.
  SpecSubject(std::string name, const std::string& folder);

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& texts() const override { return texts_; }
  const Findings& findings() const override { return findings_; }
  std::vector<Mutant> Mutants() const override;
  Verdict Judge(const Mutant& mutant) const override;

 private:
  std::unique_ptr<driver::Compilation> Compile(const std::vector<std::string>& texts) const;

  std::string name_;
  std::vector<std::string> paths_, texts_;
  std::unique_ptr<driver::Compilation> compilation_;
  std::vector<emit::OutputFile> output_;
  Findings findings_;
};

// What the mutations of a spec are made from.
struct SpecInput {
  const driver::Compilation& compilation;
  const check::Catalogue& catalogue;
  const check::IndicatorFacts& indicators;

  const Program& program() const { return *compilation.program; }
};

// Keys, names and values, by what the table of the spec language says they are.
void MutateSpecFile(const SpecInput& in, source::FileId file, std::vector<Mutant>& out);
// The expressions in a spec.
void MutateSpecExpressions(const SpecInput& in, std::vector<Mutant>& out);
// Thresholds of alerts.
void MutateSpecLevels(const SpecInput& in, std::vector<Mutant>& out);

}  // namespace qoe::mutation
