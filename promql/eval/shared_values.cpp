#include "promql/eval/shared_values.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "promql/eval/duration.h"
#include "promql/eval/matrix.h"
#include "promql/eval/times.h"

namespace promql::eval {
namespace {

constexpr uint64_t kMostCells = 4'000'000;  // 32 MB

// All that a value depends on, the storage and the options apart.
using Times = std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t, uint64_t>;

Times TimesOf(const QueryTimes& times, const Grid& grid) {
  return {times.start_ms, times.end_ms, times.step_ms, grid.start_ms, grid.step_ms, grid.count};
}

}  // namespace

struct SharedValues::Values {
  struct Entry {
    Times times;
    Matrix value;
  };
  std::unordered_map<std::string_view, std::vector<Entry>> by_text;
  uint64_t cells = 0;
};

bool IsWorthSharing(const Ast& ast, NodeId id) {
  if (ast.kind(id) == NodeKind::Aggregate) return true;
  if (ast.kind(id) != NodeKind::Call) return false;
  const auto arguments = ast.call(id).arguments;
  return std::any_of(arguments.begin(), arguments.end(), [&](NodeId argument) {
    const NodeKind kind = ast.kind(argument);
    return kind == NodeKind::MatrixSelector || kind == NodeKind::Subquery;
  });
}

void SharedParts::Add(const Ast& ast) {
  std::vector<NodeId> parents;
  ComputeParents(ast, parents);
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (!IsWorthSharing(ast, NodeId{i})) continue;
    NodeId around = parents[i];
    while (around.valid() && !IsWorthSharing(ast, around)) around = parents[around.index];
    const std::string_view within = around.valid() ? ast.source(around) : std::string_view();
    Part& part = parts_[ast.source(NodeId{i})];
    if (part.count == 0) part.within = within;
    if (part.within != within) part.within = {};
    ++part.count;
  }
}

bool SharedParts::Contains(std::string_view text) const {
  const auto found = parts_.find(text);
  if (found == parts_.end() || found->second.count < 2) return false;
  const auto around = parts_.find(found->second.within);
  return around == parts_.end() || around->second.count < found->second.count;
}

SharedValues::SharedValues(const SharedParts& parts)
    : parts_(parts), values_(std::make_unique<Values>()) {}
SharedValues::~SharedValues() = default;

const Matrix* SharedValues::Find(std::string_view text, const QueryTimes& times,
                                 const Grid& grid) const {
  const auto found = values_->by_text.find(text);
  if (found == values_->by_text.end()) return nullptr;
  for (const Values::Entry& entry : found->second) {
    if (entry.times == TimesOf(times, grid)) return &entry.value;
  }
  return nullptr;
}

void SharedValues::Keep(std::string_view text, const QueryTimes& times, const Grid& grid,
                        const Matrix& value) {
  if (!parts_.Contains(text) || values_->cells + value.cells() > kMostCells) return;
  values_->cells += value.cells();
  values_->by_text[text].push_back({TimesOf(times, grid), value});
}

}  // namespace promql::eval
