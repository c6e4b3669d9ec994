// "Viewers dropped by -70 %": the condition is `< -0.5`, and the text says the fall already.
#include <algorithm>
#include <array>
#include <cctype>

#include "compiler/check/rule/context.h"
#include "compiler/check/rule/text_uses.h"

namespace qoe::check {
namespace {

constexpr std::array<std::string_view, 10> kFalls = {"drop",  "decreas", "declin", "fell", "fall",
                                                     "reduc", "lost",    "shrank", "down", "dip"};

// Whether the words before the place say a fall: those of the same sentence.
bool SaysFall(std::string_view text, size_t end) {
  constexpr size_t kFew = 60;
  const size_t begin = end > kFew ? end - kFew : 0;
  std::string before(text.substr(begin, end - begin));
  const size_t sentence = before.find_last_of(".!?\n");
  if (sentence != std::string::npos) before.erase(0, sentence);
  std::transform(before.begin(), before.end(), before.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(kFalls.begin(), kFalls.end(),
                     [&](std::string_view word) { return before.find(word) != std::string::npos; });
}

}  // namespace

void CheckNegativeTexts(const AlertContext& cx, diag::Sink& sink) {
  const facts::Range range = cx.expression.Of(cx.expression.ast.root()).range;
  if (range.hi >= 0 || range.empty()) return;
  for (const rules::NamedField& annotation : cx.rule.annotations) {
    for (const promql::Span span : PrintedValues(annotation.value.value())) {
      if (!SaysFall(annotation.value.value(), span.begin)) continue;
      sink.Add(diag::Code::NegativeInText, annotation.value.text.Locate(cx.expression.files, span),
               "the text says a fall and prints a value below 0: \"dropped by -70%\"")
          .Label(cx.expression.At(cx.expression.ast.root()), "this is {}", facts::Text(range))
          .Help("turn the value around: `-(…) > {}`", units::FormatNumber(-range.hi));
      return;
    }
  }
}

}  // namespace qoe::check
