// What Mimir's ruler refuses that Prometheus takes. Source: Mimir 2.x, its default limits
// -ruler.max-rules-per-rule-group, -validation.max-length-label-name and -value.
#include "compiler/rules/check_parts.h"

namespace qoe::rules {
namespace {

using diag::Code;

constexpr size_t kRulesPerGroup = 20;
constexpr size_t kLabelName = 1024;
constexpr size_t kLabelValue = 2048;

void CheckLength(const Field& field, size_t limit, std::string_view what, diag::Sink& sink) {
  const size_t length = field.value().size();
  if (length <= limit) return;
  sink.Add(Code::UnsafeName, field.location,
           "{} of {} bytes: Mimir takes {} and refuses the samples otherwise", what, length, limit)
      .Help("shorten it");
}

// Groups are addressed by their names, in the path of a request.
void CheckPath(const Field& name, diag::Sink& sink) {
  const size_t at = name.value().find_first_of("/%\\");
  if (at == std::string_view::npos) return;
  sink.Add(Code::UnsafeName, name.location,
           "`{}` in the name of a group: gateways before the ruler decode it in the path, and the "
           "group can neither be read nor deleted any more",
           name.value().substr(at, 1))
      .Help("use letters, digits, `_`, `-` and `.`");
}

}  // namespace

void CheckLimits(const Group& group, diag::Sink& sink) {
  if (group.rules.size() > kRulesPerGroup) {
    sink.Add(Code::TooManyRules, group.rules[kRulesPerGroup].location,
             "the group has {} rules, and Mimir's ruler takes {} unless it is told otherwise",
             group.rules.size(), kRulesPerGroup)
        .Label(group.name.set() ? group.name.location : group.location, "the group")
        .Help("move this rule and those behind it to a group of their own");
  }
  CheckPath(group.name, sink);
  for (const Rule& rule : group.rules) {
    for (const NamedField& label : rule.labels) {
      CheckLength(label.name, kLabelName, "a label name", sink);
      if (rule.record.set()) CheckLength(label.value, kLabelValue, "a label value", sink);
    }
    CheckLength(rule.record, kLabelName, "the name of a series", sink);
  }
}

}  // namespace qoe::rules
