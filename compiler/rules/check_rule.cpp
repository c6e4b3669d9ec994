#include <algorithm>

#include "compiler/rules/check_parts.h"
#include "promql/label_name.h"
#include "promql/utf8.h"

namespace qoe::rules {
namespace {

using diag::Code;

constexpr std::string_view kMetricNameLabel = "__name__";

// Prometheus refuses what a recording rule cannot do rather than ignore it.
void RefuseInRecording(source::Location at, std::string_view key, diag::Sink& sink) {
  sink.Add(Code::AlertFieldInRecording, at,
           "a recording rule takes no `{}`; Prometheus refuses the whole file for it", key)
      .Help("remove it, or write `alert:` in place of `record:` if somebody is to be woken");
}

void CheckIdentity(const Rule& rule, diag::Sink& sink) {
  const bool record = !rule.record.value().empty();
  const bool alert = !rule.alert.value().empty();
  if (record && alert) {
    sink.Add(Code::RuleIdentity, rule.alert.location,
             "the rule has both `record` and `alert`; Prometheus refuses the whole file for it")
        .Label(rule.record.location, "recorded here")
        .Help("make two rules of it: the alert can ask for `{}`", rule.record.value());
  } else if (!record && !alert) {
    sink.Add(Code::RuleIdentity, rule.location,
             "the rule has neither `record` nor `alert`; Prometheus refuses the whole file for it")
        .Help("name what it records (`record: level:metric:operation`) or the alert (`alert: …`)");
  }
}

void CheckRecording(const CheckContext& cx, const Rule& rule, diag::Sink& sink) {
  const Field& record = rule.record;
  if (rule.for_text.set() && rule.for_text.value() != "0" && rule.for_text.value() != "0s")
    RefuseInRecording(rule.for_text.location, "for", sink);
  if (rule.keep_firing_for.set() && rule.keep_firing_for.value() != "0" &&
      rule.keep_firing_for.value() != "0s")
    RefuseInRecording(rule.keep_firing_for.location, "keep_firing_for", sink);
  if (!rule.annotations.empty())
    RefuseInRecording(rule.annotations.front().name.location, "annotations", sink);
  if (record.value().find_first_of("{}") != std::string_view::npos) {
    sink.Add(Code::RuleName, record.location,
             "`{}` has braces in it; Prometheus refuses it as the name of a recording rule",
             record.value())
        .Help("the expression stands in `expr`, and labels to add in `labels`");
  } else if (!IsMetricName(record.value(), cx.options.names)) {
    sink.Add(Code::RuleName, record.location, "`{}` is no name of a metric", record.value())
        .Help("it takes letters, digits, `_` and `:`, and no digit in front");
  }
}

}  // namespace

bool IsMetricName(std::string_view name, Names names) {
  if (names == Names::Utf8) return !name.empty() && promql::IsUtf8(name);
  std::string without_colons(name);
  std::replace(without_colons.begin(), without_colons.end(), ':', '_');
  return promql::IsPlainLabelName(without_colons);
}

void CheckNames(const CheckContext& cx, const std::vector<NamedField>& texts, NameUse use,
                diag::Sink& sink) {
  const bool legacy = cx.options.names == Names::Legacy;
  const std::string_view what = use == NameUse::Label ? "a label" : "an annotation";
  for (const NamedField& text : texts) {
    const std::string_view name = text.name.value();
    if (use == NameUse::Label && name == kMetricNameLabel) {
      sink.Add(Code::RuleName, text.name.location,
               "`__name__` cannot be set as a label; Prometheus refuses the whole file for it")
          .Help("the name of the recorded series is what `record` says");
    } else if (name.empty()) {
      sink.Add(Code::RuleName, text.name.location, "the name of {} is empty", what)
          .Help("give it a name or remove it");
    } else if (legacy ? !promql::IsPlainLabelName(name) : !promql::IsLabelName(name)) {
      sink.Add(Code::RuleName, text.name.location, "`{}` is no name of {}", name, what)
          .Help("it takes letters, digits and `_`, and no digit in front");
    }
  }
}

void CheckRule(const CheckContext& cx, const Rule& rule, promql::Ast& ast, diag::Sink& sink) {
  CheckIdentity(rule, sink);
  CheckDuration(rule.for_text, "for", sink);
  CheckDuration(rule.keep_firing_for, "keep_firing_for", sink);
  if (!rule.record.value().empty()) CheckRecording(cx, rule, sink);
  CheckNames(cx, rule.labels, NameUse::Label, sink);
  CheckNames(cx, rule.annotations, NameUse::Annotation, sink);
  CheckTemplates(cx, rule, sink);
  CheckExpression(cx, rule, ast, sink);
}

}  // namespace qoe::rules
