#include "compiler/deploy/changes/settings.h"

#include <fmt/format.h>

#include <set>

namespace qoe::changes {
namespace {

constexpr size_t kShown = 120;  // bytes of a value

bool SaysNothing(const Json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         (value.is_structured() && value.empty());
}

bool Same(const Json& before, const Json& after) {
  if (before == after) return true;
  if (SaysNothing(after)) return SaysNothing(before) || before == Json(false);
  return false;
}

}  // namespace

const Json& Member(const Json& object, std::string_view name) {
  static const Json null_value;
  if (!object.is_object()) return null_value;
  const auto found = object.find(std::string(name));
  return found == object.end() ? null_value : *found;
}

std::string TextOf(const Json& object, std::string_view name) {
  const Json& value = Member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::vector<SettingChange> CompareSettings(const Json& before, const Json& after,
                                           const std::function<bool(std::string_view)>& skip) {
  struct Pair {
    std::string path;
    const Json* before;
    const Json* after;
  };
  std::vector<SettingChange> changes;
  std::vector<Pair> open = {{"", &before, &after}};
  while (!open.empty()) {
    const Pair pair = std::move(open.back());
    open.pop_back();
    if (!pair.path.empty() && skip && skip(pair.path)) continue;
    const Json& x = *pair.before;
    const Json& y = *pair.after;
    if (Same(x, y)) continue;
    // Missing against an object: setting by setting, as some of them may say nothing.
    if ((x.is_object() || x.is_null()) && (y.is_object() || y.is_null())) {
      std::set<std::string, std::greater<>> names;  // the last first: the first is looked at first
      for (const Json* each : {&x, &y}) {
        if (!each->is_object()) continue;
        for (const auto& [name, value] : each->items()) names.insert(name);
      }
      for (const std::string& name : names) {
        open.push_back({pair.path.empty() ? name : pair.path + "." + name, &Member(x, name),
                        &Member(y, name)});
      }
    } else if (x.is_array() && y.is_array() && x.size() == y.size()) {
      for (size_t i = x.size(); i > 0; --i)
        open.push_back({fmt::format("{}[{}]", pair.path, i - 1), &x[i - 1], &y[i - 1]});
    } else {
      changes.push_back({pair.path, x, y});
    }
  }
  return changes;
}

std::string SettingText(const Json& value) {
  if (SaysNothing(value)) return {};
  if (value.is_number_float()) return fmt::format("{}", value.get<double>());  // 3, not 3.0
  std::string text = value.is_string() ? value.get<std::string>()
                                       : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kShown) {
    size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    text += "…";
  }
  return text;
}

}  // namespace qoe::changes
