// What somebody who is woken wants to find: how bad it is, what it is, and what to do.
#include <algorithm>

#include "compiler/check/rule/context.h"

namespace qoe::check {
namespace {

using diag::Code;

const rules::NamedField* Find(const std::vector<rules::NamedField>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(),
                   [&](const rules::NamedField& field) { return field.name.value() == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool HasAny(const std::vector<rules::NamedField>& fields,
            std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return Find(fields, name) != nullptr; });
}

bool Wakes(std::string_view severity) { return severity == "critical" || severity == "page"; }

}  // namespace

void CheckAlertTexts(const AlertContext& cx, diag::Sink& sink) {
  const rules::Rule& rule = cx.rule;
  const rules::NamedField* severity = Find(rule.labels, "severity");
  std::vector<std::string_view> missing;
  if (severity == nullptr) missing.emplace_back("the label `severity`");
  if (!HasAny(rule.annotations, {"summary", "description", "message", "title"}))
    missing.emplace_back("a `summary`");
  const bool runbook =
      HasAny(rule.annotations, {"runbook_url", "runbook", "playbook", "runbookUrl"});
  if (!runbook && (severity == nullptr || Wakes(severity->value.value())))
    missing.emplace_back("a runbook (`runbook_url`)");
  if (!missing.empty()) {
    std::string list(missing[0]);
    for (size_t i = 1; i < missing.size(); ++i)
      list += (i + 1 == missing.size() ? " and " : ", ") + std::string(missing[i]);
    sink.Add(Code::MissingAlertText, rule.alert.location, "the alert `{}` lacks {}",
             rule.alert.value(), list)
        .Help("say how bad it is, what is seen, and what to do about it");
  }
  const Program* program = cx.expression.catalogue.program();
  if (severity == nullptr || program == nullptr || program->system.name.empty()) return;
  const std::vector<std::string_view>& known = program->system.severities;
  const std::string_view value = severity->value.value();
  if (value.find("{{") != std::string_view::npos) return;
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  sink.Add(Code::UnknownSeverity, severity->value.location,
           "`{}` is none of the system's severities: routes and inhibitions do not know it", value)
      .DidYouMean(value, known)
      .Note("`system.severities` of the catalogue lists them");
}

}  // namespace qoe::check
