#include <vector>

#include "compiler/base/spelling.h"
#include "compiler/protocol/answer.h"
#include "compiler/protocol/request.h"
#include "promql/features.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/typecheck.h"

namespace qoe::protocol {
namespace {

class PromqlAnswerer : public Answerer {
 public:
  void Answer(std::string_view line, std::string& out) override {
    std::string refusal = ReadRequest(line, request_);
    promql::ParseOptions options;
    if (refusal.empty()) refusal = ReadOptions(options);
    if (!refusal.empty()) return AppendBadRequest(refusal, out);
    issues_.clear();
    if (promql::Parse(request_.text, options, ast_, issues_) &&
        promql::CheckTypes(ast_, options, issues_)) {
      return AppendTree(out);
    }
    ErrorList errors(out);
    for (const promql::Issue& issue : issues_) {
      errors.Add(issue.span.begin, issue.span.end, promql::NameOf(issue.code), issue.message,
                 HelpOf(issue.help, issue.opened));
    }
    errors.Finish();
  }

 private:
  std::string ReadOptions(promql::ParseOptions& options) const {
    if (!request_.target.empty()) {
      const std::optional<promql::Target> target = promql::ParseTarget(request_.target);
      if (!target.has_value()) {
        return "`" + request_.target + "` is no target; write `prometheus 2.45` or `mimir 2.14`";
      }
      options.target = *target;
      options.features = promql::DefaultFeatures(*target);
    }
    for (const std::string& name : request_.features) {
      if (promql::EnableFeature(name, options.features)) continue;
      std::vector<std::string_view> known;
      for (const promql::FeatureName& feature : promql::FeatureNames())
        known.push_back(feature.name);
      const std::string_view near = Nearest(name, known);
      return "feature `" + name + "` is not known" +
             (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?");
    }
    return {};
  }

  void AppendTree(std::string& out) {
    out.append(R"({"ok":true,"type":)");
    const promql::ValueType type = promql::TypeOf(ast_, ast_.root());
    AppendJson(promql::HasCertainType(ast_, ast_.root()) ? promql::ShortName(type) : "any", out);
    out.append(",\"printed\":");
    printed_.clear();
    promql::Print(ast_, printed_);
    AppendJson(printed_, out);
    out.append(",\"pretty\":");
    // What fits on a line is not broken: the usual case, and half the work.
    AppendJson(
        printed_.size() <= request_.max_line ? printed_ : promql::Pretty(ast_, request_.max_line),
        out);
    out.append(",\"errors\":[]}");
  }

  Request request_;
  promql::Ast ast_;
  std::vector<promql::Issue> issues_;
  std::string printed_;
};

}  // namespace

std::unique_ptr<Answerer> MakePromqlAnswerer() { return std::make_unique<PromqlAnswerer>(); }

}  // namespace qoe::protocol
