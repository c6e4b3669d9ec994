#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "promql/gotemplate/parse.h"

namespace promql::gotemplate {
namespace {

// What the server passes to an alert's template.
constexpr std::array<std::string_view, 4> kAlertFields = {"Labels", "ExternalLabels", "ExternalURL",
                                                          "Value"};

// Whether `.` is what the server passed, for each node: not inside of `range`, `with` or `define`.
std::vector<bool> FindRootDots(const Ast& ast) {
  std::vector<bool> root(ast.size(), true);
  for (uint32_t i = ast.size(); i > 0; --i) {
    const NodeId id{i - 1};
    const NodeKind kind = ast.kind(id);
    const auto children = ast.children(id);
    for (size_t k = 0; k < children.size(); ++k) {
      bool changed = kind == NodeKind::Define;
      if (kind == NodeKind::Range || kind == NodeKind::With) changed = k == 1;
      if (kind == NodeKind::Block) changed = k + 1 == children.size();
      root[children[k].index] = root[id.index] && !changed;
    }
  }
  return root;
}

bool IsLiteral(NodeKind kind) {
  return kind == NodeKind::String || kind == NodeKind::Number || kind == NodeKind::Bool ||
         kind == NodeKind::Character || kind == NodeKind::Nil;
}

bool IsNumber(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  std::strtod(copy.c_str(), &end);
  return !copy.empty() && copy[0] != ' ' && end == copy.c_str() + copy.size();
}

class Checker {
 public:
  Checker(const Ast& ast, const ParseOptions& options, std::vector<Issue>& issues)
      : ast_(ast), options_(options), issues_(issues), root_(FindRootDots(ast)) {}

  void Run() {
    for (uint32_t i = 0; i < ast_.size(); ++i) {
      const NodeId id{i};
      if (ast_.kind(id) == NodeKind::Pipeline) CheckPipeline(id);
      if (ast_.kind(id) == NodeKind::Template) CheckTemplate(id);
      if (ast_.kind(id) == NodeKind::Chain) CheckChain(id);
      if (options_.dialect == Dialect::PrometheusAlert) CheckField(id);
    }
  }

 private:
  void Report(IssueCode code, Span span, std::string message, std::string help = {}) {
    issues_.push_back(
        {.code = code, .span = span, .message = std::move(message), .help = std::move(help)});
  }

  void CheckPipeline(NodeId pipeline) {
    const auto children = ast_.children(pipeline).subspan(ast_.node(pipeline).declared);
    for (size_t i = 0; i < children.size(); ++i) {
      const auto operands = ast_.children(children[i]);
      if (ast_.kind(operands[0]) == NodeKind::Nil) {
        Report(IssueCode::NilCommand, ast_.span(operands[0]), "`nil` is no command");
      }
      if (ast_.kind(operands[0]) != NodeKind::Function) continue;
      const Function* function = FindFunction(ast_.value(operands[0]), options_.dialect);
      if (function == nullptr) continue;
      CheckCount(*function, ast_.span(operands[0]), operands.size() - 1 + (i > 0 ? 1 : 0));
      // What is piped is the last argument.
      NodeId first = operands.size() > 1 ? operands[1] : NodeId{};
      if (!first.valid() && i > 0) {
        const auto piped = ast_.children(children[i - 1]);
        if (piped.size() == 1) first = piped[0];
      }
      if (first.valid()) CheckArgument(*function, first);
    }
    // Functions among the operands are called without arguments.
    for (const NodeId command : children) {
      for (const NodeId operand : ast_.children(command).subspan(1)) {
        if (ast_.kind(operand) != NodeKind::Function) continue;
        const Function* function = FindFunction(ast_.value(operand), options_.dialect);
        if (function != nullptr) CheckCount(*function, ast_.span(operand), 0);
      }
    }
  }

  void CheckCount(const Function& function, Span span, size_t given) {
    const auto count = static_cast<int>(given);
    if (count >= function.least && (function.most < 0 || count <= function.most)) return;
    std::string wanted = std::to_string(function.least);
    if (function.most < 0 || function.most != function.least) {
      wanted = (count < function.least ? "at least " : "at most ") +
               std::to_string(count < function.least ? function.least : function.most);
    }
    Report(IssueCode::ArgumentCount, span,
           "`" + std::string(function.name) + "` takes " + wanted + " argument(s), got " +
               std::to_string(count));
  }

