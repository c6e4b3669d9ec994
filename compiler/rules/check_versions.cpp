// Fields that a named server is too old for: it refuses the whole file for one.
#include "compiler/rules/check_parts.h"

namespace qoe::rules {
namespace {

// Source: Prometheus' changelog. `labels` of groups came after 2.53; in which release is not
// needed here, only which certainly lack it.
constexpr promql::Version kLimit = {2, 31};
constexpr promql::Version kKeepFiringFor = {2, 42};
constexpr promql::Version kQueryOffset = {2, 53};
constexpr promql::Version kGroupLabels = {2, 54};

void Refuse(const CheckContext& cx, source::Location at, std::string_view key,
            promql::Version since, diag::Sink& sink) {
  const promql::Target& target = cx.options.promql.target;
  if (promql::LanguageOf(target) >= since) return;
  sink.Add(diag::Code::FieldNotInTarget, at,
           "{} has no `{}` in rule files and refuses the whole file for it",
           promql::NameOf(target), key)
      .Help("it came with Prometheus {}.{}; leave it out for this server", since.major, since.minor);
}

}  // namespace

void CheckVersions(const CheckContext& cx, const Group& group, diag::Sink& sink) {
  if (group.limit.set()) Refuse(cx, group.limit.location, "limit", kLimit, sink);
  if (group.query_offset.set())
    Refuse(cx, group.query_offset.location, "query_offset", kQueryOffset, sink);
  if (!group.labels.empty())
    Refuse(cx, group.labels.front().name.location, "labels", kGroupLabels, sink);
  for (const Rule& rule : group.rules) {
    if (rule.keep_firing_for.set())
      Refuse(cx, rule.keep_firing_for.location, "keep_firing_for", kKeepFiringFor, sink);
  }
}

}  // namespace qoe::rules
