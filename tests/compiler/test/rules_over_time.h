// Rules, and series that they are fed, evaluated step by step; for tests.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/test/manager.h"
#include "compiler/test/rule_set.h"

namespace qoe::test {

// A rule file as text, ready to be evaluated. Fails the test where it has errors.
class RulesFromText {
 public:
  explicit RulesFromText(const std::string& text);

  const RuleSet& set() const { return set_; }
  // By number.
  const Rule& rule(size_t number) const;

 private:
  source::FileSet files_;
  rules::RuleFile file_;
  RuleSet set_;
};

// `metric{…} values`, one sample a minute from time 0.
std::vector<InputSeries> Input(const std::vector<std::string>& lines);

// Everything evaluated once a minute; `at` counts minutes.
class RulesOverTime {
 public:
  RulesOverTime(const std::string& rules, const std::vector<std::string>& input);

  // Goes on to that minute. Returns what failed on the way, "rule: message" each.
  std::vector<std::string> GoTo(int64_t minute);
  // The alerts of a name: "pending {a="b"}", sorted.
  std::vector<std::string> Alerts(const std::string& name) const;
  LabelPairs Annotations(const std::string& name) const;
  // What an expression gives at a minute, "up{a="b"}  1" each, sorted.
  std::vector<std::string> Query(const std::string& expression, int64_t minute) const;

 private:
  RulesFromText rules_;
  UnitTest test_;
  promql::eval::Storage storage_;
  ManagerOptions options_;
  std::vector<bool> reached_;
  std::unique_ptr<Manager> manager_;
  int64_t next_ = 0;
};

}  // namespace qoe::test
