#include "compiler/deploy/difference/expression.h"

#include <algorithm>

#include "promql/literal.h"
#include "promql/parse.h"
#include "promql/print.h"

namespace qoe::difference {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::Span;

// Whatever any server may take: what is compared was accepted by one.
promql::ParseOptions Options() {
  promql::ParseOptions options;
  options.features = promql::AllFeatures(true);  // variables: the queries of dashboards
  return options;
}

bool ParseInto(std::string_view text, Ast& ast) {
  std::vector<promql::Issue> issues;
  return promql::Parse(text, Options(), ast, issues);
}

// Rewrites the text of a tree: each operation in exactly one pair of parentheses, and no others;
// lists of labels in order.
class Normalizer {
 public:
  explicit Normalizer(const Ast& ast)
      : ast_(ast),
        text_(ast.text()),
        opened_(ast.text().size() + 1),
        closed_(ast.text().size() + 1) {}

  std::string Run() {
    for (uint32_t i = 0; i < ast_.size(); ++i) Visit(NodeId{i});
    std::sort(replacements_.begin(), replacements_.end(),
              [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    return Write();
  }

 private:
  struct Replacement {
    Span span;
    std::string text;
  };

  void Visit(NodeId id) {
    const Span span = ast_.span(id);
    const NodeKind kind = ast_.kind(id);
    if (kind == NodeKind::Paren) {
      text_[span.begin] = text_[span.end - 1] = ' ';
    } else if (kind == NodeKind::Binary) {
      const promql::BinaryView view = ast_.binary(id);
      Wrap(span);
      Sort(view.labels);
      Sort(view.include);
    } else if (kind == NodeKind::Unary) {
      // A sign that is not the number's must not become it.
      const NodeId operand = Inner(ast_, ast_.unary(id).operand);
      if (ast_.kind(operand) == NodeKind::NumberLiteral) Wrap(ast_.span(operand));
      Wrap(span);
    } else if (kind == NodeKind::Aggregate) {
      Sort(ast_.aggregate(id).labels);
    } else if (kind == NodeKind::NumberLiteral) {
      VisitNumber(id);
    } else if (kind == NodeKind::VectorSelector) {
      // What follows must not become part of its offset.
      if (!ast_.selector(id).matrix.valid()) Wrap(span);
    }
  }

  // Signs belong to the number only within parentheses: `-1 ^ 2` is `-(1 ^ 2)`.
  void VisitNumber(NodeId id) {
    const Span span = ast_.span(id);
    if (text_[span.begin] != '+' && text_[span.begin] != '-') return;
    std::string number;
    promql::AppendNumber(ast_.number(id), number);
    if (number.front() == '+') number.erase(0, 1);
    if (number.front() == '-') Wrap(span);
    replacements_.push_back({span, std::move(number)});
  }

  void Wrap(Span span) {
    ++opened_[span.begin];
    ++closed_[span.end];
  }

  void Sort(const promql::LabelList& labels) {
    std::vector<promql::Label> sorted(labels.begin(), labels.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const promql::Label& a, const promql::Label& b) { return a.name < b.name; });
    for (uint32_t i = 0; i < labels.size(); ++i) {
      replacements_.push_back({labels[i].span, std::string(sorted[i].span.In(ast_.text()))});
    }
  }

  std::string Write() const {
    std::string out;
    auto next = replacements_.begin();
    for (uint32_t i = 0; i <= text_.size(); ++i) {
      out.append(closed_[i], ')');
      out.append(opened_[i], '(');
      if (next != replacements_.end() && next->span.begin == i) {
        out += next->text;
        i = next->span.end - 1;
        ++next;
      } else if (i < text_.size()) {
        out += text_[i];
      }
    }
    return out;
  }

  const Ast& ast_;
  std::string text_;
  std::vector<uint32_t> opened_, closed_;  // parentheses to put in before each byte
  std::vector<Replacement> replacements_;
};

// Whether two trees have the same nodes in the same order, parentheses left out.
bool SameNodes(const Ast& a, const Ast& b) {
  uint32_t i = 0;
  uint32_t k = 0;
  for (;; ++i, ++k) {
    while (i < a.size() && a.kind(NodeId{i}) == NodeKind::Paren) ++i;
    while (k < b.size() && b.kind(NodeId{k}) == NodeKind::Paren) ++k;
    if (i >= a.size() || k >= b.size()) return i >= a.size() && k >= b.size();
    if (a.kind(NodeId{i}) != b.kind(NodeId{k})) return false;
  }
}

}  // namespace

Expression::Expression(std::string_view text) {
  Ast written;
  if (!ParseInto(text, written)) return;
  text_ = Normalizer(written).Run();
  if (ParseInto(text_, ast_) && SameNodes(written, ast_)) return;
  // Refused where a depth is at its bound: the text stands for itself.
  text_ = text;
  ParseInto(text_, ast_);
}

bool SameExpression(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const Expression x(a);
  const Expression y(b);
  return x.parsed() && y.parsed() && promql::Equal(x.ast(), y.ast());
}

std::string ShapeOf(std::string_view text) {
  const Expression expression(text);
  if (!expression.parsed()) return std::string(text);
  const std::string printed = promql::Print(expression.ast());
  std::string shape;
  // Digits outside of names and strings become one mark, with the letters of a duration.
  bool in_name = false;
  char quote = '\0';
  for (size_t i = 0; i < printed.size(); ++i) {
    const char c = printed[i];
    const bool digit = c >= '0' && c <= '9';
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c == '.';
    if (quote != '\0') {
      if (c == '\\' && i + 1 < printed.size()) {
        shape += c;
        ++i;
      } else if (c == quote) {
        quote = '\0';
      }
      shape += printed[i];
      continue;
    }
    if (c == '"') quote = c;
    if (digit && !in_name) {
      while (i + 1 < printed.size() &&
             ((printed[i + 1] >= '0' && printed[i + 1] <= '9') || printed[i + 1] == '.' ||
              (printed[i + 1] >= 'a' && printed[i + 1] <= 'z'))) {
        ++i;
      }
      shape += '#';
      continue;
    }
    in_name = letter || (in_name && digit);
    shape += c;
  }
  return shape;
}

std::vector<std::string> MetricsOf(std::string_view text) {
  std::vector<std::string> names;
  Ast ast;
  if (!ParseInto(text, ast)) return names;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (ast.kind(NodeId{i}) != NodeKind::VectorSelector) continue;
    const std::string_view name = ast.selector(NodeId{i}).metric_name();
    if (!name.empty()) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace qoe::difference
