// `on`, `ignoring` and `group_left` that are forgotten.
#include "tests/mutation/expression_edits.h"

namespace qoe::mutation {
namespace {

using promql::Cardinality;

// Labels of a side that need not agree.
bool Beyond(const promql::BinaryView& binary, const facts::LabelSet& labels) {
  for (const std::string_view name : NamesOf(labels)) {
    bool listed = false;
    for (const promql::Label label : binary.labels) listed = listed || label.name == name;
    if (listed != binary.on) return true;
  }
  return false;
}

}  // namespace

void EditMatching(const ExpressionInput& in, Edits& out) {
  for (uint32_t i = 0; i < in.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (in.ast.kind(id) != promql::NodeKind::Binary) continue;
    const promql::BinaryView binary = in.ast.binary(id);
    if (!binary.has_matching) continue;
    const facts::LabelSet& left = in.Of(binary.lhs).labels;
    const facts::LabelSet& right = in.Of(binary.rhs).labels;
    const bool grouped = !binary.group_span.empty();
    const bool many_left = binary.cardinality == Cardinality::ManyToOne;
    if (grouped && Beyond(binary, many_left ? left : right))
      out.push_back({Kind::DropGroupLeft, binary.group_span, ""});
    if (NamesOf(left) == NamesOf(right)) continue;
    promql::Span span = binary.matching_span;
    if (grouped) span.end = binary.group_span.end;
    out.push_back({Kind::DropMatching, span, ""});
  }
}

}  // namespace qoe::mutation
