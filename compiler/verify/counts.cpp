#include "compiler/verify/counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace qoe::verify {
namespace {

constexpr size_t kBatch = 40;  // names that are asked for at once

// A name as it stands in a regular expression in a string of PromQL.
std::string Escaped(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (std::string_view("\\.+*?()|[]{}^$\"").find(c) != std::string_view::npos) {
      out += c == '"' ? "\\" : "\\\\";
    }
    out += c == '\\' ? "\\\\" : std::string(1, c);
  }
  return out;
}

}  // namespace

Result<std::map<std::string, double>> CountSeries(const live::Prometheus& api,
                                                  const std::vector<std::string>& names,
                                                  int64_t time_ms, bool numbers) {
  std::map<std::string, double> counts;
  for (size_t begin = 0; begin < names.size(); begin += kBatch) {
    std::string alternatives;
    for (size_t i = begin; i < std::min(begin + kBatch, names.size()); ++i)
      alternatives += (alternatives.empty() ? "" : "|") + Escaped(names[i]);
    // NaN is not above anything.
    const std::string query = fmt::format("count by (__name__) ({{__name__=~\"{}\"}}{})",
                                          alternatives, numbers ? " >= -Inf" : "");
    Result<live::Answer> answer = api.Query(query, time_ms);
    if (!answer) return answer.error();
    if (!answer->partial.empty()) {
      return Error{ErrorKind::Unusable, fmt::format("the server says that its answer is not "
                                                    "whole: `{}`",
                                                    answer->partial[0])};
    }
    for (const live::Series& series : answer->series) {
      for (const auto& [label, value] : series.labels) {
        if (label == "__name__" && !series.samples.empty()) counts[value] = series.samples[0].value;
      }
    }
  }
  return counts;
}

}  // namespace qoe::verify
