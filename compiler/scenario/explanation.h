// Why a rule gave what it gave at a time of a scenario, for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/scenario/watcher.h"
#include "compiler/source/file.h"

namespace qoe::scenario {

struct Question {
  std::string rule;  // an alert or a recorded series
  // Nothing: when an alert first fires; where it does not, when it is first pending; else, and for
  // what is recorded, at the last evaluation.
  std::optional<int64_t> at_ms;
};

// The most that happened to a rule, or that a question of a given time has found; rising.
enum class Happening : uint8_t { Nothing, Recorded, Pending, Firing };

// One rule in one scenario.
struct Explanation {
  size_t question = 0;
  const test::Rule* rule = nullptr;
  int64_t t_ms = 0;
  Happening happening = Happening::Nothing;  // in the whole scenario
  std::string occasion;                      // why that time: "when it first fires"; may be empty
  std::vector<std::string> lines;
};

// Answers the questions about one scenario. Those about rules that it does not reach, or times
// behind its end, have no answer.
class Explainer : public Watcher {
 public:
  // Keeps the questions.
  explicit Explainer(const std::vector<Question>& questions);

  void Evaluated(int64_t t_ms, int64_t next_ms, const test::Manager& manager) override;
  void Finished(const Played& played) override;

  std::vector<Explanation> explanations;  // in the order of the questions, then of the rules

 private:
  // An alert as it stood.
  struct AlertNow {
    const test::Rule* rule;
    promql::eval::Labels labels;
    test::AlertPhase phase;
    int64_t active_ms;
    test::LabelPairs annotations;
  };
  struct Moment {
    int64_t t_ms = 0;
    test::AlertPhase phase = test::AlertPhase::Inactive;  // the worst of all alerts
    std::vector<AlertNow> alerts;
  };

  static Moment MomentOf(int64_t t_ms, const std::vector<test::Manager::NamedAlert>& active,
                         const test::Manager& manager);
  Explanation Explain(size_t question, const test::Rule& rule, const Played& played) const;
  void AddAlerts(const test::Rule& rule, const Moment& moment, const Played& played,
                 Explanation& explanation) const;

  const std::vector<Question>& questions_;
  std::vector<Moment> moments_;  // one for each question
};

}  // namespace qoe::scenario
