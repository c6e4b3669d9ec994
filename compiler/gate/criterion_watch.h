// What is seen of one criterion of a phase, moment after moment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/artifact/gate_plan.h"
#include "compiler/gate/values.h"

namespace qoe::gate {

// What a criterion is like at a moment. Only `Holds` is good enough to go on.
enum class Seen : uint8_t {
  Nothing,     // it was not looked at yet
  Holds,       // every series satisfies it
  Breaks,      // some series has a number that does not
  NoData,      // no series
  NotANumber,  // NaN, an infinity, a native histogram; of a breach nothing is known
};

struct Observation {
  Seen seen = Seen::Nothing;
  int64_t time_ms = 0;
  // Of the series that is nearest to a breach, or furthest beyond it; of `NoData` none.
  Value value;
  size_t series = 0;  // how many there are
};

// The criterion at one moment.
Observation Judge(const artifact::Criterion& criterion, int64_t time_ms, const Values& values);

class CriterionWatch {
 public:
  // `first_ms`: when it is looked at first; `step_ms`: then every so often. `criterion` lives
  // longer and is measured.
  CriterionWatch(const artifact::Criterion& criterion, int64_t first_ms, int64_t step_ms)
      : criterion_(criterion), step_ms_(step_ms), next_ms_(first_ms) {}

  const artifact::Criterion& criterion() const { return criterion_; }
  // The first moment that was not looked at; moments come without gaps.
  int64_t next_ms() const { return next_ms_; }
  void Observe(const Values& values);

  // The server could not say what it is like at `next_ms()`; in its words.
  void Fail(std::string problem) { problem_ = std::move(problem); }
  const std::string& problem() const { return problem_; }  // empty: none at present

  const Observation& last() const { return last_; }
  // A number that breaks it was seen, and that rolls back.
  bool rolls_back() const { return criterion_.rollback && breach_.has_value(); }
  // The first breach, and the first moment that was no better than that.
  const std::optional<Observation>& breach() const { return breach_; }
  const std::optional<Observation>& unknown() const { return unknown_; }
  size_t observations() const { return observations_; }
  size_t good() const { return good_; }
  // For how long it has held without a break, at the last look; -1: it does not hold.
  int64_t held_ms() const { return held_since_ms_ ? last_.time_ms - *held_since_ms_ : -1; }
  // It has been looked at until then, and holds for as long as it must. `for_ms`: how long.
  bool Passed(int64_t until_ms, int64_t for_ms) const {
    return next_ms_ > until_ms && held_ms() >= for_ms;
  }

 private:
  const artifact::Criterion& criterion_;
  int64_t step_ms_;
  int64_t next_ms_;
  Observation last_;
  std::optional<Observation> breach_, unknown_;
  std::optional<int64_t> held_since_ms_;
  size_t observations_ = 0, good_ = 0;
  std::string problem_;
};

}  // namespace qoe::gate
