// Comparisons that no value satisfies, or every value.
#include "compiler/check/claim.h"
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::NodeId;
using promql::NodeKind;

class TruthCheck {
 public:
  TruthCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Comparison(NodeId id) {
    const promql::BinaryView binary = cx_.ast.binary(id);
    const facts::NodeFacts& left = cx_.Of(binary.lhs);
    const facts::NodeFacts& right = cx_.Of(binary.rhs);
    if (DropsAll(binary, left, right)) return Never(binary);
    // Further inside it may be a way to turn values into their presence.
    const bool alert = cx_.purpose == Purpose::Alert && id == Inner(cx_.ast, cx_.ast.root());
    if (alert && KeepsAll(binary, left, right)) Always(binary);
  }

  // `absent(vector(1))`.
  void Absent(NodeId id) {
    const promql::CallView call = cx_.ast.call(id);
    const bool absent = call.function == promql::FunctionId::absent ||
                        call.function == promql::FunctionId::absent_over_time;
    if (!absent || call.arguments.empty()) return;
    const NodeId argument = Inner(cx_.ast, call.arguments[0]);
    if (cx_.ast.kind(argument) != NodeKind::Call ||
        cx_.ast.call(argument).function != promql::FunctionId::vector) {
      return;
    }
    sink_
        .Add(Code::NeverTrue, cx_.At(call.name_span),
             "`{}` of what is always there: there is never a result", call.name)
        .Label(cx_.At(argument), "this is never missing")
        .Help("name the series that may be missing");
  }

 private:
  void Never(const promql::BinaryView& binary) {
    const facts::NodeFacts& left = cx_.Of(binary.lhs);
    const facts::NodeFacts& right = cx_.Of(binary.rhs);
    const bool alert = cx_.purpose == Purpose::Alert;
    diag::Report report =
        sink_.Add(Code::NeverTrue, cx_.At(binary.op_span), "no value satisfies this: {}",
                  alert ? "the alert can never fire" : "there would never be data");
    Side(report, binary.lhs, left);
    Side(report, binary.rhs, right);
    Explain(report, binary, left, right);
  }

  void Always(const promql::BinaryView& binary) {
    diag::Report report = sink_.Add(Code::AlwaysTrue, cx_.At(binary.op_span),
                                    "every value satisfies this: the alert fires as long as there "
                                    "is data");
    Side(report, binary.lhs, cx_.Of(binary.lhs));
    Side(report, binary.rhs, cx_.Of(binary.rhs));
    if (cx_.Of(binary.lhs).nan) report.Note("all but the NaN of 0 divided by 0");
    report.Help("compare with a value that a healthy system does not reach");
  }

  void Side(diag::Report& report, NodeId id, const facts::NodeFacts& facts) {
    const std::string_view kind = Text(facts.kind);
    const bool says_more = facts.unit.known() && facts.kind != facts::Kind::Ratio;
    const std::string unit = says_more ? " in " + facts.unit.name() : "";
    if (facts.kind == facts::Kind::Number) {
      report.Label(cx_.At(id), "this is {}", facts::Text(facts.range));
    } else {
      report.Label(cx_.At(id), "this is {}{}: {}", kind.empty() ? "a value" : kind, unit,
                   facts::Text(facts.range));
    }
  }

  // The way out, where the numbers hint at what was meant.
  void Explain(diag::Report& report, const promql::BinaryView& binary, const facts::NodeFacts& left,
               const facts::NodeFacts& right) {
    const double limit = right.range.lo;
    const bool number = right.kind == facts::Kind::Number && right.range.lo == right.range.hi;
    if (number && left.kind == facts::Kind::Ratio && limit > 1 && limit <= 100) {
      report.Help("if {} % is meant, write `{}`: the value is a ratio", units::FormatNumber(limit),
                  units::FormatNumber(units::RoundToDecimal(limit / 100)));
    } else if (number && left.kind == facts::Kind::Quantile && limit >= left.range.hi) {
      report.Note("a quantile is never above the last finite bucket, which ends at {}",
                  units::FormatNumber(left.range.hi));
      const bool seconds = left.unit.known() && left.unit == cx_.catalogue.Seconds();
      if (seconds && limit / 1000 < left.range.hi) {
        report.Help("if milliseconds are meant, write `{}`",
                    units::FormatNumber(units::RoundToDecimal(limit / 1000)));
      } else {
        report.Help("compare with less, or give the histogram a bucket above");
      }
    } else if (number && left.kind == facts::Kind::Count && limit <= 0) {
      report.Note("where nothing is counted there is no result, and not 0")
          .Help("ask for what is missing: `absent(…)`");
    } else if (binary.op == promql::BinaryOp::Less && left.range.lo == 0) {
      report.Help("the smallest value is 0: compare with `== 0`, or ask `absent(…)`");
    } else {
      report.Help("compare with a value that can be reached");
    }
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckTruth(const ExpressionContext& cx, diag::Sink& sink) {
  TruthCheck check(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) == NodeKind::Binary) check.Comparison(id);
    if (cx.ast.kind(id) == NodeKind::Call) check.Absent(id);
  }
}

}  // namespace qoe::check
