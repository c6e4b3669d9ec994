#include "tests/ruler/routes.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "tests/ruler/access.h"

namespace qoe::test_ruler {
namespace {

// The path's segments behind `base`; nothing where the path is another one. An empty segment is
// one, too: a slash at the end.
std::optional<std::vector<std::string>> SegmentsBehind(std::string_view path,
                                                       std::string_view base) {
  if (!path.starts_with(base)) return std::nullopt;
  path.remove_prefix(base.size());
  std::vector<std::string> segments;
  if (path.empty()) return segments;
  if (path[0] != '/') return std::nullopt;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    segments.emplace_back(segment);
    path.remove_prefix(segment.size());
  }
  return segments;
}

// What each depth of the configuration's paths can be asked for.
bool HasMethod(size_t depth, std::string_view method) {
  if (method == "GET") return true;
  if (method == "POST") return depth == 1;
  return method == "DELETE" && depth > 0;
}

Response NotFound() { return Refusal(404, "404 page not found"); }

Response Configuration(const Request& request, const std::vector<std::string>& segments,
                       State& state) {
  if (segments.size() > 2) return NotFound();
  std::vector<std::string> names;
  for (const std::string& segment : segments) {
    if (segment.empty()) return NotFound();
    std::optional<std::string> name = PercentDecode(segment);
    if (!name) return Refusal(400, "400 Bad Request");
    names.push_back(std::move(*name));
  }
  if (!HasMethod(names.size(), request.method)) return {405, "", "", {}};
  const TenantOrRefusal tenant = TenantOf(request, state.options);
  return tenant.refusal ? *tenant.refusal : AnswerConfig(request, tenant.name, names, state);
}

bool IsBuildInfo(std::string_view path, const Options& options) {
  constexpr std::string_view kEnd = "/api/v1/status/buildinfo";
  return path == kEnd || path == options.evaluation_path + std::string(kEnd) ||
         (options.flavour == Flavour::Loki && path == "/loki/api/v1/status/buildinfo");
}

}  // namespace

void State::Put(const std::string& tenant, const std::string& name_space, Group group) {
  evaluation.Change(tenant, {name_space, group.name}, group, Clock::now() + options.sync_delay);
  store.Put(tenant, name_space, std::move(group));
}

bool State::Remove(const std::string& tenant, const std::string& name_space,
                   const std::string& group) {
  evaluation.Change(tenant, {name_space, group}, std::nullopt, Clock::now() + options.sync_delay);
  return store.Remove(tenant, name_space, group);
}

Response Answer(const Request& request, State& state) {
  if (std::optional<Response> refusal = Authenticate(request, state.options)) return *refusal;
  const std::string_view path = request.path();
  if (const auto segments = SegmentsBehind(path, state.options.config_path))
    return Configuration(request, *segments, state);
  const std::string base = state.options.evaluation_path + "/api/v1/";
  const bool rules = path == base + "rules";
  const bool alerts = path == base + "alerts";
  if (!rules && !alerts && !IsBuildInfo(path, state.options) && path != "/ready") return NotFound();
  if (request.method != "GET") return {405, "", "", {}};
  if (path == "/ready") return {200, "text/plain; charset=utf-8", "ready\n", {}};
  if (!rules && !alerts) return AnswerBuildInfo(state);
  const TenantOrRefusal tenant = TenantOf(request, state.options);
  if (tenant.refusal) return *tenant.refusal;
  return rules ? AnswerRules(request, tenant.name, state) : AnswerAlerts(tenant.name, state);
}

Response Refusal(int status, const std::string& text) {
  return {
      status, "text/plain; charset=utf-8", text + "\n", {{"X-Content-Type-Options", "nosniff"}}};
}

Response JsonAnswer(int status, std::string body) {
  return {status, "application/json", std::move(body), {}};
}

Response BadData(const std::string& error) {
  const nlohmann::ordered_json body = {
      {"status", "error"}, {"errorType", "bad_data"}, {"error", error}};
  return JsonAnswer(400, body.dump());
}

}  // namespace qoe::test_ruler
