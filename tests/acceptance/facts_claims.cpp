#include "tests/acceptance/facts_claims.h"

#include <fmt/format.h>

#include <cmath>
#include <set>
#include <string_view>

namespace qoe::acceptance {
namespace {

using facts::LabelFacts;
using facts::Presence;

std::string Text(const ResultSample& sample) {
  std::string text;
  for (const auto& [name, value] : sample.labels)
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ", ", name, value);
  return fmt::format("{{{}}} {}", text, sample.value);
}

void CheckLabels(const facts::LabelSet& labels, const ResultSample& sample, Problems& problems) {
  for (const auto& [name, value] : sample.labels) {
    const LabelFacts claimed = labels.Of(name);
    if (claimed.presence == Presence::Never) {
      problems.Add(fmt::format("label `{}` is there: {}", name, Text(sample)));
    } else if (!claimed.values.Contains(value)) {
      problems.Add(fmt::format("label `{}` has another value: {}", name, Text(sample)));
    }
  }
  for (const LabelFacts& claimed : labels.named()) {
    const auto found = sample.labels.find(std::string(claimed.name));
    const bool there = found != sample.labels.end() && !found->second.empty();
    if (claimed.presence == Presence::Always && !there)
      problems.Add(fmt::format("label `{}` is missing: {}", claimed.name, Text(sample)));
  }
}

void CheckValue(const facts::NodeFacts& facts, const ResultSample& sample, Problems& problems) {
  if (!std::isnan(sample.value) && !facts.range.Contains(sample.value)) {
    problems.Add(
        fmt::format("value is not in {} … {}: {}", facts.range.lo, facts.range.hi, Text(sample)));
  }
  if (facts.nonzero && sample.value == 0) problems.Add(fmt::format("value is 0: {}", Text(sample)));
  if (facts.not_nan && std::isnan(sample.value))
    problems.Add(fmt::format("value is NaN: {}", Text(sample)));
}

void CheckCardinalities(const facts::LabelSet& labels, const std::vector<ResultSample>& samples,
                        Problems& problems) {
  for (const LabelFacts& claimed : labels.named()) {
    if (claimed.cardinality == 0) continue;
    std::set<std::string_view> values;
    for (const ResultSample& sample : samples) {
      const auto found = sample.labels.find(std::string(claimed.name));
      if (found != sample.labels.end()) values.insert(found->second);
    }
    if (static_cast<double>(values.size()) > claimed.cardinality) {
      problems.Add(fmt::format("label `{}` has {} values, more than {}", claimed.name,
                               values.size(), claimed.cardinality));
    }
  }
}

}  // namespace

Problems Refuted(const facts::NodeFacts& facts, const std::vector<ResultSample>& samples) {
  Problems problems;
  if (facts.empty && !samples.empty())
    problems.Add(fmt::format("there is a result: {}", Text(samples.front())));
  for (const ResultSample& sample : samples) {
    CheckLabels(facts.labels, sample, problems);
    CheckValue(facts, sample, problems);
  }
  CheckCardinalities(facts.labels, samples, problems);
  if (facts.series > 0 && static_cast<double>(samples.size()) > facts.series)
    problems.Add(fmt::format("{} series, more than {}", samples.size(), facts.series));
  return problems;
}

}  // namespace qoe::acceptance
