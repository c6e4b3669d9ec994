#include "promql/gotemplate/print.h"

#include <algorithm>
#include <vector>

#include "promql/literal.h"

namespace promql::gotemplate {
namespace {

// Written node by node with an explicit stack; between the stages of a node its children come.
class Printer {
 public:
  Printer(const Ast& ast, std::string& out, bool as_written = false)
      : ast_(ast), out_(out), as_written_(as_written) {}

  void Run(NodeId node) {
    stack_.push_back({node, 0});
    while (!stack_.empty()) {
      const Visit visit = stack_.back();
      stack_.pop_back();
      Step(visit);
    }
  }

 private:
  struct Visit {
    NodeId id;
    uint32_t stage;
  };

  // A brace before the delimiter would be read as part of it.
  void Open() {
    const bool brace = !out_.empty() && out_.back() == '{';
    out_.append(brace ? " {{- " : "{{");
  }
  void Child(Visit visit, NodeId child) {
    stack_.push_back({visit.id, visit.stage + 1});
    stack_.push_back({child, 0});
  }

  void Step(Visit visit) {
    const NodeId id = visit.id;
    const auto children = ast_.children(id);
    switch (ast_.kind(id)) {
      case NodeKind::Text:
        out_.append(ast_.value(id));
        break;
      case NodeKind::Comment:
        Open();
        out_.append("/*").append(ast_.value(id)).append("*/}}");
        break;
      case NodeKind::Action:
        if (visit.stage == 0) {
          Open();
          Child(visit, children[0]);
        } else {
          out_.append("}}");
        }
        break;
      case NodeKind::If:
      case NodeKind::Range:
      case NodeKind::With:
        Control(visit);
        break;
      case NodeKind::Break:
      case NodeKind::Continue:
        Open();
        out_.append(ast_.kind(id) == NodeKind::Break ? "break}}" : "continue}}");
        break;
      case NodeKind::Template:
      case NodeKind::Define:
      case NodeKind::Block:
        Named(visit);
        break;
      case NodeKind::List:
        if (visit.stage < children.size()) Child(visit, children[visit.stage]);
        break;
      case NodeKind::Pipeline:
        Pipeline(visit);
        break;
      case NodeKind::Command:
        if (visit.stage == children.size()) break;
        if (visit.stage > 0) out_.push_back(' ');
        Child(visit, children[visit.stage]);
        break;
      case NodeKind::Chain:
        if (visit.stage == 0) {
          Child(visit, children[0]);
        } else {
          Fields(id);
        }
        break;
      case NodeKind::Paren:
        out_.push_back(visit.stage == 0 ? '(' : ')');
        if (visit.stage == 0) Child(visit, children[0]);
        break;
      case NodeKind::Dot:
        out_.push_back('.');
        break;
      case NodeKind::Field:
        Fields(id);
        break;
      case NodeKind::Variable:
        out_.push_back('$');
        out_.append(ast_.value(id));
        Fields(id);
        break;
      case NodeKind::String:
        if (as_written_) {
          out_.append(ast_.source(id));
        } else {
          AppendQuoted(ast_.value(id), out_);
        }
        break;
      case NodeKind::Character:
      case NodeKind::Number:
      case NodeKind::Function:
      case NodeKind::Bool:
      case NodeKind::Nil:
        out_.append(ast_.source(id));
        break;
    }
  }

  void Fields(NodeId id) {
    for (uint32_t i = 0; i < ast_.field_count(id); ++i) out_.append(".").append(ast_.field(id, i));
  }

  static std::string_view Word(NodeKind kind) {
    switch (kind) {  // NOLINT(bugprone-switch-missing-default-case)
      case NodeKind::If:
        return "if ";
      case NodeKind::Range:
        return "range ";
      case NodeKind::With:
        return "with ";
      case NodeKind::Define:
        return "define ";
      case NodeKind::Block:
        return "block ";
      default:
        return "template ";
    }
  }

