// The parts of Check, one per file; used in this folder alone.
#pragma once

#include <string_view>

#include "compiler/diag/sink.h"
#include "compiler/rules/check.h"
#include "compiler/rules/model.h"
#include "promql/ast.h"

namespace qoe::rules {

struct CheckContext {
  const source::FileSet& files;
  const CheckOptions& options;
};

// The fields of one rule. `ast` is scratch memory.
void CheckRule(const CheckContext& cx, const Rule& rule, promql::Ast& ast, diag::Sink& sink);

// Syntax, types and result of a rule's expression.
void CheckExpression(const CheckContext& cx, const Rule& rule, promql::Ast& ast, diag::Sink& sink);

// The Go templates of an alert's labels and annotations.
void CheckTemplates(const CheckContext& cx, const Rule& rule, diag::Sink& sink);

// What a group says of itself, without its rules.
void CheckGroup(const CheckContext& cx, const Group& group, diag::Sink& sink);

// Fields that the target is too old for.
void CheckVersions(const CheckContext& cx, const Group& group, diag::Sink& sink);

// What Mimir refuses of a group.
void CheckLimits(const Group& group, diag::Sink& sink);

// Labels that one PrometheusRule of a file has and another lacks.
void CheckSetLabels(const RuleFile& file, diag::Sink& sink);

// Groups of one name within a set.
void CheckGroupNames(const RuleSet& set, diag::Sink& sink);

// Rules of one name and the same labels within a set, unless their selectors keep them apart.
// Source: `promtool check rules`, lint `duplicate-rules`.
void CheckDuplicateRules(const CheckContext& cx, const RuleSet& set, diag::Sink& sink);

void CheckDuration(const Field& field, std::string_view key, diag::Sink& sink);

// What a named text is: its place in messages.
enum class NameUse : uint8_t { Label, Annotation };
void CheckNames(const CheckContext& cx, const std::vector<NamedField>& texts, NameUse use,
                diag::Sink& sink);

// Whether a metric can have this name.
bool IsMetricName(std::string_view name, Names names);

}  // namespace qoe::rules
