// An expression that a recording rule computes already: slower, and free to drift apart.
#include <algorithm>
#include <unordered_map>

#include "compiler/check/rule_set/parsed_rule.h"
#include "promql/print.h"

namespace qoe::check {
namespace {

using promql::NodeId;
using promql::NodeKind;

// The labels of a clause in one order: `by (a, b)` means what `by (b, a)` does.
void SortClauses(std::string& text) {
  for (const std::string_view clause : {" by (", " without (", " on (", " ignoring (", "by ("}) {
    for (size_t at = text.find(clause); at != std::string::npos; at = text.find(clause, at + 1)) {
      const size_t begin = at + clause.size();
      const size_t end = text.find(')', begin);
      if (end == std::string::npos) return;
      std::vector<std::string> labels;
      for (size_t from = begin; from < end;) {
        const size_t to = std::min(text.find(", ", from), end);
        labels.push_back(text.substr(from, to - from));
        from = to + 2;
      }
      std::sort(labels.begin(), labels.end());
      std::string sorted;
      for (const std::string& label : labels) sorted += (sorted.empty() ? "" : ", ") + label;
      text.replace(begin, end - begin, sorted);
    }
  }
}

bool Computes(NodeKind kind) {
  return kind == NodeKind::Aggregate || kind == NodeKind::Call || kind == NodeKind::Binary;
}

}  // namespace

void CheckRecordedElsewhere(const std::deque<ParsedRule>& all, const source::FileSet& files,
                            diag::Sink& sink) {
  std::unordered_map<std::string, const ParsedRule*> recorded;
  uint32_t largest = 0;
  for (const ParsedRule& rule : all) {
    // One that adds labels is another series.
    if (!rule.records() || !rule.ok() || !rule.rule->labels.empty()) continue;
    const NodeId root = Inner(rule.ast, rule.ast.root());
    if (!Computes(rule.ast.kind(root))) continue;
    std::string text;
    promql::Print(rule.ast, root, text);
    SortClauses(text);
    recorded.emplace(std::move(text), &rule);
    largest = std::max(largest, rule.ast.subtree_size(root));
  }
  if (recorded.empty()) return;
  std::string text;
  for (const ParsedRule& rule : all) {
    if (!rule.ok()) continue;
    // From the whole downwards: the largest part counts, and what is in it is passed over.
    for (uint32_t i = rule.ast.size(); i > 0; --i) {
      const NodeId id{i - 1};
      if (!Computes(rule.ast.kind(id)) || rule.ast.subtree_size(id) > largest) continue;
      text.clear();
      promql::Print(rule.ast, id, text);
      SortClauses(text);
      const auto found = recorded.find(text);
      if (found == recorded.end() || found->second == &rule) continue;
      if (rule.records() && rule.name() == found->second->name()) continue;
      sink.Add(diag::Code::RecordedElsewhere, rule.rule->expr.text.Locate(files, rule.ast.span(id)),
               "`{}` records this already: computed twice, the two can drift apart",
               found->second->name())
          .Label(found->second->rule->record.location, "recorded here")
          .Help("write `{}`", found->second->name())
          .Fix("use the recorded series", false,
               rule.rule->expr.text.Locate(files, rule.ast.span(id)),
               std::string(found->second->name()));
      i = rule.ast.first_descendant(id).index + 1;
    }
  }
}

}  // namespace qoe::check
