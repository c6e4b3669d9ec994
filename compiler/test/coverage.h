// Which rules, and which branches of their expressions, tests have reached.
//
// In: rules, then after each test its storage and who wrote what there. Out: counts of tests. A
// branch is one side of a set operator, seen with a value; a comparison, seen true and seen false;
// or a value of a label, seen on a series that the rule records, or on an alert that is pending or
// fires (so that a breakdown counts as seen where the condition held, however short). What is
// counted of expressions is what their parts give when they are asked once more at all times of a
// test, so that nothing of the evaluation itself depends on it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/test/rule_set.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"
#include "promql/parse.h"

namespace qoe::test {

enum class BranchKind : uint8_t {
  LeftSide,   // of a set operator
  RightSide,  // likewise
  True,       // of a comparison
  False,
  LabelValue,  // of the rule's series
};
// "left side", "true", …
std::string_view NameOf(BranchKind kind);

// A label of a rule's series, and all values that it can have.
struct KnownLabel {
  std::string name;
  std::vector<std::string> values;
};
using KnownLabels = std::unordered_map<const Rule*, std::vector<KnownLabel>>;

struct Branch {
  BranchKind kind = BranchKind::True;
  promql::Span span;  // of the side or the comparison, in the rule's expression; else all of it
  size_t tests = 0;   // that have reached it
  std::string label, value;  // of LabelValue
};
// On one line: the part of the expression, or `device="tv"`.
std::string TextOf(const Branch& branch, const Rule& rule);

struct RuleCoverage {
  const Rule* rule = nullptr;
  const Group* group = nullptr;
  size_t tests = 0;  // that have seen it record something, or fire
  std::vector<Branch> branches;
};

// Shares of what there is to reach.
struct CoverageCounts {
  size_t rules = 0, rules_reached = 0;
  size_t branches = 0, branches_reached = 0;

  // 0 to 100, of rules and branches together; 100 where there are none.
  double Percent() const;
};

class Coverage {
 public:
  // Keeps the groups. `labels`: whose values are branches, too.
  Coverage(std::vector<std::shared_ptr<const Group>> groups, const promql::ParseOptions& options,
           const KnownLabels& labels = {});
  ~Coverage();
  Coverage(const Coverage&) = delete;
  Coverage& operator=(const Coverage&) = delete;

  // What a test has left behind, evaluated from `start_ms` to `end_ms`. May be called by several
  // threads at once. Rules that are not in `written` were not reached and have nothing to say.
  void Add(const WrittenSeries& written, const promql::eval::Storage& storage,
           const promql::eval::Options& query, int64_t start_ms, int64_t end_ms, int64_t step_ms);

  // In the order of the groups.
  const std::vector<RuleCoverage>& rules() const { return rules_; }
  CoverageCounts Count() const;

 private:
  struct Probe;

  void AddRule(const Group& group, const Rule& rule, const promql::ParseOptions& options);
  void AddLabels(const std::vector<KnownLabel>& labels);
  bool AddProbe(std::string text, size_t first_branch, bool comparison,
                const promql::ParseOptions& options);

  std::vector<std::shared_ptr<const Group>> groups_;
  std::vector<RuleCoverage> rules_;
  std::vector<std::vector<std::unique_ptr<Probe>>> probes_;  // a row for each rule
  std::mutex mutex_;
};

}  // namespace qoe::test
