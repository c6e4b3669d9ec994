// Recording rules as metrics: in which order they are computed, and what they read too early.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "compiler/check/rule_set/parsed_rule.h"
#include "compiler/check/rule_set/recorded_name.h"
#include "compiler/facts/infer.h"

namespace qoe::check {
namespace {

using diag::Code;
using promql::NodeId;
using promql::NodeKind;

constexpr std::string_view kLevels[] = {"job", "instance", "cluster", "namespace", "node", "pod"};

// A selector of a recorded series, and whether the rule has a result without it.
struct Read {
  NodeId selector;
  const ParsedRule* recorded = nullptr;
  bool earlier = false;  // an earlier time, or one of several sources
};

class Recordings {
 public:
  Recordings(const std::deque<ParsedRule>& all, const source::FileSet& files, Catalogue& catalogue,
             diag::Sink& sink)
      : files_(files), catalogue_(catalogue), sink_(sink) {
    for (const ParsedRule& rule : all) {
      if (rule.records()) by_name_[rule.name()].push_back(&rule);
    }
    for (const ParsedRule& rule : all) {
      if (rule.records() && rule.ok()) Visit(rule);
    }
    for (const auto& [reader, read] : late_) Lag(*reader, read);
    for (const ParsedRule& rule : all) {
      if (rule.records() && rule.ok()) CheckName(rule);
    }
  }

 private:
  enum class State : uint8_t { New, Open, Done };
  struct Frame {
    const ParsedRule* rule;
    std::vector<Read> reads;
    size_t next = 0;
  };

  // What a rule reads of what others record.
  std::vector<Read> ReadsOf(const ParsedRule& rule) const {
    std::vector<Read> reads;
    const promql::Ast& ast = rule.ast;
    bool has_or = false;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const NodeId id{i};
      if (ast.kind(id) == NodeKind::Binary) has_or |= ast.binary(id).op == promql::BinaryOp::Or;
    }
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const NodeId id{i};
      if (ast.kind(id) != NodeKind::VectorSelector) continue;
      const promql::SelectorView selector = ast.selector(id);
      const auto found = by_name_.find(selector.metric_name());
      if (found == by_name_.end()) continue;
      const bool earlier = has_or || selector.modifiers.offset.set() ||
                           selector.modifiers.at != promql::AtForm::None;
      for (const ParsedRule* recorded : found->second) {
        if (recorded->ok()) reads.push_back({id, recorded, earlier});
      }
    }
    return reads;
  }

  // Depth first with a stack of its own: the depth is the user's.
  void Visit(const ParsedRule& start) {
    if (state_[&start] != State::New) return;
    std::vector<Frame> path;
    const auto enter = [&](const ParsedRule& rule) {
      state_[&rule] = State::Open;
      path.push_back({&rule, ReadsOf(rule), 0});
    };
    enter(start);
    while (!path.empty()) {
      Frame& frame = path.back();
      if (frame.next == frame.reads.size()) {
        Record(*frame.rule);
        state_[frame.rule] = State::Done;
        path.pop_back();
        continue;
      }
      const Read read = frame.reads[frame.next++];
      const ParsedRule& reader = *frame.rule;
      const State state = state_[read.recorded];
      if (state == State::Open) {
        if (!read.earlier) ReportCycle(path, read);
        // Another rule may record the same name from something else.
      } else {
        late_.emplace_back(&reader, read);
        if (state == State::New) enter(*read.recorded);
      }
    }
  }

  void Record(const ParsedRule& rule) {
    facts::Infer(rule.ast, catalogue_, nodes_);
    facts::NodeFacts facts = nodes_[rule.ast.root().index];
    const auto add = [&](const std::vector<rules::NamedField>& labels) {
      for (const rules::NamedField& label : labels) {
        const std::string_view value = label.value.value();
        if (value.empty()) {
          facts.labels.Remove(label.name.value());
          continue;
        }
        facts.labels.Set({.name = label.name.value(),
                          .presence = facts::Presence::Always,
                          .values = facts::ValueSet({value}),
                          .cardinality = 1});
      }
    };
    add(rule.group->labels);
    add(rule.rule->labels);
    catalogue_.AddRecorded(rule.name(), std::move(facts), rule.rule->record.location);
  }

  source::Location At(const ParsedRule& rule, NodeId id) const {
    return rule.rule->expr.text.Locate(files_, rule.ast.span(id));
  }