  void CheckArgument(const Function& function, NodeId argument) {
    const NodeKind kind = ast_.kind(argument);
    if (!IsLiteral(kind)) return;
    bool fits = true;
    if (function.argument == Argument::Number) {
      fits = kind == NodeKind::Number || kind == NodeKind::Character ||
             (kind == NodeKind::String && IsNumber(ast_.value(argument)));
    } else if (function.argument == Argument::String) {
      fits = kind == NodeKind::String;
    }
    if (fits) return;
    const bool number = function.argument == Argument::Number;
    Report(IssueCode::ArgumentType, ast_.span(argument),
           "`" + std::string(function.name) + "` needs a " + (number ? "number" : "string") +
               ", this is none");
  }

  void CheckTemplate(NodeId id) {
    if (options_.dialect != Dialect::PrometheusAlert) return;  // consoles have libraries
    const std::string_view name = ast_.value(id);
    for (uint32_t i = 0; i < ast_.size(); ++i) {
      const NodeKind kind = ast_.kind(NodeId{i});
      const bool defines = kind == NodeKind::Define || kind == NodeKind::Block;
      if (defines && ast_.value(NodeId{i}) == name) return;
    }
    Report(IssueCode::UnknownTemplate, ast_.span(id),
           "template `" + std::string(name) + "` is not defined");
  }

  // `(query "…").X`: a list has no fields; `(query "…" | first).X`: a sample has two.
  void CheckChain(NodeId id) {
    const NodeId operand = ast_.children(id)[0];
    if (ast_.kind(operand) != NodeKind::Paren || options_.dialect == Dialect::LokiLine) return;
    const NodeId command = ast_.children(ast_.children(operand)[0]).back();
    const NodeId head = ast_.children(command)[0];
    if (ast_.kind(head) != NodeKind::Function) return;
    const std::string_view function = ast_.value(head);
    const std::string_view field = ast_.field(id, 0);
    const std::string name = "`." + std::string(field) + "`";
    if (function == "query" || function == "sortByLabel") {
      Report(IssueCode::UnknownField, ast_.field_span(id, 0),
             name + " asks a field of a list of samples, which has none",
             "take one sample first: `| first`");
    } else if (function == "first" && field != "Labels" && field != "Value") {
      Report(IssueCode::UnknownField, ast_.field_span(id, 0), "a sample has no field " + name,
             "it has `.Labels` and `.Value`");
    }
  }

  // `.X` and `$.X` of what the server passes.
  void CheckField(NodeId id) {
    const bool dot = ast_.kind(id) == NodeKind::Field && root_[id.index];
    const bool dollar = ast_.kind(id) == NodeKind::Variable && ast_.value(id).empty();
    if ((!dot && !dollar) || ast_.field_count(id) == 0) return;
    const std::string_view name = ast_.field(id, 0);
    if (std::find(kAlertFields.begin(), kAlertFields.end(), name) != kAlertFields.end()) return;
    Report(IssueCode::UnknownField, ast_.field_span(id, 0),
           "`." + std::string(name) + "` is nothing that an alert's template is given",
           "there are `.Labels`, `.Value`, `.ExternalLabels` and `.ExternalURL`; a label is "
           "`$labels." +
               std::string(name) + "`");
  }

  const Ast& ast_;
  const ParseOptions& options_;
  std::vector<Issue>& issues_;
  std::vector<bool> root_;
};

}  // namespace

bool Check(const Ast& ast, const ParseOptions& options, std::vector<Issue>& issues) {
  const size_t before = issues.size();
  Checker(ast, options, issues).Run();
  return issues.size() == before;
}

namespace {

class UseFinder {
 public:
  explicit UseFinder(const Ast& ast) : ast_(ast), root_(FindRootDots(ast)) {}

  std::vector<Use> Run() {
    FindDeclared();
    for (uint32_t i = 0; i < ast_.size(); ++i) {
      const NodeId id{i};
      if (ast_.kind(id) == NodeKind::Pipeline) Pipeline(id);
      if (ast_.kind(id) == NodeKind::Field || ast_.kind(id) == NodeKind::Variable) Reference(id);
    }
    std::stable_sort(uses_.begin(), uses_.end(),
                     [](const Use& a, const Use& b) { return a.span.begin < b.span.begin; });
    return std::move(uses_);
  }

