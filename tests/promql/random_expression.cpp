#include "tests/promql/random_expression.h"

#include <array>
#include <string_view>
#include <vector>

#include "promql/functions.h"
#include "promql/operators.h"
#include "tests/promql/random.h"

namespace promql::test {
namespace {

// NOLINTBEGIN(misc-no-recursion): depth is bounded by `fuel`
class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  std::string Run() {
    Expression(4);
    return std::move(out_);
  }

 private:
  void Add(std::string_view text) {
    out_.append(text);
    if (random_.OneIn(40)) out_.append(random_.OneIn(2) ? "\n" : " # note\n");
  }
  void Space() {
    if (!random_.OneIn(3)) out_.push_back(' ');
  }

  void Expression(uint32_t fuel) {
    if (fuel == 0) return Leaf();
    switch (random_.Below(10)) {
      case 0:
        Add("(");
        Expression(fuel - 1);
        Add(")");
        return;
      case 1:
        Add(random_.OneIn(2) ? "-" : "+");
        Expression(fuel - 1);
        return;
      case 2:
      case 3:
      case 4:
        Binary(fuel - 1);
        return;
      case 5:
        Call(fuel - 1);
        return;
      case 6:
        Aggregate(fuel - 1);
        return;
      case 7:
        Subquery(fuel - 1);
        return;
      default:
        Leaf();
    }
  }

  void Leaf() {
    switch (random_.Below(8)) {
      case 0:
        Add(Number());
        return;
      case 1:
        Add(random_.Of({"\"s\"", "'\\n\\x01'", "`raw`", "\"ü\\u2028\""}));
        return;
      case 2:
        Add(random_.Of({"$var", "${var:raw}", "[[var]]", "0.$var", "$a$b"}));
        return;
      case 3:
        Selector();
        Add("[");
        DurationText(2);
        Add("]");
        Modifiers();
        return;
      default:
        Selector();
        Modifiers();
    }
  }

  std::string_view Number() {
    return random_.Of(
        {"0", "1", "2.5", "1e3", "0x1f", "017", ".25", "Inf", "NaN", "5m", "1h30m", "1e-9"});
  }

