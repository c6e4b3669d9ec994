// The API that changes rules. Source: Cortex and Mimir pkg/ruler/api.go.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "tests/ruler/routes.h"

namespace qoe::test_ruler {
namespace {

Response Yaml(std::string body, const Options& options) {
  Response response{200, "application/yaml", std::move(body), {}};
  if (!options.protected_namespaces.empty() && options.flavour == Flavour::Mimir) {
    response.headers.emplace_back("X-Mimir-Ruler-Protected-Namespaces",
                                  fmt::format("{}", fmt::join(options.protected_namespaces, ",")));
  }
  return response;
}

Response List(const Namespaces& all, const std::vector<std::string>& names,
              const Options& options) {
  Namespaces shown;
  for (const auto& [name, groups] : all) {
    if (names.empty() || name == names[0]) shown[name] = groups;
  }
  if (shown.empty() && options.empty_list_is_404) return Refusal(404, "no rule groups found");
  return Yaml(WriteNamespaces(shown), options);
}

Response Get(const Namespaces& all, const std::vector<std::string>& names, const Options& options) {
  if (names.size() < 2) return List(all, names, options);
  const auto found = all.find(names[0]);
  if (found == all.end() || !found->second.contains(names[1]))
    return Refusal(404, "group does not exist");
  return Yaml(WriteGroup(found->second.at(names[1])), options);
}

// Protected, and the request does not say that it knows so.
bool IsRefused(const Request& request, const std::string& name_space, const Options& options) {
  if (options.flavour != Flavour::Mimir || !options.protected_namespaces.contains(name_space))
    return false;
  std::string_view rest = request.header("X-Mimir-Ruler-Override-Namespace-Protection");
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find(','));
    if (one == name_space) return false;
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
  }
  return true;
}

Response Post(const Request& request, const std::string& tenant, const std::string& name_space,
              State& state) {
  const Options& options = state.options;
  std::optional<Group> group = ReadGroup(request.body, options);
  if (!group) return Refusal(400, options.undecodable);
  const std::vector<std::string> errors = ValidateGroup(*group, options);
  if (!errors.empty()) return Refusal(400, fmt::format("{}", fmt::join(errors, ", ")));
  if (const auto over = state.store.OverLimit(tenant, name_space, *group, options))
    return Refusal(400, *over);
  state.Put(tenant, name_space, std::move(*group));
  return JsonAnswer(202, options.success_body);
}

Response Delete(const std::string& tenant, const std::vector<std::string>& names, State& state) {
  const Namespaces& all = state.store.Of(tenant);
  if (names.size() == 2) {
    if (!state.Remove(tenant, names[0], names[1]) && state.options.missing_group_is_404)
      return Refusal(404, "group does not exist");
  } else {
    const auto found = all.find(names[0]);
    if (found == all.end()) return Refusal(404, "group namespace does not exist");
    const std::map<std::string, Group> groups = found->second;
    for (const auto& [name, group] : groups) state.Remove(tenant, names[0], name);
  }
  return JsonAnswer(202, state.options.success_body);
}

}  // namespace

Response AnswerConfig(const Request& request, const std::string& tenant,
                      const std::vector<std::string>& names, State& state) {
  if (request.method == "GET") return Get(state.store.Of(tenant), names, state.options);
  if (IsRefused(request, names[0], state.options))
    return Refusal(403, "namespace is protected, no modification allowed");
  if (request.method == "POST") return Post(request, tenant, names[0], state);
  return Delete(tenant, names, state);
}

}  // namespace qoe::test_ruler
