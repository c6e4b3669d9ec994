#include "tests/acceptance/facts_expression.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "tests/acceptance/facts_series.h"
#include "tests/promql/random.h"

namespace qoe::acceptance {
namespace {

using promql::test::Random;

// NOLINTBEGIN(misc-no-recursion): depth is bounded by `fuel`
class Generator {
 public:
  Generator(const Program& program, uint64_t seed) : program_(program), random_(seed) {}

  std::string Run() { return random_.OneIn(20) ? Scalar(2) : Vector(1 + random_.Below(3)); }

 private:
  using Texts = std::vector<std::string_view>;

  std::string Vector(uint32_t fuel) {
    if (fuel == 0) return Selector();
    switch (random_.Below(26)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return OverRange(fuel - 1);
      case 4:
      case 5:
      case 6:
      case 7:
        return Aggregate(fuel - 1);
      case 8:
      case 9:
        return WithScalar(fuel - 1);
      case 10:
      case 11:
      case 12:
        return Match(fuel - 1);
      case 13:
      case 14:
        return SetOperation(fuel - 1);
      case 15:
        return PartOfWhole();
      case 16:
      case 17:
        return Quantile(fuel - 1);
      case 18:
        return OfValue(fuel - 1);
      case 19:
        return Clamp(fuel - 1);
      case 20:
      case 21:
        return Relabel(Vector(fuel - 1));
      case 22:
        return Absent(fuel - 1);
      case 23:
        return fmt::format("vector({})", Scalar(fuel - 1));
      case 24:
        return fmt::format("{}({})", random_.Of({"-", "+", ""}), Vector(fuel - 1));
      default:
        return Selector();
    }
  }

  std::string Scalar(uint32_t fuel) {
    if (fuel == 0) return Literal();
    switch (random_.Below(7)) {
      case 0:
        return std::string(random_.Of({"time()", "pi()"}));
      case 1:
      case 2:
        return fmt::format("scalar({})", Vector(fuel - 1));
      case 3:
        return fmt::format("({} {} {})", Scalar(fuel - 1), Arithmetic(), Scalar(fuel - 1));
      case 4:
        return fmt::format("({} {} bool {})", Scalar(fuel - 1), Comparison(), Scalar(fuel - 1));
      case 5:
        return fmt::format("-({})", Scalar(fuel - 1));
      default:
        return Literal();
    }
  }

  std::string Literal() {
    return std::string(random_.Of(
        {"0", "1", "-1", "0.5", "2", "5", "10", "100", "1000", "-5", "0.1", "Inf", "-Inf", "NaN"}));
  }
  std::string_view Arithmetic() { return random_.Of({"+", "-", "*", "/", "/", "%", "^", "atan2"}); }
  std::string_view Comparison() { return random_.Of({"==", "!=", "<", "<=", ">", ">="}); }

  // --- selectors ---

  const Metric& AnyMetric() {
    return program_
        .metrics[Store<Metric>::At(random_.Below(static_cast<uint32_t>(program_.metrics.size())))];
  }

  std::string SeriesName(const Metric& metric) {
    std::string name(metric.name);
    if (metric.type == MetricType::Histogram) name += random_.Of({"_bucket", "_sum", "_count"});
    if (metric.type == MetricType::Summary) name += random_.Of({"", "_sum", "_count"});
    return name;
  }

  std::string Matcher(const Label& label) {
    std::string value;
    if (!label.values.empty() && !random_.OneIn(6)) {
      value = label.values[random_.Below(static_cast<uint32_t>(label.values.size()))];
      if (random_.OneIn(4)) value += fmt::format("|{}", label.values.front());
    } else {
      value = random_.Of({"", "a", "2.5", "none", "a|none", ".*", ".+", "a?", "[a-z]+", "|eu"});
    }
    const bool pattern = value.find_first_of("|.*+?[") != std::string::npos && value != "2.5";
    const std::string_view op =
        pattern ? random_.Of({"=~", "=~", "!~"}) : random_.Of({"=", "=", "!=", "=~", "!~"});
    return fmt::format("{}{}\"{}\"", label.name, op, value);
  }

  std::string Matchers(const Metric& metric) {
    std::string text;
    const uint32_t count = random_.OneIn(2) ? 0 : 1 + random_.Below(2);
    for (uint32_t i = 0; i < count && !metric.labels.empty(); ++i) {
      const auto which = random_.Below(static_cast<uint32_t>(metric.labels.size()));
      if (!text.empty()) text += ",";
      text += random_.OneIn(12) ? std::string(random_.Of({"nope=\"x\"", "nope=\"\"", "extra!=\"\"",
                                                          "le=\"1\"", "code=~\"4..\""}))
                                : Matcher(program_.labels[metric.labels[which].label]);
    }
    return text.empty() ? text : "{" + text + "}";
  }

