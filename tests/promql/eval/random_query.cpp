#include "tests/promql/eval/random_query.h"

#include <array>
#include <vector>

#include "promql/functions.h"
#include "promql/operators.h"
#include "promql/series/series.h"
#include "promql/target.h"
#include "tests/promql/random.h"

namespace promql::eval::test {
namespace {

using promql::test::Random;

// NOLINTBEGIN(misc-no-recursion): depth is bounded by `fuel`
class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  RandomQuery Run() {
    if (random_.OneIn(12)) {
      Scalar(3);
    } else {
      Vector(1 + random_.Below(4));
    }
    return {std::move(out_), asks_for_range_};
  }

 private:
  void Add(std::string_view text) { out_.append(text); }
  void AddOf(const std::vector<std::string_view>& texts) { Add(random_.Of(texts)); }

  void Scalar(uint32_t fuel) {
    switch (random_.Below(fuel == 0 ? 3 : 8)) {
      case 0:
      case 1:
      case 2:
        return AddOf({"0", "1", "2", "0.5", "-1.5", "1e300", "NaN", "Inf", "-Inf", "5m", "0.9"});
      case 3:
        return Call(ValueType::Scalar, fuel);
      case 4:
        Add("-(");
        Scalar(fuel - 1);
        return Add(")");
      default:
        Add("(");
        Scalar(fuel - 1);
        AddOf({" + ", " - ", " * ", " / ", " % ", " ^ ", " atan2 ", " == bool ", " < bool "});
        Scalar(fuel - 1);
        Add(")");
    }
  }

  void Vector(uint32_t fuel) {
    if (fuel == 0) {
      Selector();
      if (random_.OneIn(25)) Add(" smoothed");
      return Modifiers();
    }
    switch (random_.Below(9)) {
      case 0:
        return Vector(0);
      case 1:
      case 2:
        return Binary(fuel - 1);
      case 3:
      case 4:
        return Aggregate(fuel - 1);
      case 5:
        Add(random_.OneIn(2) ? "(" : "-(");
        Vector(fuel - 1);
        return Add(")");
      default:
        return Call(ValueType::Vector, fuel);
    }
  }

  void Selector() {
    AddOf({"a", "b", "c_total", "h", "n", "h_bucket", "w", "{__name__=~\"[ab]\"}", "{x=\"1\"}",
           "target_info", "mixed"});
    if (out_.back() != '}' && random_.OneIn(3)) {
      AddOf(
          {"{x=\"1\"}", "{x!=\"1\"}", "{y=~\"p|q\"}", "{y!~\"p.*\"}", "{x=\"\"}", "{z=\"none\"}"});
    }
  }
  void Modifiers() {
    if (random_.OneIn(6)) AddOf({" offset 1m", " offset -45s", " offset 7s"});
    if (random_.OneIn(10)) {
      AddOf({" @ 300", " @ 17.5"});
    } else if (random_.OneIn(40)) {
      AddOf({" @ start()", " @ end()"});
      asks_for_range_ = true;
    }
  }
  void Duration() {
    if (random_.OneIn(15)) {
      AddOf({"step() + 30s", "range() + 1m", "max_of(step(), 1m)"});
      asks_for_range_ = true;
      return;
    }
    AddOf({"30s", "1m", "2m", "5m", "1m7s", "3m * 1.5", "1ms", "90s - 15s"});
  }
  void Range(uint32_t fuel) {
    if (fuel == 0 || !random_.OneIn(3)) {
      Selector();
      Add("[");
      Duration();
      Add("]");
      if (random_.OneIn(15)) AddOf({" anchored", " smoothed"});
      return Modifiers();
    }
    Add("(");
    Vector(fuel - 1);
    Add(")[");
    Duration();
    Add(":");
    AddOf({"", "15s", "20s", "1m", "7s"});
    Add("]");
    Modifiers();
  }

