// "reconnections per minute" of a `rate`, which is per second: off by a factor of 60.
#include "compiler/check/rule/context.h"
#include "compiler/check/time_in_text.h"

namespace qoe::check {

void CheckTimesInTexts(const AlertContext& cx, diag::Sink& sink) {
  for (const rules::NamedField& annotation : cx.rule.annotations) {
    const std::string_view text = annotation.value.value();
    if (text.find("://") != std::string_view::npos) continue;  // an address
    const std::string_view said = OtherTimeIn(text);
    if (said.empty() || !IsPerSecond(cx.expression, said)) continue;
    const auto at = static_cast<uint32_t>(said.data() - text.data());
    sink.Add(diag::Code::TextOfOtherTime,
             annotation.value.text.Locate(cx.expression.files,
                                          {at, at + static_cast<uint32_t>(said.size())}),
             "the text says `{}`, but the value is per second", said)
        .Label(cx.expression.At(cx.expression.ast.root()), "this is per second")
        .Help("multiply the value (`… * 60`), or correct the text");
    return;
  }
}

}  // namespace qoe::check
