#include "compiler/grafana/scan.h"

#include <vector>

#include "promql/variables.h"

namespace qoe::grafana {

void ForEachVariable(std::string_view text, const std::function<void(std::string_view)>& found) {
  for (size_t i = text.find_first_of("$["); i < text.size(); i = text.find_first_of("$[", i)) {
    const size_t size = promql::VariableSize(text.substr(i));
    if (size == 0) {
      ++i;
      continue;
    }
    for (const promql::VariableUse& use : promql::FindVariables(text.substr(i, size)))
      found(use.name);
    i += size;
  }
}

void ForEachString(const json::Value& root,
                   const std::function<void(std::string_view, const json::Value&)>& found) {
  struct Waiting {
    std::string_view key;
    const json::Value* value;
  };
  std::vector<Waiting> waiting{{{}, &root}};
  while (!waiting.empty()) {
    const Waiting next = waiting.back();
    waiting.pop_back();
    if (next.value->kind == json::Kind::String) found(next.key, *next.value);
    for (const json::Value& item : next.value->items) waiting.push_back({next.key, &item});
    for (const json::Member& member : next.value->members)
      waiting.push_back({member.name, &member.value});
  }
}

}  // namespace qoe::grafana
