// Any bytes: read as a ruler's list of rules. What is read is written and read again as the same,
// the text that restores a group is that group, and loading what is there has nothing to do.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/plan.h"
#include "compiler/deploy/ruler/read.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace qoe;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Result<ruler::RulerState> state = ruler::ReadRulerList(text);
  if (!state) {
    Require(!state.error().message.empty());
    return 0;
  }
  for (const ruler::Namespace& name_space : state.value().namespaces) {
    for (const ruler::Group& group : name_space.groups) {
      const std::string written = ruler::GroupYaml(group);
      const Result<ruler::Group> again = ruler::ReadRulerGroup(written);
      Require(again.has_value() && ruler::GroupYaml(again.value()) == written);
      const Result<ruler::Group> restored = ruler::ReadRulerGroup(group.raw);
      Require(restored.has_value() && ruler::GroupYaml(restored.value()) == written);
    }
  }
  Require(ruler::MakePlan(state.value(), state.value().namespaces, {}).nothing_to_do());
  return 0;
}
