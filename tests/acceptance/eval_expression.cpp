#include "tests/acceptance/eval_expression.h"

#include <fmt/format.h>

#include <vector>

#include "tests/promql/random.h"

namespace qoe::acceptance {
namespace {

using promql::test::Random;
using Texts = std::vector<std::string_view>;

// How far two correct engines can differ: not at all and sums are exact, too; not at all; in the
// last digits, so that nothing may be decided by the value (compared, rounded) nor cancel out.
enum class Precision : uint8_t { Dyadic, Exact, Rounded };

Precision Worse(Precision a, Precision b) { return a > b ? a : b; }

struct Expression {
  std::string text;
  Precision precision = Precision::Dyadic;
};

// What tells the series of a vector apart: job and instance, job, nothing.
enum class Level : uint8_t { Instance, Job, One };

// NOLINTBEGIN(misc-no-recursion): depth is bounded
class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  std::string Run() {
    const uint32_t kind = random_.Below(20);
    if (kind == 0) return Scalar(3).text;
    if (kind == 1) return Mismatched();
    if (kind < 4) return OfWeird();
    return Vector(RandomLevel(), 1 + random_.Below(4)).text;
  }

 private:
  Level RandomLevel() {
    const uint32_t n = random_.Below(5);
    return n < 3 ? Level::Instance : n == 3 ? Level::Job : Level::One;
  }
  std::string_view Of(const Texts& texts) { return random_.Of(texts); }
  std::string_view Window() { return Of({"45s", "1m", "2m", "5m", "7m30s", "11m"}); }
  std::string_view Offset() {
    return random_.OneIn(5) ? Of({" offset 1m", " offset 4m20s", " offset -2m", " @ 1700007607",
                                  " @ 1700008207 offset 1m"})
                            : std::string_view();
  }
  std::string_view Number() { return Of({"0.37", "2", "-1.3", "17.7", "100", "33.3"}); }
  std::string_view Matchers() {
    return Of({"", "", "", "{job=\"api\"}", "{job=~\"a.*|db\"}", "{job!=\"db\"}",
               "{instance!~\"[23]\"}", "{job=\"none\"}", "{nothing=\"\"}"});
  }
  std::string Selector(std::string_view suffix = {}) {
    return fmt::format("{}{}{}{}", Of({"gauge_a", "gauge_b"}), Matchers(), suffix, Offset());
  }
  std::string Counter(std::string_view suffix) {
    const std::string_view code = Of({"200", "404", "500"});
    return fmt::format("requests_total{{code=\"{}\"{}}}{}{}", code,
                       random_.OneIn(4) ? ",job!=\"web\"" : "", suffix, Offset());
  }

  Expression Scalar(uint32_t depth) {
    switch (random_.Below(depth == 0 ? 2 : 5)) {
      case 0:
        return {std::string(Number()), Precision::Exact};
      case 1:
        return {"time()"};
      case 2: {
        const Expression inner = Vector(Level::One, depth - 1);
        return {"scalar(" + inner.text + ")", inner.precision};
      }
      default: {
        const Expression lhs = Scalar(depth - 1);
        const Expression rhs = Scalar(depth - 1);
        return Arithmetic(lhs, rhs, "");
      }
    }
  }

  Expression Arithmetic(const Expression& lhs, const Expression& rhs, std::string_view matching) {
    const bool rounded = Worse(lhs.precision, rhs.precision) == Precision::Rounded;
    const std::string_view op = rounded ? Of({"*", "/"}) : Of({"+", "-", "*", "/", "%", "^"});
    const bool digits = rounded || op == "^";
    return {fmt::format("({} {} {}{})", lhs.text, op, matching, rhs.text),
            digits ? Precision::Rounded : Precision::Exact};
  }

  Expression Compare(const Expression& lhs, const Expression& rhs, std::string_view matching,
                     bool scalars = false) {
    if (Worse(lhs.precision, rhs.precision) == Precision::Rounded) {
      return Arithmetic(lhs, rhs, matching);
    }
    const bool as_bool = scalars || random_.OneIn(2);
    return {fmt::format("({} {}{} {}{})", lhs.text, Of({"==", "!=", "<", ">", "<=", ">="}),
                        as_bool ? " bool" : "", matching, rhs.text),
            as_bool ? Precision::Dyadic : lhs.precision};
  }

  Expression Vector(Level level, uint32_t depth) {
    if (depth == 0) return Leaf(level);
    switch (random_.Below(9)) {
      case 0:
        return Leaf(level);
      case 1:
        return Call(level, depth);
      case 2:
      case 3:
        return WithScalar(level, depth);
      case 4:
        return Matched(level, depth);
      case 5:
        return Set(level, depth);
      case 6:
        return level == Level::Instance ? GroupLeft(depth) : Aggregate(level, depth);
      case 7:
        return Subquery(level, depth);
      default:
        return level == Level::Instance ? Call(level, depth) : Aggregate(level, depth);
    }
  }