  // Without `@` and `offset`.
  std::string PlainSelector() {
    switch (random_.Below(30)) {
      case 0:
        return std::string(kStray);
      case 1:
        return "up";
      case 2:
        return std::string(random_.Of({"{job=\"api\"}", "{__name__=~\".*_total\"}",
                                       "{__name__=\"used_ratio\"}", "{region=\"eu\"}"}));
      default:
        break;
    }
    const Metric& metric = AnyMetric();
    return SeriesName(metric) + Matchers(metric);
  }

  std::string Modifiers() {
    if (!random_.OneIn(10)) return {};
    return std::string(random_.Of({" offset 3m", " offset 10m", " @ end()", " @ start()",
                                   " offset -1m", " @ end() offset 2m"}));
  }

  std::string Selector() { return PlainSelector() + Modifiers(); }

  std::string_view Range() { return random_.Of({"2m", "5m", "5m", "10m", "15m"}); }

  std::string Matrix(uint32_t fuel) {
    if (fuel > 0 && random_.OneIn(2)) return Subquery(Vector(fuel - 1));
    return fmt::format("{}[{}]{}", PlainSelector(), Range(), Modifiers());
  }
  std::string Subquery(const std::string& operand) {
    return fmt::format("({})[{}:{}]{}", operand, Range(), random_.Of({"1m", "2m", "30s"}),
                       Modifiers());
  }

  // --- functions ---

  std::string OverRange(uint32_t fuel) {
    const std::string_view function = random_.Of({"rate",
                                                  "rate",
                                                  "increase",
                                                  "irate",
                                                  "delta",
                                                  "idelta",
                                                  "deriv",
                                                  "resets",
                                                  "changes",
                                                  "avg_over_time",
                                                  "min_over_time",
                                                  "max_over_time",
                                                  "sum_over_time",
                                                  "count_over_time",
                                                  "last_over_time",
                                                  "present_over_time",
                                                  "stddev_over_time",
                                                  "stdvar_over_time",
                                                  "quantile_over_time",
                                                  "predict_linear",
                                                  "absent_over_time"});
    const std::string matrix = Matrix(fuel);
    if (function == "quantile_over_time")
      return fmt::format("quantile_over_time({}, {})", random_.Of({"0.5", "0.9", "1.5"}), matrix);
    if (function == "predict_linear") return fmt::format("predict_linear({}, 60)", matrix);
    return fmt::format("{}({})", function, matrix);
  }

  std::string OfValue(uint32_t fuel) {
    const std::string_view function =
        random_.Of({"abs",          "ceil",          "floor",       "round", "sgn",
                    "exp",          "sqrt",          "ln",          "log2",  "log10",
                    "sin",          "cos",           "tan",         "asin",  "acos",
                    "atan",         "sinh",          "cosh",        "tanh",  "asinh",
                    "acosh",        "atanh",         "deg",         "rad",   "timestamp",
                    "sort",         "sort_desc",     "minute",      "hour",  "day_of_week",
                    "day_of_month", "days_in_month", "day_of_year", "month", "year",
                    "abs",          "ceil",          "floor",       "round"});
    if (function == "round" && random_.OneIn(2)) {
      return fmt::format("round({}, {})", Vector(fuel),
                         random_.Of({"0.1", "5", "-10", "0", "scalar(limit)"}));
    }
    const bool calendar = function == "hour" || function == "minute" || function == "month";
    if (calendar && random_.OneIn(4)) return std::string(function) + "()";
    return fmt::format("{}({})", function, Vector(fuel));
  }

  std::string Clamp(uint32_t fuel) {
    switch (random_.Below(3)) {
      case 0:
        return fmt::format("clamp({}, {}, {})", Vector(fuel), Scalar(fuel), Scalar(fuel));
      case 1:
        return fmt::format("clamp_min({}, {})", Vector(fuel), Scalar(fuel));
      default:
        return fmt::format("clamp_max({}, {})", Vector(fuel), Scalar(fuel));
    }
  }

