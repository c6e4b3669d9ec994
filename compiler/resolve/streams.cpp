#include "compiler/resolve/streams.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "promql/series/series.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;
using spec::StreamDecl;

namespace {

constexpr int64_t kMostSeries = 100'000;
constexpr size_t kMostSteps = 1'000'000;

// Keys that are written win.
void Override(StreamDecl& into, const StreamDecl& by) {
  if (!by.notation.empty()) {  // nothing else says anything of series that are written out
    into = by;
    return;
  }
  into.location = by.location;
  if (by.of.set() || !by.notation.empty()) {
    into.of = by.of;
    into.notation = by.notation;
  }
  const auto take = [](auto& old, const auto& fresh) {
    if (fresh) old = fresh;
  };
  if (by.series) into.series_location = by.series_location;
  take(into.series, by.series);
  take(into.from_ms, by.from_ms);
  take(into.vary, by.vary);
  take(into.wave, by.wave);
  take(into.changes, by.changes);
  if (by.rate.set()) into.rate = by.rate;
  if (by.value.set()) into.value = by.value;
  if (by.spread.set()) into.spread = by.spread;
}

class StreamResolver {
 public:
  StreamResolver(Resolver& r, const StreamDecl& decl, int64_t length_ms)
      : r_(r), decl_(decl), length_ms_(length_ms) {
    out_.name = decl.name.text;
    out_.location = decl.location;
  }