 private:
  // A variable of the template's own that hides a predeclared one.
  void FindDeclared() {
    for (uint32_t i = 0; i < ast_.size(); ++i) {
      const NodeId id{i};
      if (ast_.kind(id) != NodeKind::Pipeline) continue;
      for (const NodeId child : ast_.children(id).first(ast_.node(id).declared)) {
        hidden_.push_back(ast_.value(child));
      }
    }
    std::sort(hidden_.begin(), hidden_.end());
  }

  // What a node begins with: "labels" of `$labels`, `.Labels`, `$.Labels`; and how many of its
  // fields that takes.
  std::string_view Start(NodeId id, uint32_t& fields) const {
    fields = 0;
    if (ast_.kind(id) == NodeKind::Variable && !ast_.value(id).empty()) {
      const std::string_view name = ast_.value(id);
      const bool hidden = std::binary_search(hidden_.begin(), hidden_.end(), name);
      return hidden ? std::string_view() : name;
    }
    const bool dollar = ast_.kind(id) == NodeKind::Variable;
    const bool dot = ast_.kind(id) == NodeKind::Field && root_[id.index];
    if ((!dollar && !dot) || ast_.field_count(id) == 0) return {};
    fields = 1;
    const std::string_view name = ast_.field(id, 0);
    if (name == "Labels") return "labels";
    if (name == "ExternalLabels") return "externalLabels";
    return name == "Value" ? "value" : std::string_view();
  }

  void Reference(NodeId id) {
    uint32_t fields = 0;
    const std::string_view start = Start(id, fields);
    if (start != "labels" && start != "externalLabels") return;
    if (ast_.field_count(id) <= fields) return;
    uses_.push_back({start == "labels" ? UseKind::Label : UseKind::ExternalLabel,
                     ast_.field_span(id, fields), ast_.field(id, fields)});
  }

  void Pipeline(NodeId pipeline) {
    const auto commands = ast_.children(pipeline).subspan(ast_.node(pipeline).declared);
    const auto last = ast_.children(commands.back());
    std::string_view end;
    if (ast_.kind(last[0]) == NodeKind::Function) end = ast_.value(last[0]);
    for (size_t i = 0; i < commands.size(); ++i) {
      const auto operands = ast_.children(commands[i]);
      for (const NodeId operand : operands) {
        uint32_t fields = 0;
        if (Start(operand, fields) == "value" && ast_.field_count(operand) == fields) {
          uses_.push_back({UseKind::Value, ast_.span(operand), end});
        }
      }
      if (ast_.kind(operands[0]) != NodeKind::Function) continue;
      const std::string_view function = ast_.value(operands[0]);
      if (function == "index") Index(operands);
      if (function != "query") continue;
      NodeId text = operands.size() > 1 ? operands[1] : NodeId{};
      if (!text.valid() && i > 0) text = ast_.children(commands[i - 1])[0];
      if (text.valid() && ast_.kind(text) == NodeKind::String) {
        uses_.push_back({UseKind::Query, ast_.span(text), ast_.value(text)});
      }
    }
  }

  // `index $labels "x"`
  void Index(std::span<const NodeId> operands) {
    if (operands.size() != 3 || ast_.kind(operands[2]) != NodeKind::String) return;
    uint32_t fields = 0;
    const std::string_view start = Start(operands[1], fields);
    const bool labels = start == "labels" || start == "externalLabels";
    if (!labels || ast_.field_count(operands[1]) != fields) return;
    uses_.push_back({start == "labels" ? UseKind::Label : UseKind::ExternalLabel,
                     ast_.span(operands[2]), ast_.value(operands[2])});
  }

  const Ast& ast_;
  std::vector<bool> root_;
  std::vector<std::string_view> hidden_;
  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> FindUses(const Ast& ast, const ParseOptions& options) {
  if (options.dialect != Dialect::PrometheusAlert) return {};
  return UseFinder(ast).Run();
}

}  // namespace promql::gotemplate
