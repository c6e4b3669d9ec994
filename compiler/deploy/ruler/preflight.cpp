#include "compiler/deploy/ruler/preflight.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

namespace qoe::ruler {
namespace {

constexpr std::string_view kMimir = "Grafana Mimir";
constexpr std::string_view kCortex = "Cortex";
constexpr std::string_view kLoki = "Loki";

std::string_view ApplicationOf(const BuildInfo& build) {
  return build.application.empty() && !build.enveloped ? kLoki : build.application;
}

std::string NameOf(const BuildInfo& build) {
  return fmt::format("{} {}", ApplicationOf(build), build.version);
}

// A field that some rulers drop without a word.
struct Field {
  std::string_view name;
  std::function<bool(const Group&)> has;
  std::string_view application;
  int since;  // first major version that keeps it; 0: none does
};

// Source: measured on Cortex (August 2026); Mimir pkg/ruler/api.go, Loki pkg/ruler.
const std::vector<Field>& Fields() {
  const auto tenants = [](const Group& group) { return !group.source_tenants.empty(); };
  const auto aligned = [](const Group& group) {
    return !group.align_evaluation_time_on_interval.empty();
  };
  const auto labelled = [](const Group& group) { return !group.labels.empty(); };
  static const std::vector<Field> fields = {
      {"source_tenants", tenants, kCortex, 0},
      {"source_tenants", tenants, kLoki, 0},
      {"align_evaluation_time_on_interval", aligned, kCortex, 0},
      {"align_evaluation_time_on_interval", aligned, kLoki, 0},
      {"labels", labelled, kMimir, 3},
  };
  return fields;
}

int MajorOf(std::string_view version) {
  int major = 0;
  const auto [rest, error] =
      std::from_chars(version.data(), version.data() + version.size(), major);
  return error == std::errc() && rest != version.data() + version.size() && *rest == '.' ? major
                                                                                         : -1;
}

// Calls `visit(namespace, group)` for each.
template <typename Visit>
void ForEachGroup(const std::vector<Namespace>& namespaces, const Visit& visit) {
  for (const Namespace& name_space : namespaces) {
    for (const Group& group : name_space.groups) visit(name_space, group);
  }
}

// How many groups have the field, and the first of them.
struct Found {
  size_t count = 0;
  std::string first;
};

Found Find(const std::vector<Namespace>& wanted, const std::function<bool(const Group&)>& has) {
  Found found;
  ForEachGroup(wanted, [&](const Namespace& name_space, const Group& group) {
    if (!has(group)) return;
    if (found.count == 0) found.first = fmt::format("{}/{}", name_space.name, group.name);
    ++found.count;
  });
  return found;
}

std::string GroupsText(const Found& found) {
  return found.count == 1 ? fmt::format("group `{}`", found.first)
                          : fmt::format("{} groups, `{}` first,", found.count, found.first);
}

}  // namespace

std::string WhatAnswers(Api& api) {
  constexpr std::string_view kEnd = "/api/v1/status/buildinfo";
  const std::string& own = api.paths().build;
  std::vector<std::string> bases = {own.substr(0, own.size() - std::min(own.size(), kEnd.size()))};
  for (const char* base : {"/prometheus", "", "/loki"}) {
    if (std::find(bases.begin(), bases.end(), base) == bases.end()) bases.emplace_back(base);
  }
  for (const std::string& base : bases) {
    const Result<BuildInfo> found = api.BuildAt(base + std::string(kEnd));
    if (!found) continue;
    const BuildInfo& build = found.value();
    const std::string_view application = ApplicationOf(build);
    if (application.empty()) {
      return fmt::format(
          "a Prometheus {} answers there, which reads rules from files only: "
          "`--prometheus` loads them",
          build.version);
    }
    if (application == kCortex && api.paths().rules != "/api/v1/rules" &&
        api.HasRulesAt("/api/v1/rules")) {
      return fmt::format("{} answers there, whose API is that of Cortex: `--cortex`",
                         NameOf(build));
    }
    if (application == kMimir && base + "/config/v1/rules" != api.paths().rules &&
        api.HasRulesAt(base + "/config/v1/rules")) {
      return fmt::format("{} answers there under another prefix: `--prefix '{}'`", NameOf(build),
                         base);
    }
    return fmt::format(
        "{} answers there, but not its API for rules: it is switched off "
        "(`{}ruler.enable-api`), or the rulers have another address",
        NameOf(build), application == kMimir ? "-" : "-experimental.");
  }
  return {};
}

void CheckProtection(const RulerState& live, const Plan& plan, bool overridden,
                     std::vector<Problem>& problems) {
  if (overridden) return;
  std::set<std::string> changed;
  for (const Operation& operation : plan.operations) changed.insert(operation.name_space);
  for (const std::string& name : live.protected_namespaces) {
    if (changed.count(name) == 0) continue;
    problems.push_back(
        {true,
         fmt::format("namespace `{}` is protected: the ruler refuses every change to it", name),
         "name another one in `targets.mimir.namespace`; or `--override-protection`, where you "
         "may change it"});
  }
}

bool HasFieldsThatSomeDrop(const std::vector<Namespace>& wanted) {
  return std::any_of(Fields().begin(), Fields().end(),
                     [&](const Field& field) { return Find(wanted, field.has).count > 0; });
}

void CheckFields(const BuildInfo& build, const std::vector<Namespace>& wanted,
                 std::vector<Problem>& problems) {
  const std::string_view application = ApplicationOf(build);
  const int major = MajorOf(build.version);
  for (const Field& field : Fields()) {
    const bool kept = field.since > 0 && (major < 0 || major >= field.since);
    if (field.application != application || kept) continue;
    const Found found = Find(wanted, field.has);
    if (found.count == 0) continue;
    problems.push_back({true,
                        fmt::format("{} {} `{}`, which {} drops without a word", GroupsText(found),
                                    found.count == 1 ? "has" : "have", field.name, NameOf(build)),
                        field.since > 0 ? fmt::format("{} {} keeps it", application, field.since)
                                        : "leave it out for this ruler"});
  }
  const Found federated =
      Find(wanted, [](const Group& group) { return !group.source_tenants.empty(); });
  if (application != kMimir || build.federated_rules || federated.count == 0) return;
  problems.push_back(
      {true,
       fmt::format("{} {} `source_tenants`, and this {} stores such groups but never evaluates "
                   "them",
                   GroupsText(federated), federated.count == 1 ? "has" : "have", NameOf(build)),
       "switch federated rules on: `-ruler.tenant-federation.enabled`, and "
       "`-tenant-federation.enabled`"});
}

}  // namespace qoe::ruler
