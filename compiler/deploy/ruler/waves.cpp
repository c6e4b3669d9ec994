#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "compiler/deploy/ruler/steps.h"

namespace qoe::ruler {
namespace {

// Waves that a step has to come after, by what earlier steps have touched. A step touches what its
// group records or reads before or after it. Two steps stand in different waves where one records
// what the other one touches: so each series is as in the order of the steps after any part of a
// wave, in any order.
class Schedule {
 public:
  explicit Schedule(RecordingState state) : state_(std::move(state)) {}

  void Add(Step& step) {
    const GroupName name{step.operation.name_space, step.operation.group};
    const bool deletes = step.operation.action == Action::Delete;
    const bool again = bridged_.count(name) > 0;
    OpenSection({deletes, again, !deletes && step.use.recorded.empty()});
    SeriesUse touched = deletes ? SeriesUse() : step.use;
    if (const SeriesUse* before = state_.Find(name)) {
      touched.recorded.insert(before->recorded.begin(), before->recorded.end());
      touched.read.insert(before->read.begin(), before->read.end());
    }
    size_t wave = std::max(first_, After(groups_, name));
    for (const std::string& series : touched.recorded) wave = std::max(wave, After(users_, series));
    for (const std::string& series : touched.read) wave = std::max(wave, After(recorders_, series));
    for (const std::string& series : touched.recorded) {
      Note(recorders_, series, wave);
      Note(users_, series, wave);
    }
    for (const std::string& series : touched.read) Note(users_, series, wave);
    Note(groups_, name, wave);
    last_ = std::max(last_, wave);
    step.operation.wave = wave;
    if (step.operation.bridge) bridged_.insert(name);
    if (deletes) {
      state_.Remove(name);
    } else {
      state_.Put(name, step.use);
    }
  }

 private:
  // Deletes; what ends a bridge; what only alerts.
  using Section = std::tuple<bool, bool, bool>;

  // Sections follow each other: recordings before alerts, deletes where the plan has them.
  void OpenSection(const Section& section) {
    if (empty_ || section == section_) {
      empty_ = false;
    } else {
      first_ = last_ + 1;
    }
    section_ = section;
  }

  template <typename Map, typename Key>
  static size_t After(const Map& waves, const Key& key) {
    const auto found = waves.find(key);
    return found == waves.end() ? 0 : found->second + 1;
  }
  template <typename Map, typename Key>
  static void Note(Map& waves, const Key& key, size_t wave) {
    size_t& last = waves[key];
    last = std::max(last, wave);
  }

  RecordingState state_;
  bool empty_ = true;
  Section section_;
  size_t first_ = 0, last_ = 0;  // waves
  std::set<GroupName> bridged_;
  std::map<GroupName, size_t> groups_;
  std::unordered_map<std::string, size_t> recorders_, users_;
};

// Near the limit the order decides whether a step is taken: a replaced group counts as one more.
bool MayMeetLimit(size_t limit, const RecordingState& state, const std::vector<Step>& steps) {
  if (limit == 0) return false;
  const auto created = std::count_if(steps.begin(), steps.end(), [](const Step& step) {
    return step.operation.action == Action::Create;
  });
  return state.group_count() + static_cast<size_t>(created) + 1 > limit;
}

}  // namespace

void SetWaves(size_t limit, const RecordingState& state, std::vector<Step>& steps) {
  if (MayMeetLimit(limit, state, steps)) {
    for (size_t i = 0; i < steps.size(); ++i) steps[i].operation.wave = i;
    return;
  }
  Schedule schedule(state);
  for (Step& step : steps) schedule.Add(step);
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return a.operation.wave < b.operation.wave;
  });
}

}  // namespace qoe::ruler
