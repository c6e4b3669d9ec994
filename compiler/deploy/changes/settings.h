// Two JSON values against each other, setting by setting.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::changes {

using Json = nlohmann::json;

struct SettingChange {
  std::string path;  // `options.legend.calcs`, `links[1].url`
  Json before, after;
};

// `skip` says which paths are none of the comparison; it sees each path before what is below it.
// Lists of one length are compared item by item, others as a whole. What is missing is the same as
// what is null or empty, and as a `false` that was there before.
std::vector<SettingChange> CompareSettings(
    const Json& before, const Json& after,
    const std::function<bool(std::string_view path)>& skip = {});

// A value on one line, cut where it is long; empty for what says nothing.
std::string SettingText(const Json& value);

// The member of an object; null where there is none, or it is no object.
const Json& Member(const Json& object, std::string_view name);
// The member's text; empty where it is none.
std::string TextOf(const Json& object, std::string_view name);

}  // namespace qoe::changes
