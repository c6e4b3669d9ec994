#include "promql/logql/print.h"

#include <vector>

#include "promql/literal.h"

namespace promql::logql {
namespace {

// Written node by node with an explicit stack; between the stages of a node its children come.
class Printer {
 public:
  // `breaks`: a line per stage and operand.
  Printer(const Ast& ast, std::string& out, bool breaks) : ast_(ast), out_(out), breaks_(breaks) {}

  void Run() {
    stack_.push_back({ast_.root(), 0});
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

  void Child(Visit visit, NodeId child) {
    stack_.push_back({visit.id, visit.stage + 1});
    stack_.push_back({child, 0});
  }
  void Break() { out_.append(breaks_ ? "\n  " : " "); }

  void Step(Visit visit) {
    const NodeId id = visit.id;
    const auto children = ast_.children(id);
    switch (ast_.kind(id)) {
      case NodeKind::Matcher:
        Matcher(id);
        break;
      case NodeKind::Selector:
        List(visit, "{", ", ", "}");
        break;
      case NodeKind::FilterText:
        if (ast_.has(id, node_flag::kIp)) out_.append("ip(");
        Value(id);
        if (ast_.has(id, node_flag::kIp)) out_.append(")");
        break;
      case NodeKind::LineFilter:
        if (visit.stage == 0) {
          out_.append(Spelling(static_cast<FilterOp>(ast_.node(id).op))).append(" ");
        }
        List(visit, "", " or ", "");
        break;
      case NodeKind::Extraction:
        out_.append(ast_.name(id));
        if (ast_.has(id, node_flag::kBare)) break;
        out_.append("=");
        AppendQuoted(ast_.value(id), out_);
        break;
      case NodeKind::Parser:
        if (visit.stage == 0) ParserHead(id);
        List(visit, children.empty() ? "" : " ", ", ", "");
        break;
      case NodeKind::Decolorize:
        out_.append("| decolorize");
        break;
      case NodeKind::Comparison:
        Comparison(id);
        break;
      case NodeKind::FilterAnd:
      case NodeKind::FilterOr:
        Filter(visit);
        break;
      case NodeKind::LabelFilter:
        if (visit.stage == 0) {
          out_.append("| ");
          Child(visit, children[0]);
        }
        break;
      case NodeKind::LineFormat:
        out_.append("| line_format ");
        AppendQuoted(ast_.value(id), out_);
        break;
      case NodeKind::Format:
        out_.append(ast_.name(id)).append("=");
        if (ast_.has(id, node_flag::kTemplate)) {
          AppendQuoted(ast_.value(id), out_);
        } else {
          out_.append(ast_.value(id));
        }
        break;
      case NodeKind::LabelFormat:
        List(visit, "| label_format ", ", ", "");
        break;
      case NodeKind::LabelName:
        out_.append(ast_.name(id));
        break;
      case NodeKind::Drop:
        List(visit, "| drop ", ", ", "");
        break;
      case NodeKind::Keep:
        List(visit, "| keep ", ", ", "");
        break;
      case NodeKind::Unwrap:
        Unwrap(id);
        break;
      case NodeKind::StageHole:
      case NodeKind::Variable:
        out_.append(ast_.source(id));
        break;
      case NodeKind::Log:
        Log(visit);
        break;
      case NodeKind::Number:
        AppendNumber(ast_.number(id), out_);
        break;
      case NodeKind::String:
        AppendQuoted(ast_.value(id), out_);
        break;
      case NodeKind::Paren:
        List(visit, "(", "", ")");
        break;
      case NodeKind::RangeAggregation:
      case NodeKind::VectorAggregation:
        Aggregation(visit);
        break;
      case NodeKind::Call:
        if (visit.stage == 0) {
          out_.append(Spelling(static_cast<CallOp>(ast_.node(id).op)));
        }
        List(visit, "(", ", ", ")");
        break;
      case NodeKind::Binary:
        Binary(visit);
        break;
    }
  }

  void List(Visit visit, std::string_view open, std::string_view between, std::string_view close) {
    const auto children = ast_.children(visit.id);
    if (visit.stage == 0) out_.append(open);
    if (visit.stage == children.size()) {
      out_.append(close);
      return;
    }
    if (visit.stage > 0) out_.append(between);
    Child(visit, children[visit.stage]);
  }

  void Value(NodeId id) {
    if (ast_.has(id, node_flag::kUnquoted)) {
      out_.append(ast_.value(id));
    } else {
      AppendQuoted(ast_.value(id), out_);
    }
  }

  void Matcher(NodeId id) {
    out_.append(ast_.name(id));
    if (ast_.value_span(id).empty()) return;  // a variable for the whole
    out_.append(promql::Spelling(static_cast<MatchOp>(ast_.node(id).op)));
    Value(id);
  }

  void ParserHead(NodeId id) {
    const auto op = static_cast<ParserOp>(ast_.node(id).op);
    out_.append("| ").append(Spelling(op));
    if (ast_.has(id, node_flag::kStrict)) out_.append(" --strict");
    if (ast_.has(id, node_flag::kKeepEmpty)) out_.append(" --keep-empty");
    if (op == ParserOp::Pattern || op == ParserOp::Regexp) {
      out_.push_back(' ');
      AppendQuoted(ast_.value(id), out_);
    }
  }

  void Comparison(NodeId id) {
    out_.append(ast_.name(id));
    const std::string_view op = Spelling(static_cast<CompareOp>(ast_.node(id).op));
    switch (ast_.operand(id)) {
      case Operand::String:
        out_.append(op);
        AppendQuoted(ast_.value(id), out_);
        break;
      case Operand::Ip:
        out_.append(op).append("ip(");
        AppendQuoted(ast_.value(id), out_);
        out_.append(")");
        break;
      case Operand::Number:
      case Operand::Duration:
      case Operand::Bytes:
      case Operand::Variable:
        out_.append(op).append(ast_.value(id));
        break;
    }
  }

  // What is on the right stands in parentheses where it would be read as belonging to the left.
  void Filter(Visit visit) {
    const NodeId id = visit.id;
    const auto children = ast_.children(id);
    const bool both = ast_.kind(id) == NodeKind::FilterAnd;
    const auto wrapped = [&](size_t i) {
      const NodeKind kind = ast_.kind(children[i]);
      if (kind == NodeKind::FilterOr) return both || i == 1;
      return kind == NodeKind::FilterAnd && both && i == 1;
    };
    switch (visit.stage) {
      case 0:
        if (wrapped(0)) out_.push_back('(');
        Child(visit, children[0]);
        break;
      case 1:
        if (wrapped(0)) out_.push_back(')');
        out_.append(both ? " and " : " or ");
        if (wrapped(1)) out_.push_back('(');
        Child(visit, children[1]);
        break;
      default:
        if (wrapped(1)) out_.push_back(')');
    }
  }

  void Unwrap(NodeId id) {
    const auto op = static_cast<UnwrapOp>(ast_.node(id).op);
    out_.append("| unwrap ");
    if (op != UnwrapOp::None) out_.append(Spelling(op)).append("(");
    out_.append(ast_.name(id));
    if (op != UnwrapOp::None) out_.append(")");
  }

  void Log(Visit visit) {
    const auto children = ast_.children(visit.id);
    if (visit.stage < children.size()) {
      if (visit.stage > 0) Break();
      Child(visit, children[visit.stage]);
      return;
    }
    const LogRange range = ast_.range(visit.id);
    if (range.range.empty()) return;
    if (children.size() > 1) out_.push_back(' ');
    out_.append("[").append(range.range.In(ast_.text())).append("]");
    if (range.offset.empty()) return;
    out_.append(" offset ");
    for (const char c : range.offset.In(ast_.text())) {
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out_.push_back(c);
    }
  }

  void Labels(const LabelClause& clause) {
    out_.push_back('(');
    for (size_t i = 0; i < clause.labels.size(); ++i) {
      if (i > 0) out_.append(", ");
      out_.append(clause.labels[i].In(ast_.text()));
    }
    out_.push_back(')');
  }

  void Aggregation(Visit visit) {
    const NodeId id = visit.id;
    const bool range = ast_.kind(id) == NodeKind::RangeAggregation;
    const LabelClause grouping = ast_.grouping(id);
    if (visit.stage == 0) {
      const uint8_t op = ast_.node(id).op;
      out_.append(range ? Spelling(static_cast<RangeOp>(op)) : Spelling(static_cast<VectorOp>(op)));
      if (!range && grouping.set) {
        out_.append(grouping.negative ? " without " : " by ");
        Labels(grouping);
        out_.push_back(' ');
      }
    }
    const bool last = visit.stage == ast_.children(id).size();
    List(visit, "(", ", ", ")");
    if (last && range && grouping.set) {
      out_.append(grouping.negative ? " without " : " by ");
      Labels(grouping);
    }
  }

  void Binary(Visit visit) {
    const NodeId id = visit.id;
    const auto children = ast_.children(id);
    if (visit.stage == 1) {
      out_.append(breaks_ ? "\n" : " ");
      out_.append(promql::Spelling(static_cast<BinaryOp>(ast_.node(id).op)));
      if (ast_.has(id, node_flag::kBool)) out_.append(" bool");
      const LabelClause matching = ast_.grouping(id);
      if (matching.set) {
        out_.append(matching.negative ? " ignoring " : " on ");
        Labels(matching);
      }
      if (ast_.group(id) != Group::None) {
        out_.append(ast_.group(id) == Group::Left ? " group_left " : " group_right ");
        Labels(ast_.include(id));
      }
      out_.append(breaks_ ? "\n" : " ");
    }
    if (visit.stage < 2) Child(visit, children[visit.stage]);
  }

  const Ast& ast_;
  std::string& out_;
  bool breaks_;
  std::vector<Visit> stack_;
};

}  // namespace

void Print(const Ast& ast, std::string& out) {
  if (!ast.empty()) Printer(ast, out, false).Run();
}

std::string Print(const Ast& ast) {
  std::string out;
  Print(ast, out);
  return out;
}

std::string Pretty(const Ast& ast, size_t max_line) {
  std::string out = Print(ast);
  if (out.size() <= max_line || ast.empty()) return out;
  out.clear();
  Printer(ast, out, true).Run();
  return out;
}

}  // namespace promql::logql
