// What a file is, by its content: the one place that decides which reader gets it. A new kind of
// input is a line here, and a branch in `cli/check.cpp`.
#pragma once

#include <cstdint>
#include <string_view>

namespace qoe::driver {

enum class InputKind : uint8_t {
  Spec,       // begins with `qoec: 1`, or has sections that only specs have
  Rules,      // `groups:` at its top, or resources of kind PrometheusRule
  Dashboard,  // a Grafana dashboard: JSON with `panels` or `rows`, or an export of one
  Other,      // YAML of something else: it has keys at its top, but none of those
  Unknown,    // nothing at its top tells
};

// Looks at the keys at the top of each YAML document, and parses nothing: a file that is broken
// further down still goes to its reader, which says what is wrong. Linear.
InputKind KindOf(std::string_view text);

}  // namespace qoe::driver