  void Argument(const Function& function, size_t index, uint32_t fuel) {
    switch (function.parameter_type(index)) {
      case ValueType::Scalar:
        return Scalar(fuel > 2 ? 2 : fuel);
      case ValueType::String:
        return AddOf({"\"x\"", "\"y\"", "\"new\"", "\"(.*)\"", "\"$1-\"", "\"\"", "\"__name__\""});
      case ValueType::Vector:
        if (function.name == "info" && index == 1) {
          return AddOf({"{z=~\".*\"}", "{z=~\".+\"}", "{__name__=~\".+_info\"}"});
        }
        return Vector(fuel);
      case ValueType::Matrix:
        return Range(fuel);
    }
  }
  void Call(ValueType result, uint32_t fuel) {
    FunctionId id = FunctionId::None;
    do {
      id = static_cast<FunctionId>(random_.Below(FunctionCount()));
    } while (!SinceOf(id).InWithFlag(kReference) || FunctionOf(id).result != result);
    const Function* function = &FunctionOf(id);
    asks_for_range_ = asks_for_range_ || function->name == "start" || function->name == "end" ||
                      function->name == "step" || function->name == "range";
    const int most = function->max_arguments();
    const auto fewest = static_cast<uint32_t>(function->min_arguments());
    const uint32_t count = most < 0
                               ? fewest + random_.Below(3)
                               : fewest + random_.Below(static_cast<uint32_t>(most) - fewest + 1);
    Add(function->name);
    Add("(");
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0) Add(", ");
      Argument(*function, i, fuel == 0 ? 0 : fuel - 1);
    }
    Add(")");
  }

  void Aggregate(uint32_t fuel) {
    const AggregatorInfo& info = kAggregators[random_.Below(kAggregators.size())];
    Add(info.spelling);
    if (random_.OneIn(2))
      AddOf({" by (x)", " by (y, x)", " without (x)", " by ()", " without (le)"});
    Add("(");
    if (info.parameter == AggregatorParameter::Scalar) {
      Scalar(random_.OneIn(4) ? 2 : 0);
      Add(", ");
    } else if (info.parameter == AggregatorParameter::String) {
      Add("\"v\", ");
    }
    Vector(fuel);
    Add(")");
  }

  void Binary(uint32_t fuel) {
    const uint32_t scalar = random_.Below(5);  // 0: on the left, 1: on the right
    Add("(");
    scalar == 0 ? Scalar(1) : Vector(fuel);
    if (scalar > 1 && random_.OneIn(4)) {
      AddOf({" and ", " or ", " unless "});
      if (random_.OneIn(2)) AddOf({"on (x) ", "ignoring (x) ", "on () "});
    } else {
      AddOf({" + ", " - ", " * ", " / ", " % ", " ^ ", " atan2 ", " == ", " != ", " > ", " < ",
             " >= ", " <= ", " </ ", " >/ ", " == bool ", " > bool "});
      if (scalar > 1) Matching();
    }
    scalar == 1 ? Scalar(1) : Vector(fuel);
    Add(")");
  }
  void Matching() {
    if (random_.OneIn(2)) return;
    AddOf({"on (x) ", "ignoring (x) ", "on (x, y) ", "on () ", "ignoring (y, le) "});
    if (random_.OneIn(2)) AddOf({"group_left () ", "group_right () ", "group_left (y) "});
    if (random_.OneIn(5)) AddOf({"fill(0) ", "fill_left(1) ", "fill_right(NaN) "});
  }

  Random random_;
  std::string out_;
  bool asks_for_range_ = false;
};
// NOLINTEND(misc-no-recursion)

class SeriesMaker {
 public:
  SeriesMaker(uint64_t seed, Storage& storage) : random_(seed), storage_(storage) {}

