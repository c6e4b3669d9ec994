// Streams of scenarios that no rule and no expectation reads: they test nothing, and most often are
// misspelt.
#include <set>
#include <string>
#include <string_view>

#include "compiler/lower/stages.h"
#include "promql/parse.h"

namespace qoe::lower {
namespace {

// Names of the series that some expressions read.
class ReadNames {
 public:
  void Add(const std::string& expression) {
    promql::ParseOptions options;
    options.features = promql::AllFeatures();
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(expression, options, ast, issues)) {
      any_ = true;
      return;
    }
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const promql::NodeId id{i};
      if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const std::string_view name = ast.selector(id).metric_name();
      any_ = any_ || name.empty();
      names_.emplace(name);
    }
  }

  void Add(const std::vector<artifact::RuleGroup>& groups) {
    for (const artifact::RuleGroup& group : groups) {
      for (const artifact::Rule& rule : group.rules) Add(rule.expr);
    }
  }

  bool Reads(std::string_view metric) const {
    if (any_) return true;
    for (const std::string_view suffix : {"", "_bucket", "_sum", "_count"}) {
      if (names_.contains(std::string(metric) + std::string(suffix))) return true;
    }
    return false;
  }

 private:
  std::set<std::string, std::less<>> names_;
  bool any_ = false;  // a selector without a name, or something that was not understood
};

}  // namespace

void CheckUnreadStreams(const Program& program, const artifact::Bundle& bundle, diag::Sink& sink) {
  if (program.scenarios.empty()) return;
  ReadNames of_rules;
  of_rules.Add(bundle.recording_groups);
  of_rules.Add(bundle.alert_groups);
  for (size_t i = 0; i < bundle.scenarios.size(); ++i) {
    const artifact::Scenario& scenario = bundle.scenarios[i];
    ReadNames read = of_rules;
    for (const artifact::Expectation& each : scenario.expectations) {
      if (!each.promql.empty()) read.Add(each.promql);
    }
    for (size_t k = 0; k < scenario.streams.size(); ++k) {
      const artifact::Stream& stream = scenario.streams[k];
      if (stream.inherited || stream.metric.empty() || read.Reads(stream.metric)) continue;
      sink.Add(diag::Code::UnreadStream, program.scenarios[i].traffic[k].location,
               "the stream `{}` feeds `{}`, which no rule and no expectation reads", stream.name,
               stream.metric)
          .Help("feed what the rules under test read, or leave it out");
    }
  }
}

}  // namespace qoe::lower