  Expression Leaf(Level level) {
    if (level != Level::Instance) return Aggregate(level, 1);
    switch (random_.Below(4)) {
      case 0:
        return {Selector()};
      case 1:
        return {Counter("")};
      case 2:
        return OverTime();
      default:
        return Rate();
    }
  }

  Expression Rate() {
    const std::string_view name = Of({"rate", "increase", "irate", "idelta", "delta", "resets",
                                      "changes", "deriv", "predict_linear"});
    const std::string window = fmt::format("[{}]", Window());
    if (name == "predict_linear") {
      // With `@` the window moved along in 2.42.
      return {fmt::format("predict_linear(requests_total{{code=\"200\"}}{}, {})", window,
                          Of({"60", "600"})),
              Precision::Rounded};
    }
    const bool whole = name == "resets" || name == "changes" || name == "idelta";
    return {fmt::format("{}({})", name, Counter(window)),
            whole ? Precision::Dyadic : (name == "deriv" ? Precision::Rounded : Precision::Exact)};
  }

  Expression OverTime() {
    const std::string_view name = Of(
        {"avg", "min", "max", "sum", "count", "stddev", "stdvar", "last", "present", "quantile"});
    const std::string window = fmt::format("[{}]", Window());
    if (name == "quantile") {
      return {
          fmt::format("quantile_over_time({}, {})", Of({"0.1", "0.5", "0.93"}), Selector(window)),
          Precision::Rounded};
    }
    const bool rounded = name == "avg" || name == "stddev" || name == "stdvar";
    return {fmt::format("{}_over_time({})", name, Selector(window)),
            rounded ? Precision::Rounded : Precision::Dyadic};
  }

  Expression Call(Level level, uint32_t depth) {
    Expression inner = Vector(level, depth - 1);
    const std::string_view exact = Of({"abs", "sgn", "sqrt", "sort", "sort_desc"});
    const std::string_view rounded = Of(
        {"exp", "ln", "log2", "log10", "sin", "cos", "tan", "atan", "sinh", "tanh", "deg", "rad"});
    const std::string_view deciding =
        Of({"ceil", "floor", "round", "timestamp", "hour", "minute", "day_of_week", "day_of_month",
            "month", "year", "days_in_month", "day_of_year"});
    switch (random_.Below(8)) {
      case 0:
        return {fmt::format("{}({})", exact, inner.text), Worse(inner.precision, Precision::Exact)};
      case 1:
        // exp and kin blow differences up: of small numbers only.
        return {fmt::format("{}(clamp({}, -3, 3))", rounded, inner.text), Precision::Rounded};
      case 2:
        if (inner.precision == Precision::Rounded) return inner;
        return {fmt::format("{}({})", deciding, inner.text)};
      case 3:
        return {fmt::format("clamp_{}({}, {})", Of({"min", "max"}), inner.text, Number()),
                Worse(inner.precision, Precision::Exact)};
      case 4:
        return {fmt::format(R"(label_replace({}, "{}", "$1-x", "job", "(.).*"))", inner.text,
                            Of({"extra", "more"})),
                inner.precision};
      case 5:
        return {"-" + Parenthesized(inner.text), inner.precision};
      case 6:
        return {fmt::format("absent({})", inner.text)};
      default:
        return {fmt::format("clamp({}, {}, 50.5)", inner.text, Number()),
                Worse(inner.precision, Precision::Exact)};
    }
  }
  static std::string Parenthesized(const std::string& text) { return "(" + text + ")"; }

  Expression WithScalar(Level level, uint32_t depth) {
    const Expression vector = Vector(level, depth - 1);
    const Expression scalar = Scalar(random_.Below(2));
    const bool scalar_first = random_.OneIn(3);
    const Expression& lhs = scalar_first ? scalar : vector;
    const Expression& rhs = scalar_first ? vector : scalar;
    return random_.OneIn(2) ? Arithmetic(lhs, rhs, "") : Compare(lhs, rhs, "");
  }

