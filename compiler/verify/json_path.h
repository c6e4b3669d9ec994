#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace qoe::verify {

// What stands at a path such as `connections.redis` or `items.0.name`: names of members, and
// places in lists from 0 on. A name that has a point in it is found where it is the whole rest of
// the path. Null: nothing does.
const nlohmann::json* AtPath(const nlohmann::json& json, std::string_view path);

// A value as a spec writes it: texts without quotes, all else as JSON has it.
std::string PlainText(const nlohmann::json& value);

}  // namespace qoe::verify