  std::string Relabel(const std::string& operand) {
    if (random_.OneIn(3)) {
      return fmt::format("label_join({}, \"{}\", \"{}\", \"{}\"{})", operand, AnyLabel(),
                         random_.Of({"", "-"}), AnyLabel(),
                         random_.OneIn(2) ? fmt::format(", \"{}\"", AnyLabel()) : "");
    }
    return fmt::format("label_replace({}, \"{}\", \"{}\", \"{}\", \"{}\")", operand, AnyLabel(),
                       random_.Of({"", "x", "$1", "${1}", "$0", "$1-$2", "x$1", "7", "$$"}),
                       AnyLabel(),
                       random_.Of({"", ".*", "(.*)", "(.+)", ".+", "a", "(e).*", "(a?)(.*)", "(a?)",
                                   "(200|404)", "(a)|(.*)"}));
  }

  std::string Absent(uint32_t fuel) {
    const std::string matchers(random_.Of(
        {"", "{job=\"none\"}", "{job=\"api\",job=\"web\"}", "{job=\"none\",region!=\"eu\"}",
         "{job=\"\",job=\"web\"}", "{job=\"api\",job=\"web\",job=\"none\"}",
         "{job!=\"api\",job=\"x\"}", "{region=~\"none\",instance=\"none\"}", "{nope=\"x\"}"}));
    const std::string name = SeriesName(AnyMetric());
    switch (random_.Below(5)) {
      case 0:
        return fmt::format("absent({})", Vector(fuel));
      case 1:
        return fmt::format("absent_over_time({}{}[5m])", name, matchers);
      case 2:
        return fmt::format("absent(({}{}))", name, matchers);
      default:
        return fmt::format("absent({}{}{})", name, matchers, Modifiers());
    }
  }

  // --- aggregations ---

  std::string_view AnyLabel() {
    if (random_.OneIn(10)) return random_.Of({"le", "nope", "extra", "quantile"});
    const auto count = static_cast<uint32_t>(program_.labels.size());
    return program_.labels[Store<Label>::At(random_.Below(count))].name;
  }

  // "job, region"; often empty.
  std::string LabelList() {
    std::string text;
    for (uint32_t i = random_.Below(3); i > 0; --i) {
      if (!text.empty()) text += ", ";
      text += random_.OneIn(3) ? std::string("job") : std::string(AnyLabel());
    }
    return text;
  }

  std::string Grouping() {
    if (random_.OneIn(3)) return {};
    if (random_.OneIn(12)) return "by (__name__, job) ";
    return fmt::format("{} ({}) ", random_.Of({"by", "by", "without"}), LabelList());
  }

  std::string Aggregate(uint32_t fuel) {
    const std::string_view op =
        random_.Of({"sum", "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk",
                    "bottomk", "quantile", "count_values"});
    std::string parameter;
    if (op == "topk" || op == "bottomk") parameter = random_.Of({"1, ", "3, ", "0, "});
    if (op == "quantile") parameter = random_.Of({"0.5, ", "0, ", "1, ", "-1, ", "2, "});
    if (op == "count_values")
      parameter = fmt::format("\"{}\", ", random_.OneIn(3) ? AnyLabel() : "value");
    return fmt::format("{} {}({}{})", op, Grouping(), parameter, Vector(fuel));
  }

  std::string Buckets(uint32_t fuel) {
    const std::string name(random_.Of({"wait_seconds_bucket", "skew_seconds_bucket"}));
    const std::string matchers(
        random_.Of({"", "", "{job=\"api\"}", "{le!=\"1\"}", "{le=~\"-2|0|0.5|1|\\\\+Inf\"}"}));
    const std::string plain = name + matchers;
    const std::string rate = fmt::format(
        "{}({}[{}])", random_.Of({"rate", "increase", "delta", "irate", "max_over_time", "deriv"}),
        plain, Range());
    if (fuel == 0) return random_.OneIn(3) ? plain : rate;
    const std::string inner = Buckets(fuel - 1);
    switch (random_.Below(10)) {
      case 0:
        return fmt::format("-({})", inner);
      case 1:
        return fmt::format("({} or {})", inner, Buckets(fuel - 1));
      case 2:
        return fmt::format("label_replace({}, \"le\", \"100\", \"le\", \"10|3\")", inner);
      case 3:
        return fmt::format("({} {} {})", inner, Comparison(), Literal());
      case 4:
        return fmt::format("clamp_max({}, {})", inner, Literal());
      case 5:
        return fmt::format("({} * {})", inner, Literal());
      default:
        return fmt::format("{} by (le{}) ({})", random_.Of({"sum", "sum", "sum", "avg", "max"}),
                           random_.OneIn(2) ? ", job" : "", inner);
    }
  }

