#include "compiler/deploy/alertmanager/covers.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "compiler/deploy/alertmanager/secrets.h"
#include "compiler/deploy/changes/settings.h"
#include "compiler/units/unit.h"

namespace qoe::alertmanager_target {
namespace {

using changes::Member;

// The list's item of that name, where its items have names: receivers and time intervals have no
// order that counts.
const Json* Named(const Json& list, const Json& item) {
  const Json& name = Member(item, "name");
  if (name.is_null()) return nullptr;
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Json& each) { return Member(each, "name") == name; });
  return found == list.end() ? nullptr : &*found;
}

std::string Shown(const Json& value, const std::string& path) {
  const size_t dot = path.find_last_of('.');
  const std::string key = dot == std::string::npos ? path : path.substr(dot + 1);
  const std::string text = changes::SettingText(WithoutSecrets(value, key));
  return text.empty() ? "none" : text;
}

}  // namespace

bool SameSetting(const Json& a, const Json& b) {
  if (a == b) return true;
  if (!a.is_string() || !b.is_string()) return false;
  const std::optional<int64_t> x = units::ParseDuration(a.get_ref<const std::string&>());
  const std::optional<int64_t> y = units::ParseDuration(b.get_ref<const std::string&>());
  return x && x == y;
}

std::string FirstNotRunning(const Json& running, const Json& wanted) {
  struct Open {
    std::string path;
    const Json* running;
    const Json* wanted;
  };
  std::vector<Open> open = {{"", &running, &wanted}};
  while (!open.empty()) {
    const Open next = std::move(open.back());
    open.pop_back();
    const Json& is = *next.running;
    const Json& want = *next.wanted;
    if (want.is_object() && is.is_object()) {
      for (const auto& [name, value] : want.items()) {
        open.push_back(
            {next.path.empty() ? name : next.path + "." + name, &Member(is, name), &value});
      }
    } else if (want.is_array() && is.is_array() && want.size() == is.size()) {
      for (size_t i = 0; i < want.size(); ++i) {
        const Json* named = Named(is, want[i]);
        open.push_back(
            {fmt::format("{}[{}]", next.path, i), named == nullptr ? &is[i] : named, &want[i]});
      }
    } else if (want.empty() || is == Json(kSecret) || SameSetting(is, want)) {
      continue;
    } else {
      return fmt::format("`{}` is {} and not {}", next.path, Shown(is, next.path),
                         Shown(want, next.path));
    }
  }
  return {};
}

}  // namespace qoe::alertmanager_target