  void ReportCycle(const std::vector<Frame>& path, const Read& read) {
    const auto begin = std::find_if(
        path.begin(), path.end(), [&](const Frame& frame) { return frame.rule == read.recorded; });
    const ParsedRule& reader = *path.back().rule;
    // Where several rules record the name, another one may start it; so may a target.
    if (by_name_.at(read.recorded->name()).size() > 1) return;
    if (catalogue_.MayBeExported(read.recorded->name())) return;
    for (auto it = begin; it != path.end(); ++it) circular_.insert(it->rule);
    if (&reader == read.recorded) {
      sink_
          .Add(Code::RecordingCycle, At(reader, read.selector),
               "the rule reads the series that it records itself: there is none at first, so there "
               "never is one")
          .Label(reader.rule->record.location, "recorded here")
          .Help("compute it from other series; for its own last value write `… offset 1m or …`");
      return;
    }
    std::string circle;
    for (auto it = begin; it != path.end(); ++it) circle += std::string(it->rule->name()) + " → ";
    circle += read.recorded->name();
    diag::Report report = sink_.Add(
        Code::RecordingCycle, At(reader, read.selector),
        "these recording rules are computed from each other, so that none of them starts: {}",
        circle);
    for (auto it = begin; it + 1 != path.end(); ++it)
      report.Label(it->rule->rule->record.location, "part of the circle");
    report.Help("compute one of them from other series");
  }

  void Lag(const ParsedRule& reader, const Read& read) {
    // No order helps rules that are computed from each other.
    if (circular_.contains(&reader) && circular_.contains(read.recorded)) return;
    const bool same_group = reader.group == read.recorded->group;
    if (same_group && read.recorded->position < reader.position) return;
    if (by_name_.at(read.recorded->name()).size() > 1) return;
    if (catalogue_.MayBeExported(read.recorded->name())) return;
    diag::Report report = sink_.Add(
        Code::RecordingLag, At(reader, read.selector), "`{}` is recorded {}", read.recorded->name(),
        same_group ? "later in the same group: this reads its value of the last evaluation"
                   : "in another group: this reads a value that may be as old as its interval");
    report.Label(read.recorded->rule->record.location, "recorded here");
    report.Help("{}", same_group ? "move the rule in front of this one"
                                 : "put both into one group: its rules are evaluated in order");
  }

  // Source: Prometheus docs, practices/rules.
  void CheckName(const ParsedRule& rule) {
    const std::string_view name = rule.name();
    const source::Location at = rule.rule->record.location;
    const size_t colon = name.find(':');
    if (colon == std::string_view::npos) {
      sink_
          .Add(Code::RecordingName, at,
               "`{}` looks like a metric that somebody exports: recorded names say "
               "level:metric:operations",
               name)
          .Help("for example `{}:{}`", LevelOf(rule),
                MetricAndOperation(rule.ast).value_or(fmt::format("{}:sum", name)));
      return;
    }
    const std::string_view level = name.substr(0, colon);
    if (std::find(std::begin(kLevels), std::end(kLevels), level) == std::end(kLevels)) return;
    const KnownSeries* known = catalogue_.FindSeries(name);
    if (known == nullptr ||
        known->series.facts.labels.PresenceOf(level) != facts::Presence::Never) {
      return;
    }
    sink_
        .Add(Code::RecordingName, at,
             "the name says that `{}` is by `{}`, but the result does not carry that label", name,
             level)
        .Label(rule.rule->expr.text.Whole(files_), "this carries {}",
               known->series.facts.labels.Text())
        .Help("name the labels that are left: `{}{}`", LevelOf(rule), name.substr(colon));
  }

  std::string LevelOf(const ParsedRule& rule) const {
    const KnownSeries* known = catalogue_.FindSeries(rule.name());
    std::string level;
    if (known != nullptr) {
      for (const facts::LabelFacts& label : known->series.facts.labels.named()) {
        if (label.presence == facts::Presence::Never || label.name == "__name__") continue;
        level += (level.empty() ? "" : "_") + std::string(label.name);
      }
    }
    return level.empty() ? "job" : level;
  }

  const source::FileSet& files_;
  Catalogue& catalogue_;
  diag::Sink& sink_;
  std::unordered_map<std::string_view, std::vector<const ParsedRule*>> by_name_;
  std::unordered_map<const ParsedRule*, State> state_;
  std::vector<std::pair<const ParsedRule*, Read>> late_;  // of what may not be recorded yet
  std::unordered_set<const ParsedRule*> circular_;        // reported as such
  std::vector<facts::NodeFacts> nodes_;
};

}  // namespace

void AddRecordings(const std::deque<ParsedRule>& all, const source::FileSet& files,
                   Catalogue& catalogue, diag::Sink& sink) {
  Recordings(all, files, catalogue, sink);
}

}  // namespace qoe::check
