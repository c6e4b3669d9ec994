#include "compiler/diag/policy.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

namespace qoe::diag {
namespace {

// What is said of silences themselves cannot be silenced.
bool IsAboutSilences(Code code) {
  return code == Code::UnusedSilence || code == Code::ExpiredSilence || code == Code::BadSilence;
}

// The first two digits of a code (codes.def).
int FamilyOf(Code code) {
  constexpr int kCodesInFamily = 100;
  return static_cast<int>(code) / kCodesInFamily;
}
constexpr int kFiles = 0, kSpec = 1, kSyntax = 2, kRuleFiles = 16;

// Whether findings of the code's family may ask the catalogue.
bool NeedsCatalogue(Code code) {
  const int family = FamilyOf(code);
  return family != kFiles && family != kSpec && family != kSyntax && family != kRuleFiles;
}

bool Stands(const Diagnostic& diagnostic, Stand stand) {
  if (diagnostic.severity != Severity::Error) return false;
  return stand == Stand::AllErrors ||
         (stand == Stand::ErrorsOfSpec && FamilyOf(diagnostic.code) == kSpec);
}

bool Contains(source::Location scope, source::Location place) {
  return scope.file == place.file && scope.span.begin <= place.span.begin &&
         place.span.begin < scope.span.end;
}

bool MatchesAny(const std::vector<std::string>& globs, const std::string& path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return MatchesGlob(glob, path); });
}

bool HoldsFor(const Silence& silence, source::Location place, const source::FileSet& files) {
  if (silence.in_source) return Contains(silence.scope, place);
  if (silence.globs.empty()) return true;
  return place.file.valid() && MatchesAny(silence.globs, files[place.file].path());
}

std::string ListOf(const std::vector<Code>& codes) {
  std::string text;
  for (const Code code : codes) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", Text(code));
  return text;
}

}  // namespace

bool MatchesGlob(const std::string& glob, const std::string& path) {
  for (size_t at = 0; at != std::string::npos;) {
    if (::fnmatch(glob.c_str(), path.c_str() + at, 0) == 0) return true;
    at = path.find('/', at);
    if (at != std::string::npos) ++at;
  }
  return false;
}

Judge::Judge(Policy policy, Date today) : policy_(std::move(policy)) {
  for (size_t i = 0; i < policy_.silences.size(); ++i) {
    const Silence& silence = policy_.silences[i];
    states_.push_back({std::vector<bool>(silence.codes.size()),
                       silence.in_source || silence.globs.empty(),
                       silence.until && *silence.until < today});
    for (const Code code : silence.codes) by_code_[code].push_back(i);
  }
}

void Judge::Apply(Sink& sink, const source::FileSet& files, Stand stand) {
  for (size_t i = 0; i < states_.size(); ++i) {
    for (size_t file = 0; file < files.size() && !states_[i].judged; ++file) {
      const source::FileId id{static_cast<int32_t>(file)};
      states_[i].judged = MatchesAny(policy_.silences[i].globs, files[id].path());
    }
  }
  sink.ForEach([&](Diagnostic& diagnostic) { JudgeOne(diagnostic, files, stand); });
}

void Judge::JudgeOne(Diagnostic& diagnostic, const source::FileSet& files, Stand stand) {
  if (diagnostic.silenced) return;
  const Silence* silence = IsAboutSilences(diagnostic.code) ? nullptr : Find(diagnostic, files);
  const auto severity = policy_.severities.find(diagnostic.code);
  if (!Stands(diagnostic, stand)) {
    if (severity != policy_.severities.end()) diagnostic.severity = severity->second;
    if (silence != nullptr) diagnostic.silenced = Silenced{silence->reason, silence->in_source};
  } else if (silence != nullptr ||
             (severity != policy_.severities.end() && severity->second != Severity::Error)) {
    diagnostic.notes.emplace_back(
        "it is allowed, but stays an error: nothing can be made of what could not be read");
  }
}

const Silence* Judge::Find(const Diagnostic& diagnostic, const source::FileSet& files) {
  const Silence* found = nullptr;
  const auto candidates = by_code_.find(diagnostic.code);
  if (candidates == by_code_.end()) return nullptr;
  for (const size_t i : candidates->second) {
    const Silence& silence = policy_.silences[i];
    if (!HoldsFor(silence, diagnostic.location, files)) continue;
    for (size_t code = 0; code < silence.codes.size(); ++code) {
      if (silence.codes[code] == diagnostic.code) states_[i].used[code] = true;
    }
    if (found == nullptr && !states_[i].expired) found = &silence;
  }
  return found;
}

void Judge::Conclude(Ran ran, Sink& sink) const {
  Sink found;
  for (size_t i = 0; i < states_.size(); ++i) {
    if (!states_[i].judged) continue;
    if (states_[i].expired) {
      ReportExpired(i, found);
    } else {
      ReportUnused(i, ran, found);
    }
  }
  found.ForEach([&](Diagnostic& diagnostic) {
    const auto severity = policy_.severities.find(diagnostic.code);
    if (severity != policy_.severities.end()) diagnostic.severity = severity->second;
  });
  sink.Append(std::move(found));
}

void Judge::ReportExpired(size_t index, Sink& sink) const {
  const Silence& silence = policy_.silences[index];
  const std::vector<bool>& used = states_[index].used;
  const bool any = std::find(used.begin(), used.end(), true) != used.end();
  sink.Add(Code::ExpiredSilence, silence.written, "{} {} allowed until {}: {}",
           ListOf(silence.codes), silence.codes.size() == 1 ? "was" : "were", Text(*silence.until),
           any ? "what it silenced is reported again" : "it silences nothing any more")
      .Note("its reason was: {}", silence.reason)
      .Help("{}",
            any ? "mend what it silenced and remove it, or give it a later day" : "remove it");
}

void Judge::ReportUnused(size_t index, Ran ran, Sink& sink) const {
  if (ran == Ran::Partly) return;
  const Silence& silence = policy_.silences[index];
  if (ran == Ran::ForOthers && silence.globs.empty()) return;
  std::vector<Code> unused;
  for (size_t code = 0; code < silence.codes.size(); ++code) {
    const bool looked_for = ran != Ran::WithoutCatalogue || !NeedsCatalogue(silence.codes[code]);
    if (!states_[index].used[code] && looked_for) unused.push_back(silence.codes[code]);
  }
  if (unused.empty()) return;
  Report report = sink.Add(
      Code::UnusedSilence, silence.written, "{} {} found {}", ListOf(unused),
      unused.size() == 1 ? "is allowed, but nothing of it is" : "are allowed, but none of them is",
      silence.in_source ? "here" : "where this holds");
  if (unused.size() == silence.codes.size()) {
    report.Help("remove it: it would silence what comes up later, for a reason that is gone");
  } else {
    report.Help("leave {} out", ListOf(unused));
  }
}

}  // namespace qoe::diag
