// One line of the line protocol: what is asked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::protocol {

struct Request {
  std::string text;                   // `expr`; `template` and `query` mean the same
  std::vector<std::string> features;  // Prometheus' names: "promql-experimental-functions"
  std::string target;                 // "prometheus 2.45"; empty: the newest
  uint32_t max_line = 100;            // of `pretty`
};

// Reads a JSON object into `request`, reusing its memory. Returns what is wrong with the line,
// empty if nothing is. Keys that are not known are an error: a misspelt `feature` must not pass.
std::string ReadRequest(std::string_view line, Request& request);

}  // namespace qoe::protocol
