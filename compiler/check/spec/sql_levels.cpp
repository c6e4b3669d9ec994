// SQL alerts on one metric with several severities: whoever evaluates the table inhibits nothing,
// so that the milder one fires beside the worse one. And worse ones that are the laxer.
#include <algorithm>

#include "compiler/check/context.h"

namespace qoe::check {
namespace {

using diag::Code;

// Position among the system's severities; the worst is 0.
size_t RankOf(const Program& program, std::string_view severity) {
  const std::vector<std::string_view>& all = program.system.severities;
  return static_cast<size_t>(std::find(all.begin(), all.end(), severity) - all.begin());
}

bool Alike(const SqlAlert& a, const SqlAlert& b) {
  return a.ok && b.ok && a.enabled && b.enabled && a.metric == b.metric && a.service == b.service &&
         a.operator_text == b.operator_text && a.operator_text.find('=') != 0;
}

bool Laxer(const SqlAlert& a, const SqlAlert& b) {
  return a.operator_text.starts_with('>') ? a.threshold < b.threshold : a.threshold > b.threshold;
}

void Compare(const SqlAlert& worse, const SqlAlert& milder, diag::Sink& sink) {
  if (Laxer(worse, milder)) {
    sink.Add(Code::WeakerCritical, worse.threshold_location,
             "`{}` has the worse severity, but already fires where `{}` does not", worse.id,
             milder.id)
        .Label(milder.threshold_location, "the milder one's threshold")
        .Help("swap the two thresholds");
    return;
  }
  if (milder.for_ms > worse.for_ms) return;
  sink.Add(Code::ImpliedAlert, milder.location,
           "whenever `{}` fires this one fires, too, and both notify", worse.id)
      .Label(worse.location, "the worse one")
      .Help("send the milder one to a channel where a second message does no harm");
}

}  // namespace

void CheckSqlLevels(const CheckContext& cx, diag::Sink& sink) {
  const Store<SqlAlert>& alerts = cx.program.sql_alerts;
  for (size_t i = 0; i < alerts.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      const SqlAlert& later = alerts[Store<SqlAlert>::At(i)];
      const SqlAlert& earlier = alerts[Store<SqlAlert>::At(k)];
      if (!Alike(earlier, later)) continue;
      const size_t first = RankOf(cx.program, earlier.severity);
      const size_t second = RankOf(cx.program, later.severity);
      if (first < second) Compare(earlier, later, sink);
      if (second < first) Compare(later, earlier, sink);
    }
  }
}

}  // namespace qoe::check