  void Control(Visit visit) {
    const NodeId id = visit.id;
    const auto children = ast_.children(id);
    const bool chained = ast_.has(id, node_flag::kElseIf);
    switch (visit.stage) {
      case 0:
        Open();
        if (chained) out_.append("else ");
        out_.append(Word(ast_.kind(id)));
        Child(visit, children[0]);
        break;
      case 1:
        out_.append("}}");
        Child(visit, children[1]);
        break;
      case 2:
        if (children.size() == 3) {
          const auto items = ast_.children(children[2]);
          const bool chain = items.size() == 1 && ast_.has(items[0], node_flag::kElseIf);
          if (!chain) {
            Open();
            out_.append("else}}");
          }
          Child(visit, children[2]);
          break;
        }
        [[fallthrough]];
      default:
        if (chained) break;  // the outermost ends all
        Open();
        out_.append("end}}");
    }
  }

  // `define`, `block`, `template`.
  void Named(Visit visit) {
    const NodeId id = visit.id;
    const auto children = ast_.children(id);
    const NodeKind kind = ast_.kind(id);
    if (visit.stage == 0) {
      Open();
      out_.append(Word(kind));
      AppendQuoted(ast_.value(id), out_);
      const bool piped =
          kind == NodeKind::Block || (kind == NodeKind::Template && !children.empty());
      if (piped) {
        out_.push_back(' ');
        Child(visit, children[0]);
        return;
      }
      visit.stage = 1;
    }
    if (visit.stage == 1) {
      out_.append("}}");
      if (kind != NodeKind::Template) Child({id, 1}, children.back());
      return;
    }
    Open();
    out_.append("end}}");
  }

  void Pipeline(Visit visit) {
    const auto children = ast_.children(visit.id);
    const uint32_t declared = ast_.node(visit.id).declared;
    if (visit.stage == children.size()) return;
    if (visit.stage > 0) {
      const bool assign = ast_.has(visit.id, node_flag::kAssign);
      if (visit.stage < declared) out_.append(", ");
      if (visit.stage == declared) out_.append(assign ? " = " : " := ");
      if (visit.stage > declared) out_.append(" | ");
    }
    Child(visit, children[visit.stage]);
  }

  const Ast& ast_;
  std::string& out_;
  bool as_written_;
  std::vector<Visit> stack_;
};

bool SameNode(const Ast& a, const Ast& b, NodeId id) {
  constexpr uint16_t kMeaning =
      node_flag::kElseIf | node_flag::kAssign | node_flag::kElse | node_flag::kTrue;
  if (a.kind(id) != b.kind(id) || a.value(id) != b.value(id)) return false;
  if ((a.node(id).flags & kMeaning) != (b.node(id).flags & kMeaning)) return false;
  if (a.node(id).declared != b.node(id).declared) return false;
  const auto x = a.children(id);
  const auto y = b.children(id);
  if (!std::equal(x.begin(), x.end(), y.begin(), y.end())) return false;
  if (a.field_count(id) != b.field_count(id)) return false;
  for (uint32_t i = 0; i < a.field_count(id); ++i) {
    if (a.field(id, i) != b.field(id, i)) return false;
  }
  return true;
}

}  // namespace

void Print(const Ast& ast, std::string& out) {
  if (!ast.empty()) Printer(ast, out).Run(ast.root());
}

void PrintAsWritten(const Ast& ast, NodeId node, std::string& out) {
  Printer(ast, out, true).Run(node);
}

std::string Print(const Ast& ast) {
  std::string out;
  Print(ast, out);
  return out;
}

bool Equal(const Ast& a, const Ast& b) {
  if (a.size() != b.size()) return false;
  for (uint32_t i = 0; i < a.size(); ++i) {
    if (!SameNode(a, b, NodeId{i})) return false;
  }
  return true;
}

}  // namespace promql::gotemplate
