#include "compiler/spec/sections.h"

namespace qoe::spec {

std::vector<MappingDecl> ReadMappings(const ObjectView& view) {
  std::vector<MappingDecl> mappings;
  for (const auto& [value, mapping] : view.ObjectMap("mappings", Object::Mapping))
    mappings.push_back({value, mapping.Text("text"), mapping.Text("colour")});
  return mappings;
}

}  // namespace qoe::spec
