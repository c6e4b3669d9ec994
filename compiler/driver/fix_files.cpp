#include "compiler/driver/fix_files.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "compiler/json/document.h"
#include "compiler/source/file_system.h"
#include "compiler/spec/reference_text.h"
#include "compiler/yaml/document.h"

namespace qoe::driver {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// An edit by the file's path: one file may be in several sets.
struct PathEdit {
  std::string path;
  uint32_t begin = 0, end = 0;
  std::string replacement;

  friend bool operator<(const PathEdit& a, const PathEdit& b) {
    return std::tie(a.path, a.begin, a.end, a.replacement) <
           std::tie(b.path, b.begin, b.end, b.replacement);
  }
};

// A finding's fix, not yet decided about.
struct Candidate {
  const diag::Diagnostic* diagnostic;
  std::string path;  // of the finding
  std::vector<PathEdit> edits;
};

bool Overlap(const PathEdit& a, const PathEdit& b) {
  if (a.path != b.path) return false;
  // Which of two texts at one place comes first, nobody has said.
  const bool touch_counts = a.begin == a.end || b.begin == b.end;
  return touch_counts ? a.begin <= b.end && b.begin <= a.end : a.begin < b.end && b.begin < a.end;
}

std::optional<Candidate> CandidateOf(const diag::Diagnostic& diagnostic,
                                     const source::FileSet& files) {
  if (!diagnostic.fix || !diagnostic.fix->safe || diagnostic.fix->edits.empty())
    return std::nullopt;
  Candidate candidate{&diagnostic, "", {}};
  for (const diag::Edit& edit : diagnostic.fix->edits) {
    if (!edit.location.file.valid()) return std::nullopt;
    // What a reference stands for is written elsewhere, and other places may stand for it, too.
    const std::string_view replaced = files[edit.location.file].text().substr(
        edit.location.span.begin, edit.location.span.end - edit.location.span.begin);
    if (!spec::ReferencesIn(replaced).empty()) return std::nullopt;
    candidate.edits.push_back({files[edit.location.file].path(), edit.location.span.begin,
                               edit.location.span.end, edit.replacement});
  }
  std::sort(candidate.edits.begin(), candidate.edits.end());
  for (size_t i = 1; i < candidate.edits.size(); ++i) {
    if (Overlap(candidate.edits[i - 1], candidate.edits[i])) return std::nullopt;
  }
  candidate.path = diagnostic.location.file.valid() ? files[diagnostic.location.file].path()
                                                    : candidate.edits[0].path;
  return candidate;
}

// The text with the edits, which are sorted and do not overlap.
std::string Edited(std::string_view text, const std::vector<PathEdit>& edits, size_t shift,
                   std::vector<format::Change>& changes) {
  std::string out;
  size_t at = 0;
  for (const PathEdit& edit : edits) {
    out.append(text.substr(at, edit.begin + shift - at));
    changes.push_back(
        {edit.begin + shift, edit.end + shift, out.size(), out.size() + edit.replacement.size()});
    out.append(edit.replacement);
    at = edit.end + shift;
  }
  out.append(text.substr(at));
  return out;
}

bool Parses(const std::string& path, std::string_view text) {
  source::FileSet files;
  diag::Sink sink;
  const source::FileId id = files.Add(path, std::string(text));
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  if (text[first] == '{') {
    json::Parse(files, id, sink);
  } else {
    yaml::ParseAll(files, id, sink);
  }
  return !sink.has_errors();
}

class Planner {
 public:
  explicit Planner(const std::vector<diag::Findings>& findings) : findings_(findings) {}

  FixPlan Run() {
    for (const diag::Findings& set : findings_) {
      for (const diag::Diagnostic& diagnostic : set.diagnostics) Consider(diagnostic, *set.files);
    }
    // A fix that reaches into a file which stays takes its other edits with it.
    while (const std::optional<std::string> broken = FirstBroken()) Refuse(*broken);
    for (auto& [path, file] : built_) {
      for (const Candidate& candidate : accepted_) {
        if (candidate.path == path) file.fixed.push_back(candidate.diagnostic);
      }
      plan_.files.push_back(std::move(file));
    }
    plan_.fixes = accepted_.size();
    return std::move(plan_);
  }

 private:
  void Consider(const diag::Diagnostic& diagnostic, const source::FileSet& files) {
    std::optional<Candidate> candidate = CandidateOf(diagnostic, files);
    if (!candidate) return;
    for (const diag::Edit& edit : diagnostic.fix->edits) {
      const source::File& file = files[edit.location.file];
      texts_.emplace(file.path(), file.text());
    }
    // One file that is named twice gives the same findings twice.
    if (!known_.insert(candidate->edits).second) return;
    for (const PathEdit& edit : candidate->edits) {
      for (const PathEdit& taken : taken_[edit.path]) {
        if (!Overlap(edit, taken)) continue;
        ++plan_.postponed;
        return;
      }
    }
    for (const PathEdit& edit : candidate->edits) taken_[edit.path].push_back(edit);
    accepted_.push_back(std::move(*candidate));
  }

  // Builds all files anew; a file that would break, or nothing.
  std::optional<std::string> FirstBroken() {
    std::map<std::string, std::vector<PathEdit>> edits;
    for (const Candidate& candidate : accepted_) {
      for (const PathEdit& edit : candidate.edits) edits[edit.path].push_back(edit);
    }
    built_.clear();
    for (auto& [path, list] : edits) {
      std::sort(list.begin(), list.end());
      if (!Build(path, list)) return path;
    }
    return std::nullopt;
  }

  bool Build(const std::string& path, const std::vector<PathEdit>& edits) {
    Result<std::string> text = source::ReadFile(path);
    if (!text) return false;
    const size_t shift = text->starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    if (std::string_view(*text).substr(shift) != texts_.find(path)->second) return false;
    FixedFile file{path, std::move(*text), {}, {}, {}};
    file.after = Edited(file.before, edits, shift, file.changes);
    if (!Parses(path, std::string_view(file.after).substr(shift))) return false;
    built_.emplace(path, std::move(file));
    return true;
  }

  void Refuse(const std::string& path) {
    plan_.refused += std::erase_if(accepted_, [&](const Candidate& candidate) {
      return std::any_of(candidate.edits.begin(), candidate.edits.end(),
                         [&](const PathEdit& edit) { return edit.path == path; });
    });
  }

  const std::vector<diag::Findings>& findings_;
  std::map<std::string, std::string_view> texts_;  // as they were checked
  std::set<std::vector<PathEdit>> known_;
  std::map<std::string, std::vector<PathEdit>> taken_;
  std::vector<Candidate> accepted_;
  std::map<std::string, FixedFile> built_;
  FixPlan plan_;
};

}  // namespace

FixPlan PlanFixes(const std::vector<diag::Findings>& findings) { return Planner(findings).Run(); }

}  // namespace qoe::driver
