#include "compiler/test/series_lines.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "compiler/test/expectation.h"
#include "promql/eval/classic_histogram.h"

namespace qoe::test {
namespace {

using promql::eval::Labels;

double BoundOf(const SeriesValue& bucket) {
  double bound = 0;
  promql::eval::ParseBound(bucket.labels.Get("le"), bound);
  return bound;
}

// "10 to 100: 0, 150: 23.1": neighbours of one value are told together.
std::string BucketsText(std::vector<const SeriesValue*> buckets) {
  std::sort(buckets.begin(), buckets.end(),
            [](const SeriesValue* a, const SeriesValue* b) { return BoundOf(*a) < BoundOf(*b); });
  std::string text;
  for (size_t i = 0; i < buckets.size();) {
    size_t last = i;
    while (last + 1 < buckets.size() && buckets[last + 1]->value == buckets[i]->value) ++last;
    text += (text.empty() ? "" : ", ") + std::string(buckets[i]->labels.Get("le"));
    if (last > i) text += " to " + std::string(buckets[last]->labels.Get("le"));
    text += ": " + buckets[i]->value;
    i = last + 1;
  }
  return text;
}

bool IsBucket(const Labels& labels) {
  double bound = 0;
  return labels.Has("le") && promql::eval::ParseBound(labels.Get("le"), bound);
}

}  // namespace

std::vector<std::string> SeriesLines(const std::vector<SeriesValue>& series) {
  struct Line {
    Labels labels;  // without `le`
    std::vector<const SeriesValue*> members;
  };
  const std::vector<std::string> bound = {"le"};
  std::vector<Line> all;
  std::unordered_map<Labels, size_t> of_buckets;
  for (const SeriesValue& each : series) {
    if (IsBucket(each.labels)) {
      const Labels histogram = each.labels.Drop(bound);
      const auto [known, added] = of_buckets.try_emplace(histogram, all.size());
      if (!added && all[known->second].members.front()->suffix == each.suffix) {
        all[known->second].members.push_back(&each);
        continue;
      }
      known->second = all.size();
      all.push_back({histogram, {&each}});
    } else {
      all.push_back({each.labels, {&each}});
    }
  }
  std::vector<std::string> lines;
  lines.reserve(all.size());
  for (const Line& line : all) {
    const SeriesValue& first = *line.members.front();
    lines.push_back(line.members.size() == 1
                        ? SeriesText(first.labels) + "  " + first.value + first.suffix
                        : SeriesText(line.labels) + "  le " + BucketsText(line.members) +
                              first.suffix);
  }
  return lines;
}

}  // namespace qoe::test
