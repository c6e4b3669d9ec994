#include <vector>

#include "compiler/protocol/answer.h"
#include "compiler/protocol/request.h"
#include "promql/gotemplate/parse.h"
#include "promql/logql/parse.h"
#include "promql/logql/print.h"

namespace qoe::protocol {
namespace {

namespace logql = promql::logql;
namespace gotemplate = promql::gotemplate;

class LogqlAnswerer : public Answerer {
 public:
  void Answer(std::string_view line, std::string& out) override {
    std::string refusal = ReadRequest(line, request_);
    logql::ParseOptions options;
    for (const std::string& name : request_.features) {
      if (name == "grafana-variables") {
        options.grafana_variables = true;
      } else {
        refusal = "feature `" + name + "` is not known; there is `grafana-variables`";
      }
    }
    if (!refusal.empty()) return AppendBadRequest(refusal, out);
    issues_.clear();
    template_issues_.clear();
    const bool parsed = logql::Parse(request_.text, options, ast_, issues_);
    bool ok = parsed && logql::CheckTypes(ast_, options, issues_);
    if (parsed) ok = CheckTemplates() && ok;
    if (ok) return AppendTree(out);
    ErrorList errors(out);
    for (const logql::Issue& issue : issues_) {
      errors.Add(issue.span.begin, issue.span.end, logql::NameOf(issue.code), issue.message,
                 HelpOf(issue.help, issue.opened));
    }
    for (const logql::Issue& issue : template_issues_) {
      errors.Add(issue.span.begin, issue.span.end, "Template", issue.message, issue.help);
    }
    errors.Finish();
  }

 private:
  // Places inside of a template are those of its string: escapes may have moved them.
  bool CheckTemplates() {
    const gotemplate::ParseOptions options{.dialect = gotemplate::Dialect::LokiLine};
    for (const logql::TemplateUse& use : logql::FindTemplates(ast_)) {
      std::vector<gotemplate::Issue> issues;
      if (gotemplate::Parse(use.text, options, template_, issues)) {
        gotemplate::Check(template_, options, issues);
      }
      const bool plain = use.text.size() + 2 == use.span.size();
      for (gotemplate::Issue& issue : issues) {
        promql::Span span = use.span;
        if (plain) {
          span = {use.span.begin + 1 + issue.span.begin, use.span.begin + 1 + issue.span.end};
        }
        template_issues_.push_back({.code = logql::IssueCode::BadString,
                                    .span = span,
                                    .message = std::move(issue.message),
                                    .help = std::move(issue.help)});
      }
    }
    return template_issues_.empty();
  }

  void AppendTree(std::string& out) {
    const logql::ValueType type = logql::TypeOf(ast_, ast_.root());
    out.append(R"({"ok":true,"type":)");
    AppendJson(logql::HasCertainType(ast_, ast_.root()) ? logql::NameOf(type) : "any", out);
    out.append(",\"printed\":");
    printed_.clear();
    logql::Print(ast_, printed_);
    AppendJson(printed_, out);
    out.append(",\"pretty\":");
    AppendJson(logql::Pretty(ast_, request_.max_line), out);
    out.append(",\"errors\":[]}");
  }

  Request request_;
  logql::Ast ast_;
  gotemplate::Ast template_;
  std::vector<logql::Issue> issues_, template_issues_;
  std::string printed_;
};

}  // namespace

std::unique_ptr<Answerer> MakeLogqlAnswerer() { return std::make_unique<LogqlAnswerer>(); }

}  // namespace qoe::protocol
