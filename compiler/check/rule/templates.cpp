// What an alert's texts say of labels and value that the result does not have.
#include <algorithm>

#include "compiler/check/rule/context.h"
#include "promql/gotemplate/parse.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::Kind;
namespace gotemplate = promql::gotemplate;

// As in `{{ if gt $value 10.0 }}`.
bool IsComparison(std::string_view function) {
  constexpr std::string_view kComparisons[] = {"eq", "ne", "lt", "le", "gt", "ge"};
  return std::find(std::begin(kComparisons), std::end(kComparisons), function) !=
         std::end(kComparisons);
}

class TemplateCheck {
 public:
  TemplateCheck(const AlertContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run(const rules::NamedField& field, bool label) {
    if (field.value.value().find("{{") == std::string_view::npos) return;
    gotemplate::Ast ast;
    std::vector<gotemplate::Issue> issues;
    // What does not parse has been reported.
    if (!gotemplate::Parse(field.value.value(), options_, ast, issues)) return;
    for (const gotemplate::Use& use : gotemplate::FindUses(ast, options_)) {
      const source::Location at = field.value.text.Locate(cx_.expression.files, use.span);
      if (use.kind == gotemplate::UseKind::Label) UsesLabel(use.name, at);
      if (use.kind != gotemplate::UseKind::Value) continue;
      if (label) {
        InLabel(field, use.name, at);
      } else {
        Formatted(use.name, at);
      }
    }
  }

 private:
  const facts::NodeFacts& Result() const { return cx_.expression.Of(cx_.expression.ast.root()); }

  void UsesLabel(std::string_view name, source::Location at) {
    const facts::LabelSet& labels = Result().labels;
    if (labels.PresenceOf(name) != facts::Presence::Never) return;
    diag::Report report =
        sink_.Add(Code::TemplateLabelAbsent, at,
                  "the result carries no label `{}`: the text is empty there", name);
    report.Label(cx_.expression.At(cx_.expression.ast.root()), "the result carries {}",
                 labels.Text());
    const bool static_label =
        std::any_of(cx_.rule.labels.begin(), cx_.rule.labels.end(),
                    [&](const rules::NamedField& label) { return label.name.value() == name; });
    if (static_label) {
      report.Note("labels that the rule adds are not among `$labels`");
    } else {
      report.DidYouMean(name, labels.Names()).Help("keep the label: `by ({}, …)`", name);
    }
  }

  void InLabel(const rules::NamedField& field, std::string_view function, source::Location at) {
    if (IsComparison(function)) {
      sink_
          .Add(Code::ValueInLabel, at,
               "the label follows the value: another alert takes this one's place when it changes, "
               "`for` begins anew, and notifications repeat")
          .Help("write an alert with a threshold of its own for each `{}`", field.name.value());
      return;
    }
    sink_
        .Add(Code::ValueInLabel, at,
             "the value in a label makes another alert each time that it changes: `for` begins "
             "anew, "
             "and notifications repeat")
        .Help("put it into an annotation: `annotations: {{ {}: … }}`", field.name.value());
  }

  void Formatted(std::string_view function, source::Location at) {
    const units::Unit unit = Result().unit;
    const std::string_view wanted = function == "humanizePercentage" ? "ratio"
                                    : function == "humanizeDuration" ? "seconds"
                                                                     : "";
    if (wanted.empty() || !unit.known()) return;
    const units::Unit right = wanted == "ratio" ? cx_.expression.catalogue.RatioUnit()
                                                : cx_.expression.catalogue.Seconds();
    if (unit == right) return;
    const std::optional<units::Factor> factor = units::Convert(unit, right);
    if (factor && factor->is_one()) return;
    diag::Report report =
        sink_.Add(Code::TemplateUnit, at, "`{}` takes a value in {}, but this one is in {}",
                  function, wanted == "ratio" ? "a ratio of 0 to 1" : "seconds", unit.name());
    report.Label(cx_.expression.At(cx_.expression.ast.root()), "the value is in {}", unit.name());
    if (unit.name() == "percent") {
      report.Help("print it as it is: `{{{{ $value | printf \"%.1f\" }}}} %`");
    } else {
      report.Help("print it with its unit: `{{{{ $value | humanize }}}} {}`", unit.name());
    }
  }

  const AlertContext& cx_;
  diag::Sink& sink_;
  gotemplate::ParseOptions options_;
};

}  // namespace

void CheckAlertTemplates(const AlertContext& cx, diag::Sink& sink) {
  TemplateCheck check(cx, sink);
  for (const rules::NamedField& label : cx.rule.labels) check.Run(label, true);
  for (const rules::NamedField& annotation : cx.rule.annotations) check.Run(annotation, false);
}

}  // namespace qoe::check
