#include "tests/promql/eval/at_variants.h"

#include <algorithm>
#include <array>

#include "promql/ast.h"
#include "promql/literal.h"
#include "tests/promql/eval/evaluation.h"

namespace promql::eval::test {
namespace {

// Their result depends on the time of evaluation, whatever stands behind `@`.
constexpr std::array<std::string_view, 16> kLookAtTime = {
    "start",       "end",      "step",   "range", "days_in_month", "day_of_month", "day_of_week",
    "day_of_year", "hour",     "minute", "month", "year",          "time",         "predict_linear",
    "info",        "timestamp"};

struct Edit {
  Span replaced;
  std::string text;
};

class Rewriter {
 public:
  Rewriter(const Ast& ast, int64_t at_ms) : ast_(ast) {
    AppendTimestamp(at_ms, at_);
    at_ = "@ " + at_;
  }

  // False: a function looks at the time.
  bool Run(std::string& out) {
    // From the root down: what is inside of a subquery keeps its times.
    for (uint32_t i = ast_.size(); i-- > 0;) {
      const NodeId id{i};
      if (ast_.kind(id) == NodeKind::Call) {
        const auto name = ast_.call(id).name;
        if (std::find(kLookAtTime.begin(), kLookAtTime.end(), name) != kLookAtTime.end()) {
          return false;
        }
      }
      if (i >= inside_from_) continue;
      if (ast_.kind(id) == NodeKind::Subquery) {
        Pin(ast_.subquery(id).modifiers, ast_.span(id).end);
        inside_from_ = ast_.first_descendant(id).index;
      } else if (ast_.kind(id) == NodeKind::VectorSelector) {
        const SelectorView view = ast_.selector(id);
        Pin(view.modifiers, ast_.span(view.matrix.valid() ? view.matrix : id).end);
      }
    }
    out = ast_.text();
    std::sort(edits_.begin(), edits_.end(),
              [](const Edit& a, const Edit& b) { return a.replaced.begin > b.replaced.begin; });
    for (const Edit& edit : edits_) {
      out.replace(edit.replaced.begin, edit.replaced.end - edit.replaced.begin, edit.text);
    }
    return true;
  }

 private:
  void Pin(const Modifiers& modifiers, uint32_t end) {
    if (modifiers.at == AtForm::Timestamp) return;
    if (modifiers.at == AtForm::None) {
      edits_.push_back({.replaced = {end, end}, .text = " " + at_});
    } else {
      edits_.push_back({.replaced = modifiers.at_span, .text = at_ + " "});
    }
  }

  const Ast& ast_;
  std::string at_;
  std::vector<Edit> edits_;
  uint32_t inside_from_ = NodeId::kNone;
};

}  // namespace

std::vector<Variant> AtVariants(std::string_view expression, int64_t at_ms) {
  Ast ast;
  std::string error;
  std::string pinned;
  if (!ParseExpression(expression, ast, error) || !Rewriter(ast, at_ms).Run(pinned)) return {};
  std::vector<int64_t> times = {-10 * at_ms, 0, at_ms / 5, at_ms, 10 * at_ms};
  if (at_ms == 0) times = {-1000, 0, 1000};
  std::vector<Variant> variants;
  variants.reserve(times.size());
  for (const int64_t time : times) variants.push_back({.expression = pinned, .at_ms = time});
  return variants;
}

}  // namespace promql::eval::test
