// The last check before a rewritten file is handed out; used in this folder alone.
#pragma once

#include <deque>
#include <unordered_map>

#include "compiler/yaml/document.h"

namespace qoe::format {

// Scalars that were rewritten: where they began in the old file → their new value without line
// breaks at its end.
using NewValues = std::unordered_map<uint32_t, std::string>;

// Whether two streams are the same YAML but for the values that were rewritten: kinds, order,
// texts, and whether a text stands in quotes. Linear in the size of both.
bool SameYaml(const std::deque<yaml::Document>& before, const std::deque<yaml::Document>& after,
              const NewValues& new_values);

}  // namespace qoe::format
