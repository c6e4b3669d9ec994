#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/resolve/file_name.h"
#include "compiler/resolve/resolver.h"
#include "compiler/resolve/streams.h"

namespace qoe::resolve {

using diag::Code;
using spec::ExpectationDecl;
using spec::Located;

namespace {

constexpr int64_t kLengthMs = 3'600'000;
constexpr uint64_t kSeed = 1;
constexpr double kTolerance = 1e-5;

class ExpectationResolver {
 public:
  ExpectationResolver(Resolver& r, const ExpectationDecl& decl, int64_t length_ms)
      : r_(r), decl_(decl), length_ms_(length_ms) {
    out_.location = decl.location;
    out_.labels = PairsOf(decl.labels);
    out_.annotations = PairsOf(decl.annotations);
    out_.pending_ms = decl.pending.ms;
    out_.firing_ms = decl.firing.ms;
    out_.resolved_ms = decl.resolved.ms;
    out_.not_before_ms = decl.not_before.ms;
    out_.silent = decl.silent;
    out_.at_ms = decl.at.ms.value_or(length_ms);
    out_.comparison = decl.comparison;
    out_.threshold_text = decl.threshold.text;
    out_.nothing = decl.nothing;
  }

  std::optional<Expectation> Run() {
    const bool fine = decl_.alert.set() ? Alert() : Value();
    return fine && Times() ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  bool Impossible(const source::Location& at, const std::string& message, const std::string& help) {
    r_.sink.Add(Code::ImpossibleExpectation, at, "{}", message).Help("{}", help);
    return false;
  }

  bool Refuse(bool given, std::string_view key, std::string_view why) {
    if (!given) return true;
    r_.sink.Add(Code::KeysExclude, decl_.location, "`{}` {}", key, why).Help("leave it out");
    return false;
  }

  // --- of an alert ---

  bool Alert() {
    out_.alert = decl_.alert.text;
    constexpr std::string_view kOfValues = "says something of values, and this is about an alert";
    if (!Refuse(decl_.at.ms.has_value(), "at", kOfValues) ||
        !Refuse(decl_.by.has_value(), "by", kOfValues) ||
        !Refuse(decl_.unit.set(), "unit", kOfValues) ||
        !Refuse(decl_.threshold.set() || decl_.nothing, "above, below, …", kOfValues) ||
        !Refuse(decl_.tolerance.set(), "tolerance", kOfValues)) {
      return false;
    }
    std::vector<std::string_view> known;
    for (const qoe::Alert& alert : r_.program.alerts) {
      for (const AlertLevel& level : alert.levels) {
        known.push_back(level.name);
        if (level.name == out_.alert) levels_.push_back(&level);
      }
    }
    if (levels_.empty()) {
      if (r_.sink.has_errors() && !r_.written_cleanly) return false;
      r_.sink
          .Add(Code::UnknownReference, decl_.alert.location, "no alert is named `{}`", out_.alert)
          .DidYouMean(out_.alert, known)
          .Note("an expectation of an alert that is not there would never be looked at");
      return false;
    }
    return Silence() && Labels() && AnnotationsThere() && Durations();
  }

  // What never fires is never seen to.
  bool Silence() {
    constexpr std::string_view kFires = "says that the alert fires, and `silent` that it does not";
    return !decl_.silent || (Refuse(decl_.firing.ms.has_value(), "firing", kFires) &&
                             Refuse(decl_.resolved.ms.has_value(), "resolved", kFires) &&
                             Refuse(decl_.not_before.ms.has_value(), "not_before", kFires) &&
                             Refuse(!decl_.annotations.empty(), "annotations", kFires));
  }

  // Labels that the rule sets must be those.
  bool Labels() {
    for (const auto& [name, value] : decl_.labels) {
      bool can = false;
      std::string_view set;
      for (const AlertLevel* level : levels_) {
        const auto found =
            std::find_if(level->labels.begin(), level->labels.end(),
                         [&, label = name.text](const auto& each) { return each.first == label; });
        const bool templated =
            found != level->labels.end() && found->second.find("{{") != std::string_view::npos;
        can = can || found == level->labels.end() || templated || found->second == value.text;
        if (found != level->labels.end()) set = found->second;
      }
      if (!can) {
        return Impossible(
            value.location,
            fmt::format("`{}` never has `{}=\"{}\"`", out_.alert, name.text, value.text),
            fmt::format("its label `{}` is `{}`", name.text, set));
      }
      if (set.empty() && !CanHave(name, value)) return false;
    }
    return true;
  }

  // A label that nothing has, or a value that it never has: nothing of it is always met.
  bool CanHave(const spec::Located& name, const spec::Located& value) {
    if (MakesLabels() || name.text == "alertname") return true;
    const Id<Label> id = r_.LabelNamed(name);
    if (!id.valid()) return false;
    const Label& label = r_.program.labels[id];
    const bool fine =
        value.text.empty() || label.values.empty() ||
        std::find(label.values.begin(), label.values.end(), value.text) != label.values.end();
    if (fine) return true;
    r_.sink
        .Add(Code::UnknownLabelValue, value.location, "label `{}` never has the value `{}`",
             label.name, value.text)
        .Label(label.location, "its values are declared here")
        .DidYouMean(value.text, label.values);
    return false;
  }

  // Whether an expression makes labels that no metric has.
  bool MakesLabels() const {
    return std::any_of(r_.program.expressions.begin(), r_.program.expressions.end(),
                       [](const Expression& each) {
                         const std::string_view text = each.ast.text();
                         return text.find("label_") != std::string_view::npos ||
                                text.find("count_values") != std::string_view::npos;
                       });
  }

  bool AnnotationsThere() {
    for (const auto& [name, value] : decl_.annotations) {
      const bool there = std::any_of(
          levels_.begin(), levels_.end(), [&, text = name.text](const AlertLevel* level) {
            return std::any_of(level->annotations.begin(), level->annotations.end(),
                               [&](const Annotation& each) { return each.name == text; });
          });
      if (there) continue;
      std::vector<std::string_view> known;
      for (const Annotation& annotation : levels_[0]->annotations) known.push_back(annotation.name);
      r_.sink
          .Add(Code::ImpossibleExpectation, name.location, "`{}` has no annotation `{}`",
               out_.alert, name.text)
          .DidYouMean(name.text, known);
      return false;
    }
    return true;
  }

  bool Durations() {
    const auto by_for = [](const AlertLevel* a, const AlertLevel* b) {
      return a->for_ms < b->for_ms;
    };
    const int64_t shortest = (*std::min_element(levels_.begin(), levels_.end(), by_for))->for_ms;
    const int64_t longest = (*std::max_element(levels_.begin(), levels_.end(), by_for))->for_ms;
    if (decl_.firing.ms && *decl_.firing.ms < shortest) {
      return Impossible(
          decl_.firing.location,
          fmt::format("at {} the alert cannot fire yet: its condition must hold for {}",
                      units::FormatDuration(*decl_.firing.ms), units::FormatDuration(shortest)),
          "expect it later");
    }
    if (decl_.pending.ms && longest == 0) {
      return Impossible(decl_.pending.location, "the alert is never pending: it has no `for`",
                        "expect it to fire: `firing: …`");
    }
    return true;
  }

  // --- of a value ---

  bool Value() {
    constexpr std::string_view kOfAlerts = "says something of an alert, and this is about values";
    if (!Refuse(decl_.pending.ms.has_value(), "pending", kOfAlerts) ||
        !Refuse(decl_.firing.ms.has_value(), "firing", kOfAlerts) ||
        !Refuse(decl_.resolved.ms.has_value(), "resolved", kOfAlerts) ||
        !Refuse(decl_.not_before.ms.has_value(), "not_before", kOfAlerts) ||
        !Refuse(decl_.silent, "silent", kOfAlerts) ||
        !Refuse(!decl_.annotations.empty(), "annotations", kOfAlerts)) {
      return false;
    }
    if (decl_.watch.set()) {
      std::optional<Resolver::Watched> watched =
          r_.WatchedNamed(decl_.watch, decl_.by, "the expectation");
      if (!watched) return false;
      out_.watch = watched->ref;
      out_.unit = watched->unit;
      out_.by = std::move(watched->by);
      for (const auto& [name, value] : decl_.labels) {
        if (!CanHave(name, value)) return false;
      }
    } else if (decl_.promql.set()) {
      out_.promql = r_.Parse(decl_.promql, ExpressionRole::Indicator);
      Expression& expression = r_.program.expressions[out_.promql];
      expression.of_scenario = true;
      out_.unit = r_.UnitOf(decl_.unit);
      if (!expression.ok) return false;
    } else {
      return false;
    }
    return Bound();
  }

  bool Bound() {
    if (out_.nothing) return Refuse(decl_.tolerance.set(), "tolerance", "says nothing of nothing");
    if (decl_.comparison == spec::Comparison::None) {
      if (r_.written_cleanly) {
        r_.sink
            .Add(Code::MissingKey, decl_.location,
                 "the expectation does not say what values are right")
            .Help("give a bound (`equals: 4s`, `above: 0`), or `nothing: true`");
      }
      return false;
    }
    const std::optional<double> threshold = r_.NumberIn(out_.unit, decl_.threshold);
    if (!threshold) return false;
    out_.threshold = *threshold;
    out_.tolerance = kTolerance;
    if (!decl_.tolerance.set()) return true;
    if (decl_.comparison != spec::Comparison::Equals)
      return Refuse(true, "tolerance", "is for `equals`");
    const std::optional<double> tolerance =
        r_.NumberIn(*r_.program.units.Parse("ratio"), decl_.tolerance);
    out_.tolerance = tolerance.value_or(0);
    if (out_.tolerance < 0) {
      return Impossible(decl_.tolerance.location, "no value is less than 0 % away from another",
                        "write how far it may be away, up and down: `tolerance: 3%`");
    }
    return tolerance.has_value();
  }

  // --- of both ---

  bool Times() {
    for (const ExpectationDecl::Time* time :
         {&decl_.pending, &decl_.firing, &decl_.resolved, &decl_.not_before, &decl_.at}) {
      if (!time->ms || *time->ms <= length_ms_) continue;
      return Impossible(
          time->location,
          fmt::format("{} is beyond the end: the scenario is {} long",
                      units::FormatDuration(*time->ms), units::FormatDuration(length_ms_)),
          "make the scenario longer with `length`, or look earlier");
    }
    if (decl_.firing.ms && decl_.not_before.ms && *decl_.firing.ms < *decl_.not_before.ms) {
      return Impossible(decl_.firing.location, "the alert is to fire before `not_before`",
                        "`firing` is not before `not_before`");
    }
    return true;
  }

  Resolver& r_;
  const ExpectationDecl& decl_;
  int64_t length_ms_;
  std::vector<const AlertLevel*> levels_;  // of that name
  Expectation out_;
};

// The nearest of a scenario and what it is like that says it.
template <typename Field>
Field Inherited(const spec::Model& model, const spec::ScenarioDecl& scenario,
                Field spec::ScenarioDecl::*field) {
  std::set<const spec::ScenarioDecl*> seen;
  for (const spec::ScenarioDecl* each = &scenario; each != nullptr && seen.insert(each).second;
       each = LikeOf(model, *each)) {
    if (each->*field) return each->*field;
  }
  return {};
}

// Whether all is there that it is like, and what that is like. What is missing is reported of the
// scenario that names it.
bool LikeIsThere(Resolver& r, const spec::ScenarioDecl& decl) {
  const spec::ScenarioDecl* last = &decl;
  std::set<const spec::ScenarioDecl*> seen;
  for (const spec::ScenarioDecl* each = &decl; each != nullptr && seen.insert(each).second;
       each = LikeOf(r.model, *each)) {
    last = each;
  }
  if (!last->like.set() || LikeOf(r.model, *last) != nullptr) return true;
  if (last != &decl) return false;
  std::vector<std::string_view> known;
  for (const spec::ScenarioDecl& other : r.model.tests) known.push_back(other.name.text);
  r.sink
      .Add(Code::UnknownReference, decl.like.location, "no scenario is named `{}`", decl.like.text)
      .DidYouMean(decl.like.text, known);
  return false;
}

Scenario ScenarioOf(Resolver& r, const spec::ScenarioDecl& decl) {
  Scenario scenario;
  scenario.name = decl.name.text;
  scenario.location = decl.location;
  scenario.title = decl.title.set() ? std::string(decl.title.text) : TitleFromName(decl.name.text);
  scenario.length_ms = Inherited(r.model, decl, &spec::ScenarioDecl::length_ms).value_or(kLengthMs);
  scenario.step_ms =
      Inherited(r.model, decl, &spec::ScenarioDecl::step_ms).value_or(r.program.scrape_interval_ms);
  scenario.seed =
      static_cast<uint64_t>(Inherited(r.model, decl, &spec::ScenarioDecl::seed).value_or(kSeed));
  scenario.others_silent = decl.others != spec::Others::Any;
  constexpr int64_t kLongestMs = int64_t{366} * 24 * 3'600'000;
  if (scenario.step_ms <= 0 || scenario.length_ms < scenario.step_ms ||
      scenario.length_ms > kLongestMs) {
    r.sink
        .Add(Code::BadValue, decl.location, "a scenario of {} with a sample every {}",
             units::FormatDuration(scenario.length_ms), units::FormatDuration(scenario.step_ms))
        .Help("`length` is at least one `step`, and at most a year");
    return scenario;
  }
  if (!LikeIsThere(r, decl)) return scenario;
  for (const spec::StreamDecl& stream : MergedStreams(r, decl)) {
    auto resolved = StreamOf(r, stream, scenario.length_ms);
    if (!resolved) continue;
    resolved->inherited = std::none_of(
        decl.traffic.begin(), decl.traffic.end(),
        [&](const spec::StreamDecl& own) { return own.name.text == stream.name.text; });
    scenario.traffic.push_back(std::move(*resolved));
  }
  for (const ExpectationDecl& expectation : decl.expect) {
    if (auto resolved = ExpectationResolver(r, expectation, scenario.length_ms).Run())
      scenario.expect.push_back(std::move(*resolved));
  }
  return scenario;
}

}  // namespace

void Resolver::Scenarios() {
  std::set<std::string_view> names;
  for (const spec::ScenarioDecl& decl : model.tests) {
    if (!names.insert(decl.name.text).second) {
      sink.Add(Code::DuplicateName, decl.name.location, "scenario `{}` is declared twice",
               decl.name.text);
      continue;
    }
    if (!CheckFileName(decl.name, "a scenario", sink)) continue;
    program.scenarios.push_back(ScenarioOf(*this, decl));
  }
}

}  // namespace qoe::resolve
