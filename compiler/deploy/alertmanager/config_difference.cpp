#include "compiler/deploy/alertmanager/config_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "compiler/deploy/alertmanager/covers.h"
#include "compiler/deploy/alertmanager/secrets.h"
#include "compiler/deploy/changes/settings.h"

namespace qoe::alertmanager_target {
namespace {

using changes::Change;
using changes::Changes;
using changes::Field;
using changes::Item;
using changes::Member;
using changes::TextOf;

std::string KeyOf(const std::string& path) {
  std::string key =
      path.substr(path.find_last_of('.') == std::string::npos ? 0 : path.find_last_of('.') + 1);
  return key.substr(0, key.find('['));
}

void AddSettings(const Json& before, const Json& after, std::vector<Field>& fields,
                 const std::function<bool(std::string_view)>& skip = {}) {
  for (const changes::SettingChange& change : changes::CompareSettings(before, after, skip)) {
    if (SameSetting(change.before, change.after)) continue;
    const std::string key = KeyOf(change.path);
    Field field{change.path, changes::SettingText(WithoutSecrets(change.before, key)),
                changes::SettingText(WithoutSecrets(change.after, key))};
    if (field.before == field.after) field.meanings.emplace_back("another secret");
    fields.push_back(std::move(field));
  }
}

const std::vector<Json>& ItemsOf(const Json& list) {
  static const std::vector<Json> none;
  return list.is_array() ? list.get_ref<const Json::array_t&>() : none;
}

std::string Joined(const Json& list) {
  std::string text;
  for (const Json& each : ItemsOf(list)) {
    if (!text.empty()) text += ", ";
    text += changes::SettingText(each);
  }
  return text;
}

// A list whose items are told apart by a text.
struct ListKind {
  const char* kind;  // `receiver`
  std::function<std::string(const Json&)> name;
  std::function<std::string(const Json&)> detail;
  std::set<std::string, std::less<>> in_name = {};  // settings that the name says
};

class Comparison {
 public:
  Comparison(const Json& before, const Json& after) : before_(before), after_(after) {}

  Changes Run() {
    changes_.heading = "alertmanager";
    const Json& old_route = Member(before_, "route");
    const Json& new_route = Member(after_, "route");
    AddSection("global");
    AddRoot(old_route, new_route);
    CompareLists(Routes(), Member(old_route, "routes"), Member(new_route, "routes"), true);
    CompareLists(Inhibitions(), Member(before_, "inhibit_rules"), Member(after_, "inhibit_rules"),
                 false);
    CompareLists(Receivers(), Member(before_, "receivers"), Member(after_, "receivers"), false);
    AddRest();
    return std::move(changes_);
  }

 private:
  static ListKind Routes() {
    return {"route",
            [](const Json& route) {
              const std::string matchers = Joined(Member(route, "matchers"));
              return fmt::format("{} → {}", matchers.empty() ? "all" : matchers,
                                 TextOf(route, "receiver"));
            },
            [](const Json& /*route*/) { return std::string(); },
            {"matchers", "receiver"}};
  }

  static ListKind Inhibitions() {
    return {"inhibition",
            [](const Json& rule) {
              return fmt::format("{} silences {}", Joined(Member(rule, "source_matchers")),
                                 Joined(Member(rule, "target_matchers")));
            },
            [](const Json& rule) {
              const std::string equal = Joined(Member(rule, "equal"));
              return equal.empty() ? std::string() : "of the same " + equal;
            },
            {"source_matchers", "target_matchers"}};
  }

  static ListKind Receivers() {
    return {"receiver", [](const Json& receiver) { return TextOf(receiver, "name"); },
            [](const Json& receiver) {
              std::string kinds;
              if (!receiver.is_object()) return kinds;
              for (const auto& [name, value] : receiver.items()) {
                const size_t at = name.find("_configs");
                if (at != std::string::npos)
                  kinds += (kinds.empty() ? "" : ", ") + name.substr(0, at);
              }
              return kinds;
            }};
  }

  void AddSection(const std::string& name) {
    Item item{Change::Changed, "section", name, ""};
    AddSettings(Member(before_, name), Member(after_, name), item.fields);
    if (!item.fields.empty()) changes_.items.push_back(std::move(item));
  }

  void AddRoot(const Json& x, const Json& y) {
    Item item{Change::Changed, "route", "root", ""};
    AddSettings(x, y, item.fields, [](std::string_view path) { return path == "routes"; });
    if (!item.fields.empty()) changes_.items.push_back(std::move(item));
  }

  void AddRest() {
    static const std::set<std::string> known = {"global", "route", "inhibit_rules", "receivers"};
    std::set<std::string> names;
    for (const Json* each : {&before_, &after_}) {
      if (!each->is_object()) continue;
      for (const auto& [name, value] : each->items()) {
        if (!known.contains(name)) names.insert(name);
      }
    }
    for (const std::string& name : names) AddSection(name);
  }

  void CompareLists(const ListKind& kind, const Json& before, const Json& after, bool ordered) {
    const std::vector<Json>& x = ItemsOf(before);
    const std::vector<Json>& y = ItemsOf(after);
    std::vector<bool> used(x.size(), false);
    size_t same = 0;
    size_t last = 0;
    bool moved = false;
    for (const Json& each : y) {
      const std::string name = kind.name(each);
      size_t i = 0;
      while (i < x.size() && (used[i] || kind.name(x[i]) != name)) ++i;
      if (i == x.size()) {
        changes_.items.push_back({Change::Created, kind.kind, name, kind.detail(each)});
        continue;
      }
      used[i] = true;
      moved = moved || i < last;
      last = i;
      Item item{Change::Changed, kind.kind, name, ""};
      AddSettings(x[i], each, item.fields,
                  [&](std::string_view path) { return kind.in_name.contains(path); });
      if (item.fields.empty()) {
        ++same;
      } else {
        changes_.items.push_back(std::move(item));
      }
    }
    for (size_t i = 0; i < x.size(); ++i) {
      if (!used[i])
        changes_.items.push_back({Change::Deleted, kind.kind, kind.name(x[i]), kind.detail(x[i])});
    }
    if (ordered && moved) {
      Item item{Change::Changed, kind.kind, "order", ""};
      item.fields.push_back({"routes", "", "", {"tried in another order"}});
      changes_.items.push_back(std::move(item));
    }
    if (same > 0) changes_.same.push_back({kind.kind, same});
  }

  const Json& before_;
  const Json& after_;
  Changes changes_;
};

}  // namespace

Changes CompareConfigs(const Json& before, const Json& after) {
  return Comparison(before, after).Run();
}

}  // namespace qoe::alertmanager_target
