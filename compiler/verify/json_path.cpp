#include "compiler/verify/json_path.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace qoe::verify {

const nlohmann::json* AtPath(const nlohmann::json& json, std::string_view path) {
  const nlohmann::json* at = &json;
  while (!path.empty()) {
    if (at->is_object()) {
      const auto whole = at->find(std::string(path));
      if (whole != at->end()) return &*whole;
    }
    const size_t point = path.find('.');
    const std::string name(path.substr(0, point));
    path = point == std::string_view::npos ? std::string_view() : path.substr(point + 1);
    if (at->is_object()) {
      const auto member = at->find(name);
      if (member == at->end()) return nullptr;
      at = &*member;
    } else if (at->is_array()) {
      size_t place = 0;
      const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), place);
      if (error != std::errc() || rest != name.data() + name.size() || place >= at->size())
        return nullptr;
      at = &(*at)[place];
    } else {
      return nullptr;
    }
  }
  return at;
}

std::string PlainText(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace qoe::verify
