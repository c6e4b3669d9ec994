// Recording rules that are computed from each other start from nothing and stay there.
#include <algorithm>

#include "compiler/check/context.h"

namespace qoe::check {
namespace {

using Edges = std::vector<Id<Indicator>>;

// The indicators whose recorded series an indicator's own expression reads.
Edges ReadBy(const Program& program, const Indicator& indicator) {
  Edges edges;
  if (!indicator.promql.valid()) return edges;
  const promql::Ast& ast = program.expressions[indicator.promql].ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const RecordedSeries* recorded = program.FindRecorded(ast.selector(id).metric_name());
    if (recorded != nullptr) edges.push_back(recorded->indicator);
  }
  return edges;
}

class CycleSearch {
 public:
  CycleSearch(const CheckContext& cx, diag::Sink& sink)
      : program_(cx.program), sink_(sink), state_(cx.program.indicators.size(), State::New) {}

  void Run() {
    for (size_t i = 0; i < program_.indicators.size(); ++i) {
      if (state_[i] == State::New) From(Store<Indicator>::At(i));
    }
  }

 private:
  enum class State : uint8_t { New, Open, Done };
  struct Frame {
    Id<Indicator> id;
    Edges edges;
    size_t next = 0;
  };

  State& StateOf(Id<Indicator> id) { return state_[static_cast<size_t>(id.index)]; }

  // Depth first, with a stack of its own: the depth is the user's.
  void From(Id<Indicator> start) {
    std::vector<Frame> path;
    const auto enter = [&](Id<Indicator> id) {
      StateOf(id) = State::Open;
      path.push_back({id, ReadBy(program_, program_.indicators[id]), 0});
    };
    enter(start);
    while (!path.empty()) {
      Frame& frame = path.back();
      if (frame.next == frame.edges.size()) {
        StateOf(frame.id) = State::Done;
        path.pop_back();
        continue;
      }
      const Id<Indicator> next = frame.edges[frame.next++];
      if (StateOf(next) == State::Open) Report(path, next);
      if (StateOf(next) == State::New) enter(next);
    }
  }

  void Report(const std::vector<Frame>& path, Id<Indicator> first) {
    const auto begin = std::find_if(path.begin(), path.end(),
                                    [&](const Frame& frame) { return frame.id == first; });
    std::string circle;
    for (auto it = begin; it != path.end(); ++it) {
      circle += std::string(program_.indicators[it->id].name) + " → ";
    }
    circle += program_.indicators[first].name;
    diag::Report report =
        sink_.Add(diag::Code::ReferenceCycle, program_.indicators[first].location,
                  "`{}` is computed from itself: {}", program_.indicators[first].name, circle);
    for (auto it = begin + 1; it < path.end(); ++it) {
      report.Label(program_.indicators[it->id].location, "part of the circle");
    }
    report.Help("compute one of them from metrics of the catalogue");
  }

  const Program& program_;
  diag::Sink& sink_;
  std::vector<State> state_;
};

}  // namespace

void CheckIndicatorCycles(const CheckContext& cx, diag::Sink& sink) { CycleSearch(cx, sink).Run(); }

}  // namespace qoe::check
