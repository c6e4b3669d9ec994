#include "compiler/deploy/postgres/owned_key.h"

#include <nlohmann/json.hpp>

namespace qoe::postgres {

using Json = nlohmann::json;

std::string OwnedText(const Cells& key) {
  if (key.size() == 1) return key.front().value_or("");
  Json list = Json::array();
  for (const Cell& cell : key) list.push_back(cell.value_or(""));
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Cells OwnedKey(const std::string& text, size_t columns) {
  if (columns == 1) return {text};
  const Json list = Json::parse(text, nullptr, false);
  if (!list.is_array() || list.size() != columns) return {};
  Cells key;
  for (const Json& item : list) {
    if (!item.is_string()) return {};
    key.emplace_back(item.get<std::string>());
  }
  return key;
}

}  // namespace qoe::postgres