  void Selector() {
    const bool name = !random_.OneIn(4);
    if (name)
      Add(random_.Of({"foo", "a:b", "sum", "by", "start", "Up_2", "offset", "fill", "step",
                      "a_${b}:c", "$a_[[b]]c"}));
    if (name && random_.OneIn(2)) return;
    Space();
    Add("{");
    const uint32_t count = random_.Below(4);
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0) Add(",");
      if (random_.OneIn(8)) {
        Add(random_.Of({"\"quoted.name\"", "$filters", "${a:raw}"}));
        continue;
      }
      Add(random_.Of({"a", "job", "on", "'l b'", "__name__", "\"\"", "$label", "a_$b"}));
      Add(random_.Of({"=", "!=", "=~", "!~"}));
      Add(random_.Of({"\"\"", "\"x\"", "'a.*b|c'", "`[0-9]+`", "\"\\\\d\\t\"", "\"$x\"",
                      "${x:doublequote}", "'a${x}('"}));
    }
    if (count > 0 && random_.OneIn(4)) Add(",");
    Add("}");
  }

  void Modifiers() {
    if (random_.OneIn(5)) Add(random_.OneIn(2) ? " anchored" : " smoothed");
    if (random_.OneIn(4)) AtAndOffset();
  }

  void AtAndOffset() {
    if (random_.OneIn(2))
      Add(random_.Of({" @ 5", " @ -1.5", " @ start()", " @ end()", " @ 1m", " @ $t"}));
    if (random_.OneIn(2)) {
      Add(" offset ");
      OffsetText();
    }
  }

  void OffsetText() {
    if (random_.OneIn(3)) Add(random_.OneIn(2) ? "-" : "+");
    switch (random_.Below(5)) {
      case 0:
        // Without a sign an operator behind would be the offset's.
        Add("-(");
        DurationText(2);
        Add(")");
        return;
      case 1:
        Add("step()");
        return;
      case 2:
        Add("min_of(5m, ");
        DurationText(1);
        Add(")");
        return;
      default:
        Add(random_.Of({"5m", "0s", "300", "1d2h", "${d}s"}));
    }
  }

  void DurationText(uint32_t fuel) {
    if (fuel == 0 || random_.OneIn(2)) {
      return Add(
          random_.Of({"5m", "1.5", "1y", "90s", "$__interval", "step()", "range()", "1h30m5s7ms"}));
    }
    switch (random_.Below(4)) {
      case 0:
        Add("(");
        DurationText(fuel - 1);
        Add(")");
        return;
      case 1:
        Add("-");
        DurationText(fuel - 1);
        return;
      case 2:
        Add("max_of(");
        DurationText(fuel - 1);
        Add(",");
        DurationText(fuel - 1);
        Add(")");
        return;
      default:
        DurationText(fuel - 1);
        Add(random_.Of({"+", "-", "*", "/", "%", "^"}));
        DurationText(fuel - 1);
    }
  }

  void Labels() {
    Add("(");
    const uint32_t count = random_.Below(3);
    for (uint32_t i = 0; i < count; ++i) {
      Add(random_.Of({"a", "job", "by", "\"l b\"", "le", "$by", "a_${b}", "\"$x\""}));
      if (i + 1 < count || random_.OneIn(4)) Add(",");
    }
    Add(")");
  }

  void Binary(uint32_t fuel) {
    Expression(fuel);
    Add(" ");
    if (random_.OneIn(12)) {
      Add("$op");
    } else {
      Add(kBinaryOps[random_.Below(static_cast<uint32_t>(kBinaryOps.size()))].spelling);
    }
    Add(" ");
    if (random_.OneIn(6)) Add("bool ");
    if (random_.OneIn(3)) {
      Add(random_.OneIn(2) ? "on" : "ignoring");
      Labels();
      if (random_.OneIn(2)) {
        Add(random_.OneIn(2) ? " group_left" : " group_right");
        Labels();
      }
    }
    if (random_.OneIn(8))
      Add(random_.Of({" fill(0) ", " fill_left(-1) ", " fill_right(NaN) fill_left(2) "}));
    Add(" ");
    Expression(fuel);
  }

  void Call(uint32_t fuel) {
    const Function& function = FunctionOf(static_cast<FunctionId>(random_.Below(FunctionCount())));
    Add(random_.OneIn(10) ? "${fn}_over_time" : function.name);
    Space();
    Add("(");
    const uint32_t count = random_.Below(4);
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0) Add(", ");
      Expression(fuel);
    }
    Add(")");
  }

  void Aggregate(uint32_t fuel) {
    const AggregatorInfo& info =
        kAggregators[random_.Below(static_cast<uint32_t>(kAggregators.size()))];
    const uint32_t grouping = random_.Below(3);
    Add(random_.OneIn(10) && grouping < 2 ? "$agg" : info.spelling);
    if (grouping == 0) {
      Add(random_.OneIn(2) ? " by " : " without ");
      Labels();
    }
    Space();
    Add("(");
    if (info.parameter != AggregatorParameter::None) {
      Expression(fuel);
      Add(",");
    }
    Expression(fuel);
    Add(")");
    if (grouping == 1) {
      Add(random_.OneIn(2) ? " by " : " without ");
      Labels();
    }
  }

  void Subquery(uint32_t fuel) {
    Add("(");
    Expression(fuel);
    Add(")[");
    DurationText(1);
    Add(":");
    if (random_.OneIn(2)) DurationText(1);
    Add("]");
    if (random_.OneIn(3)) AtAndOffset();
  }

  Random random_;
  std::string out_;
};
// NOLINTEND(misc-no-recursion)

}  // namespace

std::string RandomExpression(uint64_t seed) { return Generator(seed).Run(); }

std::string Mangled(std::string text, uint64_t seed) {
  Random random(seed);
  constexpr std::string_view kBytes = "(){}[]\"'`,:=~!@$#+-*^5ms \n\\\xC3\xFF";
  const uint32_t edits = 1 + random.Below(4);
  for (uint32_t i = 0; i < edits && !text.empty(); ++i) {
    const size_t at = random.Below(static_cast<uint32_t>(text.size()));
    const char byte = kBytes[random.Below(static_cast<uint32_t>(kBytes.size()))];
    switch (random.Below(4)) {
      case 0:
        text.erase(at, 1 + random.Below(5));
        break;
      case 1:
        text.insert(at, 1, byte);
        break;
      case 2:
        text[at] = byte;
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

}  // namespace promql::test
