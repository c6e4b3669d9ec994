#include "tests/mutation/rule_subject.h"

#include <algorithm>

#include "compiler/check/check.h"
#include "compiler/check/check_rules.h"
#include "compiler/driver/load.h"
#include "compiler/facts/infer.h"

namespace qoe::mutation {

RuleSubject::RuleSubject(std::string name, const std::string& folder, const std::string& catalogue)
    : name_(std::move(name)), catalogue_(driver::LoadCatalogue(catalogue)) {
  diag::Sink sink;
  paths_ = driver::FindFiles(folder, sink);
  std::erase_if(paths_, [&](const std::string& path) { return path == catalogue; });
  for (driver::FileText& file : driver::ReadFiles(paths_)) texts_.push_back(*file.text);
  run_ = Check(texts_);
  findings_ = FindingsOf(run_.rules->sink);
}

RuleSubject::Run RuleSubject::Check(const std::vector<std::string>& texts) const {
  std::vector<driver::FileText> files;
  for (size_t i = 0; i < texts.size(); ++i) files.push_back({paths_[i], texts[i]});
  Run run;
  run.rules = driver::CheckRules(std::move(files), {});
  run.catalogue = std::make_unique<check::Catalogue>(catalogue_->program.get());
  check::AddRecorded(*catalogue_->program, *run.catalogue);
  run.parsed = check::ParseRules(run.rules->rule_files, {});
  check::CheckRules(run.parsed, run.rules->files, check::EnvironmentOf(*catalogue_->program),
                    *run.catalogue, {}, run.rules->sink);
  return run;
}

std::vector<Mutant> RuleSubject::Mutants() const {
  std::vector<Mutant> out;
  for (const check::ParsedRule& rule : run_.parsed) {
    MutateExpression(rule, out);
    MutateRuleText(rule, run_.rules->files, out);
  }
  LaxerCritical(out);
  return out;
}

void RuleSubject::MutateExpression(const check::ParsedRule& rule, std::vector<Mutant>& out) const {
  const check::Environment environment = check::EnvironmentOf(*catalogue_->program);
  std::vector<facts::NodeFacts> facts;
  facts::Infer(rule.ast, *run_.catalogue, facts);
  const std::vector<std::string> text_labels = LabelsInTexts(*rule.rule);
  const ExpressionInput input{rule.ast,
                              facts,
                              *run_.catalogue,
                              environment.scrape_interval_ms,
                              environment.retention_ms,
                              !rule.records(),
                              text_labels};
  for (ExpressionEdit& edit : EditExpression(input)) {
    const source::Location at = rule.rule->expr.text.Locate(run_.rules->files, edit.span);
    // Only what stands in the file as it stands in the expression.
    const std::string_view written =
        run_.rules->files[at.file].text().substr(at.span.begin, at.span.end - at.span.begin);
    if (written != edit.span.In(rule.ast.text())) continue;
    out.push_back({edit.kind, static_cast<size_t>(at.file.index), at.span.begin, at.span.end,
                   std::move(edit.replacement)});
  }
}

// The critical of two alerts on one value gets a threshold on the other side of the warning's.
void RuleSubject::LaxerCritical(std::vector<Mutant>& out) const {
  const auto severity = [](const check::ParsedRule& rule) {
    for (const rules::NamedField& label : rule.rule->labels) {
      if (label.name.value() == "severity") return label.value.value();
    }
    return std::string_view();
  };
  const auto split = [](const check::ParsedRule& rule) {
    const std::string_view text = rule.ast.text();
    const size_t space = text.rfind(' ');
    return std::pair(text.substr(0, space), text.substr(space + 1));
  };
  for (const check::ParsedRule& worse : run_.parsed) {
    if (worse.records() || severity(worse) != "critical") continue;
    for (const check::ParsedRule& milder : run_.parsed) {
      if (milder.records() || severity(milder) != "warning") continue;
      const auto [condition, number] = split(worse);
      const auto [other, other_number] = split(milder);
      if (condition != other) continue;
      const bool above = condition.ends_with('>');
      const double limit = std::stod(std::string(other_number));
      const promql::Span span{static_cast<uint32_t>(condition.size() + 1),
                              static_cast<uint32_t>(worse.ast.text().size())};
      const source::Location at = worse.rule->expr.text.Locate(run_.rules->files, span);
      for (const double factor : {0.5, 0.9}) {
        out.push_back({Kind::LaxerCritical, static_cast<size_t>(at.file.index), at.span.begin,
                       at.span.end, units::FormatNumber(above ? limit * factor : limit / factor)});
      }
    }
  }
}

// Rule for rule the same, with equal trees.
bool RuleSubject::SameMeaning(const Run& mutated) const {
  if (mutated.parsed.size() != run_.parsed.size()) return false;
  for (size_t i = 0; i < run_.parsed.size(); ++i) {
    const check::ParsedRule& a = run_.parsed[i];
    const check::ParsedRule& b = mutated.parsed[i];
    if (!b.ok() || a.name() != b.name()) return false;
    const auto same_fields = [](const std::vector<rules::NamedField>& x,
                                const std::vector<rules::NamedField>& y) {
      return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                        [](const rules::NamedField& p, const rules::NamedField& q) {
                          return p.name.value() == q.name.value() &&
                                 p.value.value() == q.value.value();
                        });
    };
    if (!same_fields(a.rule->labels, b.rule->labels)) return false;
    if (!same_fields(a.rule->annotations, b.rule->annotations)) return false;
    if (a.for_ms != b.for_ms || a.interval_ms != b.interval_ms) return false;
    if (!promql::Equal(a.ast, b.ast)) return false;
  }
  return true;
}

Verdict RuleSubject::Judge(const Mutant& mutant) const {
  if (mutant.kind == Kind::EqualToRegex && IsPlainTextBehind(texts_[mutant.file], mutant.end))
    return {Outcome::Equivalent, {}};
  std::vector<std::string> texts = texts_;
  texts[mutant.file] = Apply(texts[mutant.file], mutant);
  const Run run = Check(texts);
  Verdict verdict = Compare(findings_, FindingsOf(run.rules->sink));
  if (verdict.outcome == Outcome::Missed && SameMeaning(run)) verdict.outcome = Outcome::Equivalent;
  return verdict;
}

}  // namespace qoe::mutation
