#include "tests/mutation/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/parallel.h"

namespace qoe::mutation {
namespace {

double Share(int part, int whole) { return whole == 0 ? 100 : 100.0 * part / whole; }

// The mutated line.
std::string Describe(const Subject& subject, const Mutant& mutant) {
  const std::string& text = subject.texts()[mutant.file];
  const size_t begin = mutant.begin == 0 ? 0 : text.rfind('\n', mutant.begin - 1) + 1;
  const size_t line =
      static_cast<size_t>(
          std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(mutant.begin), '\n')) +
      1;
  const size_t end = std::min(text.find('\n', mutant.end), text.size());
  return fmt::format("{} file {} line {}: {}[-{}-]{{+{}+}}{}", subject.name(), mutant.file, line,
                     text.substr(begin, mutant.begin - begin),
                     text.substr(mutant.begin, mutant.end - mutant.begin), mutant.replacement,
                     text.substr(mutant.end, end - mutant.end));
}

// The codes that caught most, with how many.
std::string Codes(const std::map<diag::Code, int>& codes) {
  std::vector<std::pair<int, diag::Code>> sorted;
  sorted.reserve(codes.size());
  for (const auto& [code, count] : codes) sorted.emplace_back(-count, code);
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(sorted.size(), 5); ++i)
    text +=
        fmt::format("{}{} {}", i == 0 ? "" : ", ", diag::Text(sorted[i].second), -sorted[i].first);
  return text;
}

}  // namespace

double Row::CaughtShare() const { return Share(caught, real()); }
double Row::FoundShare() const { return Share(caught + hinted, real()); }

void Table::Add(const Subject& subject) {
  const std::vector<Mutant> mutants = subject.Mutants();
  std::vector<Verdict> verdicts(mutants.size());
  base::ParallelFor(mutants.size(), [&](size_t i) { verdicts[i] = subject.Judge(mutants[i]); });
  for (size_t i = 0; i < mutants.size(); ++i) {
    Row& row = rows_[static_cast<size_t>(mutants[i].kind)];
    ++row.mutants;
    switch (verdicts[i].outcome) {
      case Outcome::Caught:
        ++row.caught;
        break;
      case Outcome::Hinted:
        ++row.hinted;
        break;
      case Outcome::Equivalent:
        ++row.equivalent;
        break;
      case Outcome::Missed:
        break;
    }
    for (const diag::Code code : verdicts[i].codes) ++row.codes[code];
    if (verdicts[i].outcome == Outcome::Missed || verdicts[i].outcome == Outcome::Hinted)
      row.missed.push_back((verdicts[i].outcome == Outcome::Hinted ? "(hint) " : "") +
                           Describe(subject, mutants[i]));
  }
}

std::string Table::Text() const {
  std::string text = fmt::format("{:<17}{:>8}{:>12}{:>8}{:>7}{:>9}{:>9}  {}\n", "kind", "mutants",
                                 "equivalent", "caught", "hints", "caught", "found", "codes");
  Row all;
  for (size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    text += fmt::format("{:<17}{:>8}{:>12}{:>8}{:>7}{:>8.1f}%{:>8.1f}%  {}\n", Kinds()[i].name,
                        row.mutants, row.equivalent, row.caught, row.hinted, row.CaughtShare(),
                        row.FoundShare(), Codes(row.codes));
    all.mutants += row.mutants;
    all.equivalent += row.equivalent;
    all.caught += row.caught;
    all.hinted += row.hinted;
  }
  return text + fmt::format("{:<17}{:>8}{:>12}{:>8}{:>7}{:>8.1f}%{:>8.1f}%\n", "all", all.mutants,
                            all.equivalent, all.caught, all.hinted, all.CaughtShare(),
                            all.FoundShare());
}

std::string Table::Missed(size_t most) const {
  std::string text;
  for (size_t i = 0; i < rows_.size(); ++i) {
    for (size_t j = 0; j < std::min(most, rows_[i].missed.size()); ++j)
      text += fmt::format("{}: {}\n", Kinds()[i].name, rows_[i].missed[j]);
  }
  return text;
}

}  // namespace qoe::mutation
