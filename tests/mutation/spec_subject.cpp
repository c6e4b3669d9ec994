#include "tests/mutation/spec_subject.h"

#include <algorithm>

namespace qoe::mutation {

SpecSubject::SpecSubject(std::string name, const std::string& folder) : name_(std::move(name)) {
  diag::Sink sink;
  paths_ = driver::FindFiles(folder, sink);
  for (driver::FileText& file : driver::ReadFiles(paths_)) texts_.push_back(*file.text);
  compilation_ = Compile(texts_);
  output_ = emit::Emit(compilation_->bundle);
  findings_ = FindingsOf(compilation_->sink);
}

std::unique_ptr<driver::Compilation> SpecSubject::Compile(
    const std::vector<std::string>& texts) const {
  std::vector<driver::FileText> files;
  for (size_t i = 0; i < texts.size(); ++i) files.push_back({paths_[i], texts[i]});
  return driver::CompileFiles(std::move(files), true);
}

std::vector<Mutant> SpecSubject::Mutants() const {
  std::vector<Mutant> out;
  check::Catalogue catalogue(compilation_->program.get());
  const check::IndicatorFacts indicators(*compilation_->program, catalogue);
  const SpecInput input{*compilation_, catalogue, indicators};
  for (size_t i = 0; i < texts_.size(); ++i)
    MutateSpecFile(input, source::FileId{static_cast<int32_t>(i)}, out);
  MutateSpecExpressions(input, out);
  MutateSpecLevels(input, out);
  return out;
}

Verdict SpecSubject::Judge(const Mutant& mutant) const {
  if (mutant.kind == Kind::EqualToRegex && IsPlainTextBehind(texts_[mutant.file], mutant.end))
    return {Outcome::Equivalent, {}};
  std::vector<std::string> texts = texts_;
  texts[mutant.file] = Apply(texts[mutant.file], mutant);
  const std::unique_ptr<driver::Compilation> compilation = Compile(texts);
  Verdict verdict = Compare(findings_, FindingsOf(compilation->sink));
  if (verdict.outcome == Outcome::Caught || !compilation->ok()) return verdict;
  // What compiles to the same bytes is the same spec.
  const std::vector<emit::OutputFile> output = emit::Emit(compilation->bundle);
  const bool same = std::equal(output.begin(), output.end(), output_.begin(), output_.end(),
                               [](const emit::OutputFile& a, const emit::OutputFile& b) {
                                 return a.path == b.path && a.text == b.text;
                               });
  if (same) verdict = {Outcome::Equivalent, {}};
  return verdict;
}

}  // namespace qoe::mutation
