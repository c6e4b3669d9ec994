#include "compiler/gate/values.h"

#include <limits>

namespace qoe::gate {

std::vector<Values> ValuesAtEach(const live::Answer& answer, int64_t from_ms, int64_t step_ms,
                                 size_t count) {
  std::vector<Values> at(count);
  for (const live::Series& series : answer.series) {
    if (series.histogram && series.samples.empty()) {
      // When they were is not read: they are no numbers at any time.
      for (Values& values : at)
        values.push_back({series.labels, std::numeric_limits<double>::quiet_NaN()});
    }
    for (const live::Sample& sample : series.samples) {
      if (sample.time_ms < from_ms) continue;
      const auto place = static_cast<size_t>((sample.time_ms - from_ms) / step_ms);
      if (place < count) at[place].push_back({series.labels, sample.value});
    }
  }
  return at;
}

}  // namespace qoe::gate
