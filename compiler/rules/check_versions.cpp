// Fields that a named server is too old for: it refuses the whole file for one.
#include "compiler/rules/check_parts.h"

namespace qoe::rules {
namespace {

// Source: Prometheus' changelog.
constexpr promql::Version kLimit = {2, 31};
constexpr promql::Version kKeepFiringFor = {2, 42};
constexpr promql::Version kQueryOffset = {2, 53};
constexpr promql::Version kGroupLabels = {3, 0};

// `whose` as in "has no `limit` in ".
void Refuse(const CheckContext& cx, source::Location at, std::string_view key,
            std::string_view whose, promql::Version since, diag::Sink& sink) {
  const promql::Target& target = cx.options.promql.target;
  if (promql::LanguageOf(target) >= since) return;
  sink.Add(diag::Code::FieldNotInTarget, at,
           "{} has no `{}` in {} and refuses the whole file for it", promql::NameOf(target), key,
           whose)
      .Help("it came with Prometheus {}.{}; leave it out for this server", since.major,
            since.minor);
}

}  // namespace

void CheckVersions(const CheckContext& cx, const Group& group, diag::Sink& sink) {
  constexpr std::string_view kGroups = "rule groups";
  if (group.limit.set()) Refuse(cx, group.limit.key, "limit", kGroups, kLimit, sink);
  if (group.query_offset.set())
    Refuse(cx, group.query_offset.key, "query_offset", kGroups, kQueryOffset, sink);
  if (!group.labels.empty()) Refuse(cx, group.labels_key, "labels", kGroups, kGroupLabels, sink);
  for (const Rule& rule : group.rules) {
    if (rule.keep_firing_for.set()) {
      Refuse(cx, rule.keep_firing_for.key, "keep_firing_for", "alerting rules", kKeepFiringFor,
             sink);
    }
  }
}

}  // namespace qoe::rules