  std::optional<Stream> Run() {
    if (!decl_.notation.empty()) return Notation() ? std::optional(std::move(out_)) : std::nullopt;
    if (!decl_.of.set()) {
      if (r_.written_cleanly) {
        r_.sink
            .Add(Code::MissingKey, decl_.location,
                 "the stream `{}` does not say of which metric it is", decl_.name.text)
            .Help("write `of: metric`");
      }
      return std::nullopt;
    }
    bool fine = Metric();
    fine = Counts() && fine;
    fine = Amounts() && fine;
    fine = Wave() && fine;
    fine = Changes() && fine;
    return fine ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  bool Fail(const source::Location& at, const std::string& message, const std::string& help) {
    r_.sink.Add(Code::BadValue, at, "{}", message).Help("{}", help);
    return false;
  }

  bool Notation() {
    bool fine = true;
    const auto refuse = [&](bool given, std::string_view key) {
      if (!given) return;
      r_.sink.Add(Code::KeysExclude, decl_.location,
                  "`{}` says nothing of series that are written out", key);
      fine = false;
    };
    refuse(decl_.series.has_value(), "series");
    refuse(decl_.vary.has_value(), "vary");
    refuse(decl_.rate.set(), "rate");
    refuse(decl_.value.set(), "value");
    refuse(decl_.spread.set(), "spread");
    refuse(decl_.from_ms.has_value(), "from");
    refuse(decl_.wave.has_value(), "wave");
    refuse(decl_.changes && !decl_.changes->empty(), "changes");
    for (const Located& text : decl_.notation) fine = NotationLine(text) && fine;
    return fine;
  }

  bool NotationLine(const Located& text) {
    promql::series::Series series;
    std::vector<promql::Issue> issues;
    if (!promql::series::Parse(text.text, {kMostSteps}, series, issues)) {
      diag::Report report = r_.sink.Add(Code::PromqlSyntax, text.location, "{}",
                                        issues.empty() ? "no series" : issues[0].message);
      if (!issues.empty() && !issues[0].help.empty()) report.Help("{}", issues[0].help);
      return false;
    }
    std::string_view name;
    for (const auto& [label, value] : series.labels) {
      if (label == "__name__") name = value;
    }
    if (!r_.program.FindSeries(name).metric.valid() && !r_.program.FindMetric(name).valid()) {
      std::vector<std::string_view> known;
      for (const auto& entry : r_.program.metric_names) known.push_back(entry.first);
      std::sort(known.begin(), known.end());
      r_.sink.Add(Code::UnknownMetric, text.location, "metric `{}` is not in the catalogue", name)
          .DidYouMean(name, known);
      return false;
    }
    for (const auto& [label, value] : series.labels) {
      if (label != "__name__" && !NotationLabel(label, value, text.location)) return false;
    }
    out_.notation.push_back(text.text);
    return true;
  }

  bool NotationLabel(std::string_view name, std::string_view value, const source::Location& at) {
    if (name == "le" || name == "quantile") return true;  // parts of metrics have these
    const Id<Label> id = r_.program.FindLabel(name);
    if (!id.valid()) {
      r_.sink.Add(Code::UnknownLabel, at, "label `{}` is not in the catalogue", name)
          .Note("labels are declared in the section `labels`");
      return false;
    }
    const auto& values = r_.program.labels[id].values;
    if (values.empty() || std::find(values.begin(), values.end(), value) != values.end())
      return true;
    r_.sink.Add(Code::UnknownLabelValue, at, "label `{}` never has the value `{}`", name, value)
        .DidYouMean(value, values);
    return false;
  }

  bool Metric() {
    const std::optional<Selector> selector = r_.SelectorOf(decl_.of);
    r_.program.expressions[Store<Expression>::At(r_.program.expressions.size() - 1)].of_scenario =
        true;
    if (!selector) return false;
    const source::Location at = decl_.of.text.Whole(r_.files);
    if (selector->part != MetricPart::Value) {
      const std::string_view whole = r_.program.metrics[selector->metric].name;
      return Fail(at, fmt::format("`{}` is one part of `{}`", selector->name, whole),
                  fmt::format("feed `{}`: all its parts are made", whole));
    }
    out_.metric = selector->metric;
    const Expression& expression =
        r_.program.expressions[Store<Expression>::At(r_.program.expressions.size() - 1)];
    const promql::SelectorView view = expression.ast.selector(expression.ast.root());
    for (const promql::Matcher& matcher : view.matchers) {
      if (matcher.op != promql::MatchOp::Equal) {
        return Fail(expression.source.Locate(r_.files, matcher.op_span),
                    fmt::format("series have one value of `{}`, not a choice", matcher.name),
                    fmt::format("write `{}=\"value\"`", matcher.name));
      }
      const Id<Label> label = r_.program.FindLabel(matcher.name);
      if (label.valid()) out_.fixed.emplace_back(label, r_.program.Own(matcher.value));
    }
    return true;
  }

  const qoe::Metric& metric() const { return r_.program.metrics[out_.metric]; }

  bool Counts() {
    out_.series = decl_.series.value_or(1);
    out_.from_ms = decl_.from_ms.value_or(0);
    if (out_.series < 1 || out_.series > kMostSeries) {
      return Fail(decl_.series_location, fmt::format("`series: {}`", out_.series),
                  fmt::format("between 1 and {}", kMostSeries));
    }
    if (out_.from_ms >= length_ms_) {
      return Fail(
          decl_.of.text.Whole(r_.files),
          fmt::format("it begins at {}, when the scenario of {} is over",
                      units::FormatDuration(out_.from_ms), units::FormatDuration(length_ms_)),
          "make the scenario longer with `length`, or begin earlier");
    }
    if (!decl_.vary) return true;
    out_.vary.emplace();
    for (const Located& name : *decl_.vary) {
      const Id<Label> label = r_.LabelNamed(name);
      if (!label.valid()) return false;
      if (out_.metric.valid() && !r_.program.Carries(metric(), label)) {
        r_.sink.Add(Code::UnknownLabel, name.location, "`{}` does not carry the label `{}`",
                    metric().name, name.text);
        return false;
      }
      const bool fixed = std::any_of(out_.fixed.begin(), out_.fixed.end(),
                                     [&](const auto& each) { return each.first == label; });
      if (fixed) {
        return Fail(name.location,
                    fmt::format("`{}` varies, and has one value under `of`", name.text),
                    "leave it out there, or here");
      }
      out_.vary->push_back(label);
    }
    return true;
  }

  // Of a gauge, or of what a histogram or an event measures.
  std::optional<double> ValueIn(const Located& text) {
    if (!text.set() || !out_.metric.valid()) return std::nullopt;
    return r_.NumberIn(metric().unit, text);
  }

  std::optional<double> ShareIn(const Located& text) {
    return r_.NumberIn(*r_.program.units.Parse("ratio"), text);
  }

  // `2/s`, `30/min`, or with what is counted: `2 views/s`. Of a counter of seconds or bytes:
  // `3s/s`.
  std::optional<double> RateIn(const Located& text) {
    std::string_view unknown;
    const auto whole = units::ParseQuantity(text.text, r_.program.units, unknown);
    const size_t slash = text.text.find('/');
    if (!whole && unknown.starts_with('/') && slash != std::string_view::npos) {
      const std::string per = fmt::format("count/{}", text.text.substr(slash + 1));
      const auto unit = r_.program.units.Parse(per);
      const auto number =
          units::ParseQuantity(text.text.substr(0, slash), r_.program.units, unknown);
      const auto factor =
          unit ? units::Convert(*unit, *r_.program.units.Parse("count/s")) : std::nullopt;
      if (number && factor) return factor->Apply(number->value);
    }
    const bool of_amount = out_.metric.valid() && metric().type == MetricType::Counter &&
                           metric().samples != Samples::PerEvent && metric().unit.known();
    const units::Unit unit =
        of_amount ? r_.program.units.PerSecond(metric().unit) : *r_.program.units.Parse("count/s");
    return r_.NumberIn(unit, text);
  }

  // What is written of one place in time; false: something was reported.
  bool Amounts(const Located& rate, const Located& value, const Located& spread,
               std::optional<double>& rate_out, std::optional<double>& value_out,
               std::optional<double>& spread_out) {
    if (!out_.metric.valid()) return false;
    const bool plain_gauge =
        metric().type == MetricType::Gauge && metric().samples != Samples::PerEvent;
    const bool counter =
        metric().type == MetricType::Counter && metric().samples != Samples::PerEvent;
    if (rate.set()) {
      if (plain_gauge)
        return Fail(rate.location, "a gauge has no rate", "say what it shows: `value: …`");
      rate_out = RateIn(rate);
      if (!rate_out) return false;
      if (*rate_out < 0)
        return Fail(rate.location, "a rate below 0", "nothing is counted backwards");
    }
    if (value.set()) {
      if (counter)
        return Fail(value.location, "a running total has no value of its own",
                    "say how fast it rises: `rate: 2/s`");
      value_out = ValueIn(value);
      if (!value_out) return false;
    }
    if (spread.set()) {
      spread_out = ShareIn(spread);
      if (!spread_out) return false;
      if (*spread_out < 0 || *spread_out > 1)
        return Fail(spread.location, fmt::format("a spread of `{}`", spread.text),
                    "between 0% and 100%");
    }
    return true;
  }

  bool Amounts() {
    std::optional<double> rate, spread;
    if (!Amounts(decl_.rate, decl_.value, decl_.spread, rate, out_.value, spread)) return false;
    out_.rate_per_second = rate.value_or(1);
    out_.spread = spread.value_or(0);
    return true;
  }

  bool Wave() {
    if (!decl_.wave) return true;
    constexpr double kAmplitude = 0.5;
    out_.wave_period_ms = decl_.wave->period_ms.value_or(0);
    const Located& amplitude = decl_.wave->amplitude;
    const std::optional<double> share =
        amplitude.set() ? ShareIn(amplitude) : std::optional(kAmplitude);
    if (!share) return false;
    if (*share < 0 || *share > 1) {
      return Fail(amplitude.location, fmt::format("the wave is {} high", amplitude.text),
                  "between 0% and 100% of the value");
    }
    out_.wave_amplitude = *share;
    return true;
  }

  bool Changes() {
    if (!decl_.changes) return true;
    bool fine = true;
    for (const spec::ChangeDecl& change : *decl_.changes) fine = OneChange(change) && fine;
    return fine;
  }

  bool OneChange(const spec::ChangeDecl& decl) {
    StreamChange change;
    change.at_ms = decl.at_ms.value_or(0);
    change.over_ms = decl.over_ms.value_or(0);
    change.lasting_ms = decl.lasting_ms.value_or(0);
    change.missing_ms = decl.missing_ms.value_or(0);
    change.reset = decl.reset;
    if (!Amounts(decl.rate, decl.value, decl.spread, change.rate, change.value, change.spread))
      return false;
    if (!out_.changes.empty() && change.at_ms < out_.changes.back().at_ms) {
      return Fail(decl.location,
                  fmt::format("the change at {} stands behind that at {}",
                              units::FormatDuration(change.at_ms),
                              units::FormatDuration(out_.changes.back().at_ms)),
                  "write changes in the order of time");
    }
    if (change.at_ms >= length_ms_) {
      return Fail(
          decl.location,
          fmt::format("the change at {} comes when the scenario of {} is over",
                      units::FormatDuration(change.at_ms), units::FormatDuration(length_ms_)),
          "make the scenario longer with `length`, or change earlier");
    }
    if (decl.lasting_ms && change.lasting_ms == 0) {
      return Fail(decl.location, "the change lasts for no time",
                  "say how long it lasts; without `lasting` it lasts to the end");
    }
    const bool nothing =
        !change.rate && !change.value && !change.spread && !change.reset && change.missing_ms == 0;
    if (nothing) {
      return Fail(decl.location, "the change changes nothing",
                  "name what changes: `rate`, `value`, `spread`, `reset` or `missing`");
    }
    out_.changes.push_back(change);
    return true;
  }

  Resolver& r_;
  const StreamDecl& decl_;
  int64_t length_ms_;
  Stream out_;
};

}  // namespace

const spec::ScenarioDecl* LikeOf(const spec::Model& model, const spec::ScenarioDecl& scenario) {
  if (!scenario.like.set()) return nullptr;
  for (const spec::ScenarioDecl& other : model.tests) {
    if (other.name.text == scenario.like.text) return &other;
  }
  return nullptr;
}

std::vector<StreamDecl> MergedStreams(Resolver& r, const spec::ScenarioDecl& scenario) {
  // From the scenario to what it is like, and what that is like.
  std::vector<const spec::ScenarioDecl*> chain;
  std::set<const spec::ScenarioDecl*> seen;
  for (const spec::ScenarioDecl* each = &scenario; each != nullptr; each = LikeOf(r.model, *each)) {
    if (!seen.insert(each).second) {
      if (each == &scenario) {
        r.sink.Add(Code::ReferenceCycle, scenario.like.location,
                   "the scenario `{}` is like itself, by way of `{}`", scenario.name.text,
                   scenario.like.text);
      }
      break;
    }
    chain.push_back(each);
  }
  std::vector<StreamDecl> streams;
  std::reverse(chain.begin(), chain.end());
  for (const spec::ScenarioDecl* each : chain) {
    for (const StreamDecl& stream : each->traffic) {
      const auto same = std::find_if(streams.begin(), streams.end(), [&](const StreamDecl& other) {
        return other.name.text == stream.name.text;
      });
      if (same == streams.end()) {
        streams.push_back(stream);
      } else {
        Override(*same, stream);
      }
    }
  }
  return streams;
}

std::optional<Stream> StreamOf(Resolver& r, const StreamDecl& decl, int64_t length_ms) {
  return StreamResolver(r, decl, length_ms).Run();
}

}  // namespace qoe::resolve
