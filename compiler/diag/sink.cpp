#include "compiler/diag/sink.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "compiler/base/spelling.h"

namespace qoe::diag {

Report::~Report() { sink_->File(std::move(diagnostic_)); }

Report& Report::Fix(std::string title, bool safe, source::Location location,
                    std::string replacement) {
  if (!diagnostic_.fix) diagnostic_.fix = {std::move(title), {}, safe};
  diagnostic_.fix->edits.push_back({location, std::move(replacement)});
  return *this;
}

Report& Report::DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates) {
  const std::string_view nearest = Nearest(name, candidates);
  if (!nearest.empty()) Help("did you mean `{}`?", nearest);
  return *this;
}

void Sink::File(Diagnostic diagnostic) {
  diagnostics_.push_back(std::move(diagnostic));
  if (diagnostics_.back().silenced) return;
  if (diagnostics_.back().severity == Severity::Error) ++errors_;
  if (diagnostics_.back().severity == Severity::Warning) ++warnings_;
}

void Sink::Count() {
  errors_ = warnings_ = 0;
  for (const Diagnostic& diagnostic : diagnostics_) {
    if (diagnostic.silenced) continue;
    errors_ += diagnostic.severity == Severity::Error ? 1 : 0;
    warnings_ += diagnostic.severity == Severity::Warning ? 1 : 0;
  }
}

void Sink::Append(Sink other) {
  for (Diagnostic& diagnostic : other.diagnostics_) File(std::move(diagnostic));
}

std::vector<Diagnostic> Sink::Sorted() const { return SortedWhere(false); }
std::vector<Diagnostic> Sink::Silenced() const { return SortedWhere(true); }

std::vector<Diagnostic> Sink::SortedWhere(bool silenced) const {
  const auto key = [](const Diagnostic& d) {
    return std::tie(d.location.file, d.location.span.begin, d.code, d.message);
  };
  std::vector<Diagnostic> sorted;
  std::copy_if(diagnostics_.begin(), diagnostics_.end(), std::back_inserter(sorted),
               [&](const Diagnostic& d) { return d.silenced.has_value() == silenced; });
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  sorted.erase(std::unique(sorted.begin(), sorted.end(),
                           [&](const auto& a, const auto& b) { return key(a) == key(b); }),
               sorted.end());
  return sorted;
}

}  // namespace qoe::diag
