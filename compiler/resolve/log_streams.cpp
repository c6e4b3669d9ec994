#include "compiler/resolve/log_streams.h"

#include <algorithm>

#include "promql/operators.h"
#include "promql/regex.h"

namespace qoe::resolve {
namespace {

using diag::Code;
namespace logql = promql::logql;

class StreamCheck {
 public:
  StreamCheck(const Program& program, const logql::Ast& ast, const source::EmbeddedText& text,
              const source::FileSet& files, diag::Sink& sink)
      : program_(program), ast_(ast), text_(text), files_(files), sink_(sink) {
    for (const Id<Label> id : *program.stream_labels) names_.push_back(program.labels[id].name);
  }

  void Run() {
    for (uint32_t i = 0; i < ast_.size(); ++i) {
      const logql::NodeId id{i};
      if (ast_.kind(id) == logql::NodeKind::Matcher) Matcher(id);
    }
  }

 private:
  void Matcher(logql::NodeId id) {
    const std::string_view name = ast_.name(id);
    // A variable may be in either.
    const bool variable = ast_.has(id, logql::node_flag::kVariable);
    if (variable && name.find('$') != std::string_view::npos) return;
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
      sink_
          .Add(Code::UnknownStreamLabel, text_.Locate(files_, ast_.name_span(id)),
               "no log stream carries the label `{}`, so this would never have lines", name)
          .Label(program_.streams_location, "the labels of the streams are declared here")
          .DidYouMean(name, names_)
          .Help("what is only in the lines is matched behind a parser: `| json | {}=\"…\"`", name);
    } else if (!variable) {
      Values(id, program_.labels[program_.FindLabel(name)]);
    }
  }

  void Values(logql::NodeId id, const Label& label) {
    if (label.values.empty()) return;
    const auto op = static_cast<promql::MatchOp>(ast_.node(id).op);
    const bool regex = op == promql::MatchOp::Regex || op == promql::MatchOp::NotRegex;
    const std::string_view written = ast_.value(id);
    const std::vector<std::string_view> values =
        regex ? promql::PlainAlternatives(written).value_or(std::vector<std::string_view>())
              : std::vector<std::string_view>{written};
    for (const std::string_view value : values) {
      if (value.empty() ||
          std::find(label.values.begin(), label.values.end(), value) != label.values.end()) {
        continue;
      }
      sink_
          .Add(Code::UnknownLabelValue, text_.Locate(files_, ast_.value_span(id)),
               "label `{}` never has the value `{}`", label.name, value)
          .Label(label.location, "its values are declared here")
          .DidYouMean(value, label.values);
    }
  }

  const Program& program_;
  const logql::Ast& ast_;
  const source::EmbeddedText& text_;
  const source::FileSet& files_;
  diag::Sink& sink_;
  std::vector<std::string_view> names_;
};

}  // namespace

void CheckStreams(const Program& program, const logql::Ast& ast, const source::EmbeddedText& text,
                  const source::FileSet& files, diag::Sink& sink) {
  if (program.stream_labels) StreamCheck(program, ast, text, files, sink).Run();
}

}  // namespace qoe::resolve
