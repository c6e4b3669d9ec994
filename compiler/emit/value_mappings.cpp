#include "compiler/emit/panel_options.h"

namespace qoe::emit {

using Json = nlohmann::ordered_json;

Json Mappings(const artifact::Panel& panel) {
  Json options = Json::object();
  for (const artifact::ValueMapping& mapping : panel.mappings) {
    Json result = Json::object();
    if (!mapping.colour.empty()) result["color"] = mapping.colour;
    result["index"] = options.size();
    if (!mapping.text.empty()) result["text"] = mapping.text;
    options[mapping.value] = std::move(result);
  }
  return Json::array({{{"type", "value"}, {"options", options}}});
}

}  // namespace qoe::emit
