// Running totals are for rate, increase and resets; what is no running total is for none of them.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::Kind;
using promql::FunctionId;
using promql::NodeId;
using promql::NodeKind;

bool ForCounters(FunctionId function) {
  return function == FunctionId::rate || function == FunctionId::irate ||
         function == FunctionId::increase || function == FunctionId::resets;
}

bool IsChange(FunctionId function) {
  return function == FunctionId::delta || function == FunctionId::idelta ||
         function == FunctionId::deriv;
}

// Of the size of samples. The largest, the least and the last of a running total say something.
bool IsLevel(FunctionId function) {
  return function == FunctionId::sum_over_time || function == FunctionId::avg_over_time ||
         function == FunctionId::stddev_over_time || function == FunctionId::stdvar_over_time ||
         function == FunctionId::quantile_over_time;
}

// Sure to be no running total.
bool IsNoCounter(Kind kind) {
  switch (kind) {
    case Kind::Gauge:
    case Kind::SummaryQuantile:
    case Kind::Info:
    case Kind::Rate:
    case Kind::Increase:
    case Kind::Delta:
    case Kind::Ratio:
    case Kind::Quantile:
    case Kind::Average:
    case Kind::Count:
    case Kind::Boolean:
      return true;
    default:
      return false;
  }
}

// The selector at the bottom of a chain of ranges and parentheses; invalid where there is none.
NodeId SelectorOf(const promql::Ast& ast, NodeId id) {
  id = Inner(ast, id);
  if (ast.kind(id) == NodeKind::MatrixSelector) return ast.matrix(id).selector;
  return ast.kind(id) == NodeKind::VectorSelector ? id : NodeId{};
}

class CounterCheck {
 public:
  CounterCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Call(NodeId id) {
    const promql::CallView call = cx_.ast.call(id);
    if (call.arguments.empty() || call.function == FunctionId::None) return;
    const NodeId argument = call.arguments[0];
    const facts::NodeFacts& operand = cx_.Of(argument);
    if (ForCounters(call.function)) {
      if (operand.kind == Kind::EventCounter) {
        RateOfEvents(call, argument);
      } else if (IsNoCounter(operand.kind)) {
        RateOfGauge(call, argument);
      } else if (operand.kind == Kind::Counter && operand.aggregated) {
        RateOfSum(call, argument);
      }
    } else if (operand.kind == Kind::Counter && !operand.aggregated) {
      if (IsChange(call.function)) DeltaOfCounter(call, argument);
      if (IsLevel(call.function)) LevelOfCounter(call, argument);
    }
  }

  void Compare(const promql::BinaryView& binary) {
    if (binary.return_bool || !promql::IsComparison(binary.op)) return;
    Compared(binary, binary.lhs, binary.rhs);
    Compared(binary, binary.rhs, binary.lhs);
  }

  void Shown() {
    const NodeId root = cx_.ast.root();
    if (cx_.purpose != Purpose::Panel || cx_.Of(root).kind != Kind::Counter) return;
    if (cx_.Of(root).part == facts::Part::Bucket) return;
    const promql::ValueType type = promql::TypeOf(cx_.ast, root);
    if (type == promql::ValueType::Matrix) return;
    Declared(sink_.AddAs(diag::Severity::Hint, Code::RawCounter, cx_.At(root),
                         "a running total is shown as it is: it falls to zero at each restart of "
                         "the process"),
             root)
        .Help("show what came within a time: `increase(…[$__rate_interval])`, or `rate`");
  }

 private:
  void RateOfEvents(const promql::CallView& call, NodeId argument) {
    Declared(sink_.Add(Code::RateOfEvents, cx_.At(call.name_span),
                       "`{}` of samples that do not accumulate: each is one event's own value, so "
                       "this would be about 0",
                       call.name),
             argument)
        .Help("add the events up: `sum_over_time(…[5m])`");
  }

  void RateOfGauge(const promql::CallView& call, NodeId argument) {
    const Kind kind = cx_.Of(argument).kind;
    diag::Report report =
        sink_.Add(Code::RateOfGauge, cx_.At(call.name_span),
                  "`{}` of {}, which is no running total: every fall would be taken for a restart",
                  call.name, Text(kind));
    Declared(report, argument);
    const bool done = kind == Kind::Rate || kind == Kind::Increase;
    if (done) {
      report.Help("leave one of the two out: the operand is {} already", Text(kind));
    } else if (call.function == FunctionId::resets) {
      report.Help("count the changes of a gauge with `changes`");
    } else {
      report.Help("for the change of a gauge use `{}`; for its level `avg_over_time`",
                  call.function == FunctionId::increase ? "delta" : "deriv");
    }
  }

  void RateOfSum(const promql::CallView& call, NodeId argument) {
    Declared(sink_.Add(Code::RateOfSum, cx_.At(call.name_span),
                       "`{}` of counters that were added up before: the restart of one of them "
                       "looks like a restart of all",
                       call.name),
             argument)
        .Help("first `{0}`, then `sum`: `sum({0}(…))`", call.name);
  }

  void DeltaOfCounter(const promql::CallView& call, NodeId argument) {
    Declared(sink_.Add(Code::DeltaOfCounter, cx_.At(call.name_span),
                       "`{}` of a counter: each restart gives a large negative value", call.name),
             argument)
        .Help("use `{}`", call.function == FunctionId::deriv ? "rate" : "increase");
  }

  void LevelOfCounter(const promql::CallView& call, NodeId argument) {
    Declared(sink_.Add(Code::DeltaOfCounter, cx_.At(call.name_span),
                       "`{}` of a counter: each sample is all that came since the process started, "
                       "so the result says how long it has been running",
                       call.name),
             argument)
        .Help("use `increase` for what came within the range, `rate` for how much per second");
  }

  void Compared(const promql::BinaryView& binary, NodeId side, NodeId other) {
    const facts::NodeFacts& facts = cx_.Of(side);
    if (facts.kind != Kind::Counter || facts.part == facts::Part::Bucket) return;
    const facts::NodeFacts& limit = cx_.Of(other);
    // `== 0`: it never happened so far.
    const bool zero = limit.range == facts::Range::Of(0) && binary.op == promql::BinaryOp::Equal;
    if (limit.kind != Kind::Number || zero) return;
    Declared(sink_.Add(Code::RawCounter, cx_.At(binary.op_span),
                       "the running total of a counter is compared: once true it stays true until "
                       "the process restarts"),
             side)
        .Help("compare what came within a time: `increase(…[5m])`, or `rate`");
  }

  diag::Report& Declared(diag::Report&& report, NodeId id) { return Declared(report, id); }
  // Says where it is known from.
  diag::Report& Declared(diag::Report& report, NodeId id) {
    const NodeId selector = SelectorOf(cx_.ast, id);
    if (!selector.valid()) {
      const std::string_view kind = Text(cx_.Of(id).kind);
      return report.Label(cx_.At(id), "this is {}", kind.empty() ? "not known" : kind);
    }
    const KnownSeries* known = cx_.catalogue.FindSeries(cx_.ast.selector(selector).metric_name());
    if (known != nullptr && known->declared.file.valid()) {
      report.Label(known->declared, "{} here: {}", known->series.recorded ? "recorded" : "declared",
                   Text(known->series.facts.kind));
    }
    return report;
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckCounters(const ExpressionContext& cx, diag::Sink& sink) {
  CounterCheck check(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) == NodeKind::Call) check.Call(id);
    if (cx.ast.kind(id) == NodeKind::Binary) check.Compare(cx.ast.binary(id));
  }
  check.Shown();
}

}  // namespace qoe::check
