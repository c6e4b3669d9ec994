// Rule files that are checked with a catalogue.
#pragma once

#include <deque>
#include <memory>

#include "compiler/check/catalogue.h"
#include "compiler/check/rule_set/parsed_rule.h"
#include "compiler/driver/check_rules.h"
#include "compiler/driver/compile.h"
#include "tests/mutation/expression_edits.h"
#include "tests/mutation/subject.h"

namespace qoe::mutation {

class RuleSubject : public Subject {
 public:
  // Both must be there, and without errors.
  RuleSubject(std::string name, const std::string& folder, const std::string& catalogue);

  const std::string& name() const override { return name_; }
  const std::vector<std::string>& texts() const override { return texts_; }
  const Findings& findings() const override { return findings_; }
  std::vector<Mutant> Mutants() const override;
  Verdict Judge(const Mutant& mutant) const override;

 private:
  struct Run {
    std::unique_ptr<driver::RuleRun> rules;
    std::deque<check::ParsedRule> parsed;
    std::unique_ptr<check::Catalogue> catalogue;
  };
  Run Check(const std::vector<std::string>& texts) const;
  void MutateExpression(const check::ParsedRule& rule, std::vector<Mutant>& out) const;
  void LaxerCritical(std::vector<Mutant>& out) const;
  bool SameMeaning(const Run& mutated) const;

  std::string name_;
  std::vector<std::string> paths_, texts_;
  std::unique_ptr<driver::Compilation> catalogue_;
  Run run_;
  Findings findings_;
};

// Mutations of what stands around the expressions: fields, labels and texts of a rule.
void MutateRuleText(const check::ParsedRule& rule, const source::FileSet& files,
                    std::vector<Mutant>& out);

// The labels that a rule's texts name.
std::vector<std::string> LabelsInTexts(const rules::Rule& rule);

}  // namespace qoe::mutation
