// A spec of many small groups, as a file for the real program.
#pragma once

#include <fmt/format.h>

#include <string>

namespace qoe::test_ruler {

// `series` recording rules, each in a group of its own (namespace `vod`), and one group that
// alerts. Another window changes all that record. `mimir`: more of its target.
inline std::string SmallSpec(int series, const std::string& window, const std::string& mimir = "") {
  std::string text = fmt::format(
      "qoec: 1\n"
      "system:\n"
      "  name: vod\n"
      "  severities: [page]\n"
      "  targets: {{ mimir: {{ limits: {{ rules_per_group: 1, groups_per_tenant: 0 }}{} }} }}\n"
      "defaults: {{ window: {} }}\n"
      "metrics:\n"
      "  errors_total: {{ type: counter, unit: errors }}\n"
      "indicators:\n",
      mimir, window);
  for (int i = 0; i < series; ++i) {
    text += fmt::format("  errors_{0}: {{ rate: errors_total, record: \"vod:errors_{0}\" }}\n", i);
  }
  text +=
      "alerts:\n"
      "  errors:\n"
      "    watch: errors_0\n"
      "    summary: Too many errors\n"
      "    levels: { page: { above: 3, for: 5m } }\n";
  return text;
}

}  // namespace qoe::test_ruler