  std::string Quantile(uint32_t fuel) {
    const std::string quantile =
        random_.OneIn(6) ? Scalar(1) : std::string(random_.Of({"0.5", "0.9", "0", "1", "0.01"}));
    const std::string buckets =
        random_.OneIn(6) ? Vector(fuel) : Buckets(std::min<uint32_t>(fuel, 2));
    return fmt::format("histogram_quantile({}, {})", quantile, buckets);
  }

  // --- operators ---

  std::string WithScalar(uint32_t fuel) {
    const std::string op(random_.OneIn(2) ? Arithmetic() : Comparison());
    const bool compares = op.find_first_of("=<>!") != std::string::npos;
    const std::string_view boolean = compares && random_.OneIn(3) ? " bool" : "";
    const std::string vector = Vector(fuel);
    const std::string scalar = random_.OneIn(2) ? Literal() : Scalar(fuel);
    return random_.OneIn(4) ? fmt::format("({} {}{} {})", scalar, op, boolean, vector)
                            : fmt::format("({} {}{} {})", vector, op, boolean, scalar);
  }

  std::string Operator() {
    const std::string op(random_.OneIn(2) ? Arithmetic() : Comparison());
    const bool compares = op.find_first_of("=<>!") != std::string::npos;
    return compares && random_.OneIn(3) ? op + " bool" : op;
  }

  std::string Match(uint32_t fuel) {
    const std::string many = Vector(fuel);
    const std::string op = Operator();
    const std::string on = LabelList();
    // Both sides have one series for each value of the labels.
    const auto one = [&](const std::string& labels) {
      return fmt::format("{} by ({}) ({})", random_.Of({"sum", "max", "count", "min", "group"}),
                         labels, Vector(fuel));
    };
    switch (random_.Below(7)) {
      case 0:
        return fmt::format("({} {} {})", many, op, Vector(fuel));
      case 1:
        return fmt::format("({} {} on ({}) {})", one(on), op, on, one(on));
      case 2:
        return fmt::format("({} {} {})", one(on), op, one(on));
      case 3: {
        const std::string_view ignored = AnyLabel();
        return fmt::format("({} {} ignoring ({}) {})", many, op, ignored,
                           random_.OneIn(2) ? many : Vector(fuel));
      }
      case 4:
        return fmt::format("({} {} on ({}) group_right () {})", one(on), op, on, many);
      case 5:
        return fmt::format("({} {} on (job) group_left ({}) {})", many, op,
                           random_.Of({"version", "version, zone"}),
                           random_.Of({"build_info", "topk by (job) (1, build_info)"}));
      default:
        return fmt::format("({} {} on ({}) group_left ({}) {})", many, op, on,
                           random_.OneIn(3) ? "unheard" : "", one(on));
    }
  }

  std::string SetOperation(uint32_t fuel) {
    const std::string left = Vector(fuel);
    const std::string_view op = random_.Of({"and", "or", "unless"});
    std::string matching;
    if (random_.OneIn(2))
      matching = fmt::format("{} ({}) ", random_.Of({"on", "ignoring"}), LabelList());
    return fmt::format("({} {} {}{})", left, op, matching, random_.OneIn(4) ? left : Vector(fuel));
  }

  // A share of errors and its complement, and what only looks like one.
  std::string PartOfWhole() {
    const Metric& metric = AnyMetric();
    const std::string name = SeriesName(metric);
    const std::string matchers = Matchers(metric);
    const std::string_view function =
        random_.Of({"rate", "increase", "sum_over_time", "count_over_time", ""});
    const std::string_view range = Range();
    const auto side = [&](const std::string& selector) {
      return function.empty() ? selector : fmt::format("{}({}[{}])", function, selector, range);
    };
    const std::string grouping = Grouping();
    const std::string_view op = random_.Of({"sum", "sum", "count"});
    const std::string share =
        fmt::format("{} {}({}) / {}{} {}({})", op, grouping, side(name + matchers),
                    random_.OneIn(3) ? "ignoring (code) " : "", op, grouping, side(name));
    return random_.OneIn(3) ? fmt::format("(1 - ({}))", share) : fmt::format("({})", share);
  }

  const Program& program_;
  Random random_;
};
// NOLINTEND(misc-no-recursion)

}  // namespace

std::string RandomFactsExpression(const Program& program, uint64_t seed) {
  return Generator(program, seed).Run();
}

}  // namespace qoe::acceptance
