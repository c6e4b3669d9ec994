// A panel that says "per minute" of a value per second.
#include "compiler/check/dashboard/context.h"
#include "compiler/check/time_in_text.h"

namespace qoe::check {

void CheckPanelTimes(const PanelQueryContext& cx, diag::Sink& sink) {
  for (const grafana::Field* field : {&cx.panel.title, &cx.target.legend}) {
    const std::string_view said = OtherTimeIn(field->text);
    if (said.empty() || !IsPerSecond(cx.expression, said)) continue;
    sink.Add(diag::Code::TextOfOtherTime, field->location,
             "the text says `{}`, but the value is per second", said)
        .Label(cx.expression.At(cx.expression.ast.root()), "this is per second")
        .Help("ask for what came within the time (`increase(…[1m])`), or correct the text");
    return;
  }
}

}  // namespace qoe::check
