// Prometheus' evaluation scripts (promqltest): `load`, `clear`, `eval` and what is expected.
//
// In: the text of a script. Out: its commands in order. The notation is described in the README of
// promql/promqltest in Prometheus' repository.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "promql/eval/labels.h"
#include "promql/series/series.h"

namespace promql::eval::test {

struct Clear {};

struct Load {
  int64_t step_ms = 0;
  // Classic histograms also as native ones with custom buckets.
  bool with_nhcb = false;
  std::vector<series::Series> series;
};

// A warning, an info or an error that is expected: exactly this, or what matches; empty pattern:
// whatever it says.
struct ExpectedText {
  bool is_pattern = true;
  std::string text;
};

struct ExpectedSample {
  series::Sample sample;
  bool hint_given = false;  // the histogram's counter reset hint is part of the expectation
};

struct ExpectedSeries {
  Labels labels;
  std::vector<ExpectedSample> samples;
};

struct Expectation {
  bool ordered = false;
  std::optional<ExpectedText> fail;
  std::vector<ExpectedText> warnings, infos;
  bool no_warning = false;
  bool no_info = false;
  std::optional<std::string> string;
  std::optional<double> scalar;
  // An instant evaluation whose result is a range vector with these times.
  bool range_vector = false;
  std::vector<ExpectedSeries> series;
};

struct Eval {
  int line = 0;
  std::string expression;
  bool range = false;
  // Instant: `start_ms` only, unless a range vector is expected.
  int64_t at_ms = 0;
  int64_t start_ms = 0, end_ms = 0, step_ms = 0;
  Expectation expected;
};

using Command = std::variant<Clear, Load, Eval>;

struct Script {
  std::vector<Command> commands;
};

// False: the script is not understood, `error` says where and why.
bool ParseScript(std::string_view text, Script& script, std::string& error);

}  // namespace promql::eval::test
