#include <array>
#include <vector>

#include "compiler/protocol/answer.h"
#include "compiler/protocol/request.h"
#include "promql/gotemplate/parse.h"
#include "promql/gotemplate/print.h"

namespace qoe::protocol {
namespace {

using promql::gotemplate::Dialect;

struct Target {
  std::string_view name;
  Dialect dialect;
};
// What `target` names: who executes the template.
constexpr std::array<Target, 3> kTargets = {{{"alert", Dialect::PrometheusAlert},
                                             {"console", Dialect::PrometheusConsole},
                                             {"loki", Dialect::LokiLine}}};

class TemplateAnswerer : public Answerer {
 public:
  void Answer(std::string_view line, std::string& out) override {
    const std::string refusal = ReadRequest(line, request_);
    if (!refusal.empty()) return AppendBadRequest(refusal, out);
    promql::gotemplate::ParseOptions options;
    bool known = request_.target.empty();
    for (const Target& target : kTargets) {
      if (target.name != request_.target) continue;
      options.dialect = target.dialect;
      known = true;
    }
    if (!known) {
      return AppendBadRequest(
          "`" + request_.target + "` is no target; write `alert`, `console` or `loki`", out);
    }
    issues_.clear();
    if (promql::gotemplate::Parse(request_.text, options, ast_, issues_) &&
        promql::gotemplate::Check(ast_, options, issues_)) {
      printed_.clear();
      promql::gotemplate::Print(ast_, printed_);
      out.append(R"({"ok":true,"type":"string","printed":)");
      AppendJson(printed_, out);
      out.append(",\"pretty\":");
      AppendJson(printed_, out);
      out.append(",\"errors\":[]}");
      return;
    }
    ErrorList errors(out);
    for (const promql::gotemplate::Issue& issue : issues_) {
      errors.Add(issue.span.begin, issue.span.end, promql::gotemplate::NameOf(issue.code),
                 issue.message, issue.help);
    }
    errors.Finish();
  }

 private:
  Request request_;
  promql::gotemplate::Ast ast_;
  std::vector<promql::gotemplate::Issue> issues_;
  std::string printed_;
};

}  // namespace

std::unique_ptr<Answerer> MakeTemplateAnswerer() { return std::make_unique<TemplateAnswerer>(); }

}  // namespace qoe::protocol