  // What tells the series apart is in both.
  std::string Matching(Level level) {
    switch (level) {
      case Level::Instance:
        return std::string(Of({"on(job, instance) ", "ignoring(code, extra, more) "}));
      case Level::Job:
        return std::string(Of({"on(job) ", "ignoring(extra, more) "}));
      case Level::One:
        return std::string(Of({"on() ", "ignoring(extra, more) "}));
    }
    return {};
  }
  Expression Matched(Level level, uint32_t depth) {
    const Expression lhs = Vector(level, depth - 1);
    const Expression rhs = Vector(level, depth - 1);
    const std::string matching = Matching(level);
    return random_.OneIn(3) ? Compare(lhs, rhs, matching) : Arithmetic(lhs, rhs, matching);
  }
  Expression Set(Level level, uint32_t depth) {
    const Expression lhs = Vector(level, depth - 1);
    const Expression rhs = Vector(level, depth - 1);
    return {fmt::format("({} {} {}{})", lhs.text, Of({"and", "or", "unless"}), Matching(level),
                        rhs.text),
            Worse(lhs.precision, rhs.precision)};
  }
  Expression GroupLeft(uint32_t depth) {
    const Expression many = Vector(Level::Instance, depth - 1);
    const Expression one = Vector(Level::Job, depth - 1);
    if (random_.OneIn(2)) return Arithmetic(many, one, "on(job) group_left() ");
    return Arithmetic(one, many, "on(job) group_right() ");
  }

  Expression Aggregate(Level level, uint32_t depth) {
    if (level == Level::Job && random_.OneIn(4)) {
      return {fmt::format("histogram_quantile({}, sum by (job, le) (rate(latency_bucket[{}])))",
                          Of({"0.1", "0.5", "0.95", "1", "1.5"}), Window()),
              Precision::Rounded};
    }
    const Expression inner = Vector(Level::Instance, depth - 1);
    const std::string grouping =
        level == Level::Job
            ? std::string(Of({"by (job) ", "without (instance, code, extra, more) "}))
            : std::string(Of({"", "by () "}));
    const std::string_view name =
        Of({"sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "quantile"});
    if (name == "quantile") {
      return {fmt::format("quantile {}(0.6, {})", grouping, inner.text), Precision::Rounded};
    }
    const bool spread = name == "stddev" || name == "stdvar";
    // Of large numbers near to each other it hangs on the order of the series.
    if (spread && inner.precision != Precision::Dyadic) {
      return {fmt::format("max {}({})", grouping, inner.text), inner.precision};
    }
    Precision precision = inner.precision;
    if (name == "count" || name == "group") precision = Precision::Dyadic;
    if (name == "avg" || spread) precision = Precision::Rounded;
    if (name == "sum" && precision != Precision::Dyadic) precision = Precision::Rounded;
    return {fmt::format("{} {}({})", name, grouping, inner.text), precision};
  }

  Expression Subquery(Level level, uint32_t depth) {
    // Not one in another: their steps would fall on the ends of windows.
    if (in_subquery_) return Leaf(level);
    in_subquery_ = true;
    const Expression inner = Vector(level, depth - 1);
    in_subquery_ = false;
    const std::string_view name = Of({"max", "min", "count", "last", "sum", "avg"});
    const bool sum = name == "sum" || name == "avg";
    return {fmt::format("{}_over_time({}[{}:{}]{})", name, Parenthesized(inner.text), Window(),
                        Of({"10s", "30s", "1m"}), random_.OneIn(4) ? " offset 2m" : ""),
            name == "count" ? Precision::Dyadic
            : sum           ? Precision::Rounded
                            : inner.precision};
  }

  // Errors and empty results of vectors that do not match.
  std::string Mismatched() {
    return fmt::format(
        "{} {} {} {}",
        Of({"gauge_a", "requests_total", "sum by (job) (gauge_b)", "(gauge_b > 60)"}),
        Of({"+", "*", ">", "and", "or"}),
        Of({"", "on(job)", "on(instance)", "ignoring(instance)", "on()"}),
        Of({"requests_total", "gauge_b", "sum by (job) (gauge_a)", "sum(gauge_a)",
            "max by (instance) (gauge_a)"}));
  }

  // Where values are no numbers the versions agree on these only.
  std::string OfWeird() {
    const std::string_view name = Of({"count", "last", "present", "min", "max"});
    switch (random_.Below(6)) {
      case 0:
        return fmt::format("weird {} {}", Of({"+", "-", "*", "/", "%", "^"}), Number());
      case 1:
        return fmt::format("weird {} {}", Of({"==", "!=", "<", ">", "<=", ">= bool"}), Number());
      case 2:
        return fmt::format("{}_over_time(weird[{}])", name, Window());
      case 3:
        return fmt::format("{}(weird)", Of({"abs", "ceil", "floor", "sgn", "sqrt", "ln", "round",
                                            "count", "group", "min", "max"}));
      case 4:
        return fmt::format("{}(weird[{}])", Of({"changes", "resets"}), Window());
      default:
        return fmt::format("weird {} weird{}", Of({"==", "!=", "+", "/", "and", "unless"}),
                           Of({"", " offset 1m"}));
    }
  }

  Random random_;
  bool in_subquery_ = false;
};
// NOLINTEND(misc-no-recursion)

}  // namespace

std::string MakeEvalExpression(uint64_t seed) { return Generator(seed).Run(); }

}  // namespace qoe::acceptance