  void Run() {
    for (const char* x : {"1", "2"}) {
      for (const char* y : {"p", "q"}) {
        const std::string labels = "x=\"" + std::string(x) + "\",y=\"" + y + "\"";
        Make("a{" + labels + "}");
        Make("b{" + labels + "}");
        Make("c_total{" + labels + "}");
        Make("h{" + labels + "}");
        Make("n{" + labels + "}");
      }
      for (const char* le : {"0.5", "1", "2", "+Inf", "wrong"}) {
        Make("h_bucket{x=\"" + std::string(x) + "\",le=\"" + le + "\"}");
      }
      Make("w{x=\"" + std::string(x) + "\"}");
      Make("mixed{x=\"" + std::string(x) + "\"}");
      Make("target_info{instance=\"" + std::string(x) + R"(",z="i"})");
    }
  }

 private:
  static constexpr uint32_t kSteps = 40;

  std::string Number() {
    if (random_.OneIn(12)) {
      return std::string(random_.Of({"NaN", "Inf", "-Inf", "-0", "1e308", "5e-324"}));
    }
    return std::to_string(random_.Below(100)) + (random_.OneIn(2) ? ".25" : "");
  }
  std::string Exponential() {
    return "{{schema:" + std::to_string(static_cast<int>(random_.Below(6)) - 2) +
           " count:" + std::to_string(random_.Below(30)) + " sum:" + Number() +
           " z_bucket:" + std::to_string(random_.Below(3)) +
           " z_bucket_w:" + std::string(random_.Of({"0", "0.001", "0.5", "3"})) +
           " offset:" + std::to_string(static_cast<int>(random_.Below(5)) - 2) + " buckets:[" +
           Counts() + "] n_buckets:[" + Counts() + "]" +
           (random_.OneIn(6) ? " counter_reset_hint:gauge" : "") + "}}";
  }
  std::string Custom() {
    return "{{schema:-53 count:" + std::to_string(random_.Below(30)) + " sum:" + Number() +
           " custom_values:[" + std::string(random_.Of({"1 2", "1 2 4", "-1 2", "", "0"})) +
           "] buckets:[" + Counts() + "]}}";
  }
  std::string Counts() {
    std::string counts;
    for (uint32_t n = random_.Below(4); n > 0; --n) {
      counts += std::to_string(random_.Below(9)) + (n > 1 ? " " : "");
    }
    return counts;
  }

  void Make(const std::string& metric) {
    std::string line = metric;
    const char kind = metric[0];
    const bool mixed = kind == 'm';
    for (uint32_t step = 0; step < kSteps; ++step) {
      line += " ";
      if (random_.OneIn(9)) {
        line += random_.OneIn(3) ? "stale" : "_";
      } else if (kind == 'h' && metric[1] == '{') {
        line += Exponential();
      } else if (kind == 'n' || (mixed && random_.OneIn(3))) {
        line += Custom();
      } else if (mixed && random_.OneIn(3)) {
        line += Exponential();
      } else if (kind == 't') {
        line += "1";
      } else if (kind == 'w') {
        line += random_.Of({"NaN", "Inf", "-Inf", "0", "1", "-0"});
      } else if (kind == 'c') {
        total_ = random_.OneIn(15) ? 0 : total_ + random_.Below(20);
        line += std::to_string(total_);
      } else {
        line += Number();
      }
    }
    Store(line);
  }
  void Store(const std::string& line) {
    series::Series series;
    std::vector<Issue> issues;
    if (!series::Parse(line, {}, series, issues)) return;
    const size_t number = storage_.AddSeries(Labels(series.labels));
    int64_t t_ms = 0;
    for (const series::Sample& sample : series.samples) {
      if (const double* value = std::get_if<double>(&sample)) {
        storage_.Append(number, t_ms, *value);
      } else if (const auto* histogram = std::get_if<series::Histogram>(&sample)) {
        storage_.Append(number, t_ms, *histogram);
      } else if (std::holds_alternative<series::Stale>(sample)) {
        storage_.AppendStale(number, t_ms);
      }
      t_ms += 15'000;
    }
  }

  Random random_;
  Storage& storage_;
  uint64_t total_ = 0;
};

}  // namespace

void AddRandomSeries(uint64_t seed, Storage& storage) { SeriesMaker(seed, storage).Run(); }

RandomQuery MakeRandomQuery(uint64_t seed) { return Generator(seed).Run(); }

}  // namespace promql::eval::test
