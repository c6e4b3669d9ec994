#include "tests/promql/eval/evaluation.h"

#include <algorithm>

#include "promql/eval/query.h"
#include "promql/typecheck.h"
#include "tests/promql/eval/at_variants.h"
#include "tests/promql/eval/compare.h"
#include "tests/promql/eval/load.h"

namespace promql::eval::test {
namespace {

// What the scripts assume.
Options ScriptOptions() { return {.delayed_name_removal = true}; }

// These resolve to something else in a range evaluation.
bool AsksForTheRange(std::string_view expression) {
  constexpr std::string_view kCalls[] = {"start()", "end()", "range()", "step()"};
  return std::any_of(std::begin(kCalls), std::end(kCalls), [&](std::string_view call) {
    return expression.find(call) != std::string_view::npos;
  });
}

class Evaluation {
 public:
  Evaluation(const Eval& eval, const Storage& storage) : eval_(eval), storage_(storage) {}

  std::string Run() {
    if (eval_.range) {
      Ast ast;
      std::string error;
      if (!ParseExpression(eval_.expression, ast, error)) return Failed(error);
      return Check(
          eval_.expression, {}, eval_,
          Range(ast, storage_, eval_.start_ms, eval_.end_ms, eval_.step_ms, ScriptOptions()));
    }
    std::string difference = RunInstant({eval_.expression, eval_.at_ms}, {});
    if (!difference.empty() || eval_.expected.range_vector) return difference;
    for (const Variant& variant : AtVariants(eval_.expression, eval_.at_ms)) {
      difference = RunInstant(variant, {.places = false});
      if (difference.empty()) continue;
      return "as `" + variant.expression + "` at " + std::to_string(variant.at_ms) +
             "ms: " + difference;
    }
    return {};
  }

 private:
  // An error, where perhaps one is expected.
  std::string Failed(const std::string& message) const {
    if (!eval_.expected.fail) return "error: " + message;
    return CompareError(*eval_.expected.fail, message);
  }

  std::string Check(std::string_view expression, Strictness strictness, const Eval& eval,
                    const Answer& answer) const {
    if (answer.error) return Failed(answer.error->message);
    if (eval.expected.fail) return "expected an error, got a value";
    std::string difference = CompareAnnotations(eval.expected, answer, expression, strictness);
    return difference.empty() ? CompareValue(eval, answer) : difference;
  }

  std::string RunInstant(const Variant& variant, Strictness strictness) const {
    Ast ast;
    std::string error;
    if (!ParseExpression(variant.expression, ast, error)) return Failed(error);
    const Answer answer = Instant(ast, storage_, variant.at_ms, ScriptOptions());
    std::string difference = Check(variant.expression, strictness, eval_, answer);
    const bool only_instant = eval_.expected.string || eval_.expected.range_vector;
    if (!difference.empty() || answer.error || only_instant ||
        AsksForTheRange(variant.expression)) {
      return difference;
    }
    difference = RunInMiddle(ast, variant.at_ms, answer.type);
    return difference.empty() ? "" : "in the middle of a range: " + difference;
  }

  std::string RunInMiddle(const Ast& ast, int64_t at_ms, ValueType type) const {
    constexpr int64_t kStep = 60'000;
    const Answer range = Range(ast, storage_, at_ms - kStep, at_ms + kStep, kStep, ScriptOptions());
    if (range.error) return "error: " + range.error->message;
    for (size_t i = 1; i < range.matrix.size(); ++i) {
      if (range.matrix[i].labels < range.matrix[i - 1].labels) return "not sorted by labels";
    }
    if (eval_.expected.ordered) return {};
    Answer middle;
    middle.type = type;
    for (const MatrixSeries& series : range.matrix) {
      for (const Point& point : series.points) {
        if (point.t_ms != at_ms) continue;
        middle.vector.push_back({series.labels, point});
        middle.scalar = point.value;
      }
    }
    if (type == ValueType::Scalar && middle.vector.size() != 1) return "no scalar";
    return CompareValue(eval_, middle);
  }

  const Eval& eval_;
  const Storage& storage_;
};

}  // namespace

bool ParseExpression(std::string_view expression, Ast& ast, std::string& error) {
  ParseOptions options;
  options.features = AllFeatures();
  std::vector<Issue> issues;
  if (Parse(expression, options, ast, issues) && CheckTypes(ast, options, issues)) return true;
  error = issues.empty() ? "does not parse" : issues.front().message;
  return false;
}

std::string Evaluate(const Eval& eval, const Storage& storage) {
  return Evaluation(eval, storage).Run();
}

Tally RunScript(const Script& script) {
  Tally tally;
  Storage storage;
  for (const Command& command : script.commands) {
    if (std::holds_alternative<Clear>(command)) {
      storage.Clear();
    } else if (const auto* load = std::get_if<Load>(&command)) {
      LoadInto(*load, storage);
    } else {
      const Eval& eval = std::get<Eval>(command);
      ++tally.evaluations;
      std::string difference = Evaluate(eval, storage);
      if (difference.empty()) continue;
      tally.failures.push_back({eval.line, eval.expression, std::move(difference)});
    }
  }
  return tally;
}

}  // namespace promql::eval::test
