// Any bytes: read as a series; histograms are printed and read again.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "promql/series/series.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace promql::series;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Series series;
  std::vector<promql::Issue> issues;
  const bool parsed = Parse(text, {.max_samples = 1000}, series, issues);
  Require(parsed == issues.empty());
  for (const promql::Issue& issue : issues) {
    Require(issue.span.begin <= issue.span.end && issue.span.end <= text.size());
  }
  if (!parsed) return 0;
  for (const Sample& sample : series.samples) {
    const Histogram* histogram = std::get_if<Histogram>(&sample);
    if (histogram == nullptr) continue;
    const std::string printed = Print(*histogram);
    if (printed.size() > 10'000) continue;
    Histogram again;
    Require(ParseHistogram(printed, again, issues));
    Require(Print(again) == printed);
  }
  return 0;
}
