// What a team has decided about findings: how severe they are, and which of them nobody is to hear
// of. In: the decisions, from comments (driver/comment_silences) or a spec's section `diagnostics`.
// Out: the findings of a sink, changed; and findings about decisions that no longer hold.
//
// A silenced finding stays in its sink, is in no count, and stops nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diag/date.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::diag {

// Findings of some codes that are silenced where they begin at one of its places.
struct Silence {
  std::vector<Code> codes;
  std::string reason;
  std::optional<Date> until;  // the last day on which it holds
  source::Location written;   // where it stands itself
  bool in_source = false;     // a comment, which holds in `scope`; else an entry, which holds in
                              // files that one of `globs` matches
  source::Location scope;
  std::vector<std::string> globs;  // none: in all files
};

struct Policy {
  std::map<Code, Severity> severities;
  std::vector<Silence> silences;
};

// Whether a path, or its end behind a `/`, is what a pattern with `*`, `?` and `[…]` says; `*`
// also stands for `/`.
bool MatchesGlob(const std::string& glob, const std::string& path);

// Which errors stay errors, because a stage behind cannot work on what they are about.
enum class Stand : uint8_t {
  None,          // nothing is made of the files
  ErrorsOfSpec,  // of the family 01, such as indicators that are computed from each other
  AllErrors,     // of stages that read: nothing can be made of what they could not
};

// Which silences can be called unused.
enum class Ran : uint8_t {
  Everything,
  WithoutCatalogue,  // what needs a catalogue was not looked for
  ForOthers,         // rule files and dashboards: entries for all files may be of use to the spec
  Partly,            // stages were left out
};

// Applies a policy to one sink or several, and keeps book of what was of use.
class Judge {
 public:
  Judge(Policy policy, Date today);

  // Sets severities and silences findings. May be called for one sink after the other, but not
  // twice for the same findings.
  void Apply(Sink& sink, const source::FileSet& files, Stand stand);

  // Once all was applied: reports silences that have expired (QOE0014) or silenced nothing
  // (QOE0013). `sink` is that of the files in which the policy is written.
  void Conclude(Ran ran, Sink& sink) const;

 private:
  struct State {
    std::vector<bool> used;  // by code
    bool judged = false;     // a file in which it holds was among those that were judged
    bool expired = false;
  };

  void JudgeOne(Diagnostic& diagnostic, const source::FileSet& files, Stand stand);
  // The first silence that holds for a finding, or null; notes that all of them were of use.
  const Silence* Find(const Diagnostic& diagnostic, const source::FileSet& files);
  void ReportExpired(size_t index, Sink& sink) const;
  void ReportUnused(size_t index, Ran ran, Sink& sink) const;

  Policy policy_;
  std::vector<State> states_;                    // of policy_.silences
  std::map<Code, std::vector<size_t>> by_code_;  // indices of policy_.silences
};

}  // namespace qoe::diag
