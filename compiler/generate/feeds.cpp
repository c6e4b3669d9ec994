#include "compiler/generate/feeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "compiler/generate/condition.h"
#include "compiler/generate/label_choice.h"
#include "compiler/lower/streams.h"
#include "compiler/test/expectation.h"

namespace qoe::generate {
namespace {

using artifact::StreamKind;

constexpr double kEventsPerSecond = 0.2;  // each is a sample
constexpr double kCounted = 100;          // enough for shares of it to be whole numbers

// By label, in the order of the text.
using Conditions = std::vector<std::pair<Id<Label>, std::vector<LabelCondition>>>;

std::vector<LabelCondition>* Find(Conditions& conditions, Id<Label> label) {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const auto& each) { return each.first == label; });
  return found == conditions.end() ? nullptr : &found->second;
}

struct Wanted {
  Id<Metric> metric;
  Conditions conditions;
};

class Maker {
 public:
  Maker(const Program& program, const Inputs& inputs, const Shape& shape,
        std::vector<std::string>* missing)
      : program_(program), shape_(shape), missing_(missing) {
    for (const ReadSelector& selector : inputs.selectors) Collect(selector);
  }

  std::vector<Feed> Run() && {
    // Narrow ones first: what they need, others take where they can.
    std::stable_partition(wanted_.begin(), wanted_.end(),
                          [](const Wanted& each) { return !each.conditions.empty(); });
    for (Wanted& each : wanted_) Make(each);
    for (Labelled& each : made_) TakePreferred(each);
    if (shape_.optional) {
      for (Labelled& each : made_) TakeOptional(each);
    }
    if (shape_.rest) AddRest();
    std::vector<Feed> feeds;
    for (const Labelled& each : made_) {
      Feed feed = Lowered(each);
      const bool same = std::any_of(feeds.begin(), feeds.end(), [&](const Feed& other) {
        return other.metric == feed.metric && other.stream.series == feed.stream.series &&
               other.stream.labels == feed.stream.labels;
      });
      if (!same) feeds.push_back(std::move(feed));
    }
    for (size_t i = 0; i < feeds.size(); ++i) feeds[i].stream.name = NameOf(feeds, i);
    return feeds;
  }

 private:
  struct Labelled {
    Id<Metric> metric;
    std::map<Id<Label>, std::string> labels;
    bool narrow = false, rest = false;
  };

  void Miss(std::string text) {
    if (missing_ != nullptr) missing_->push_back(std::move(text));
  }

  void Collect(const ReadSelector& selector) {
    const SeriesRef series = program_.FindSeries(selector.metric());
    if (!series.metric.valid()) {
      return Miss(fmt::format("`{}` is not in the catalogue", selector.metric()));
    }
    Wanted wanted{series.metric, {}};
    for (const promql::Matcher& matcher : selector.ast->selector(selector.node).matchers) {
      if (matcher.name == "__name__" || matcher.name == "le" || matcher.name == "quantile")
        continue;
      const Id<Label> label = program_.FindLabel(matcher.name);
      const LabelCondition condition{matcher.op, matcher.value};
      const Metric& metric = program_.metrics[series.metric];
      if (!label.valid() || !program_.Carries(metric, label)) {
        if (Meets(condition, "")) continue;
        return Miss(fmt::format("`{}` has no label `{}`", metric.name, matcher.name));
      }
      std::vector<LabelCondition>* known = Find(wanted.conditions, label);
      if (known == nullptr)
        known = &wanted.conditions.emplace_back(label, std::vector<LabelCondition>()).second;
      known->push_back(condition);
    }
    wanted_.push_back(std::move(wanted));
  }

  void Make(Wanted& wanted) {
    Labelled made{wanted.metric, {}, !wanted.conditions.empty()};
    const Metric& metric = program_.metrics[wanted.metric];
    for (const MetricLabel& carried : metric.labels) {
      const std::vector<LabelCondition>* own = Find(wanted.conditions, carried.label);
      std::vector<LabelCondition> avoided;
      for (Wanted& other : wanted_) {
        if (&other == &wanted || other.metric != wanted.metric) continue;
        const std::vector<LabelCondition>* narrower = Find(other.conditions, carried.label);
        if (narrower != nullptr) avoided.insert(avoided.end(), narrower->begin(), narrower->end());
      }
      if (own == nullptr && avoided.empty()) continue;
      if (carried.optional && IsMetByNone(own)) continue;
      const Label& label = program_.labels[carried.label];
      const auto value =
          ChooseValue(label, own != nullptr ? *own : std::vector<LabelCondition>(), avoided);
      if (!value || value->empty()) {
        return Miss(
            fmt::format("no value of `{}` is what `{}` is asked for", label.name, metric.name));
      }
      made.labels[carried.label] = *value;
      if (own != nullptr) preferred_.emplace(carried.label, *value);
    }
    made_.push_back(std::move(made));
  }

  // Whether a series without the label will do.
  static bool IsMetByNone(const std::vector<LabelCondition>* conditions) {
    return conditions == nullptr ||
           std::all_of(conditions->begin(), conditions->end(),
                       [](const LabelCondition& each) { return Meets(each, ""); });
  }

  // Series of two metrics find each other by labels that only one selector names.
  void TakePreferred(Labelled& each) const {
    const Metric& metric = program_.metrics[each.metric];
    for (const auto& [label, value] : preferred_) {
      const auto carried =
          std::find_if(metric.labels.begin(), metric.labels.end(),
                       [id = label](const MetricLabel& own) { return own.label == id; });
      if (carried == metric.labels.end() || carried->optional) continue;
      const std::vector<std::string_view>& known = program_.labels[label].values;
      const bool possible =
          known.empty() || std::find(known.begin(), known.end(), value) != known.end();
      if (possible) each.labels.emplace(label, value);
    }
  }

  void TakeOptional(Labelled& each) const {
    for (const MetricLabel& carried : program_.metrics[each.metric].labels) {
      if (!carried.optional) continue;
      if (const auto value = ChooseValue(program_.labels[carried.label], {}, {}))
        each.labels.emplace(carried.label, *value);
    }
  }

  bool Varies(const Labelled& each) const {
    const bool carried =
        shape_.vary.valid() && program_.Carries(program_.metrics[each.metric], shape_.vary);
    return carried && (each.labels.count(shape_.vary) == 0 || !IsNeeded(shape_.vary));
  }

  bool IsNeeded(Id<Label> label) const { return preferred_.count(label) > 0; }

  void AddRest() {
    const size_t count = made_.size();
    for (size_t i = 0; i < count; ++i) {
      if (!Varies(made_[i])) continue;
      Labelled rest = made_[i];
      const Label& label = program_.labels[shape_.vary];
      rest.labels[shape_.vary] = label.values.empty() ? "rest" : std::string(label.values.back());
      rest.rest = true;
      made_.push_back(std::move(rest));
    }
  }

  Feed Lowered(const Labelled& each) const {
    Feed feed;
    feed.metric = &program_.metrics[each.metric];
    feed.narrow = each.narrow;
    Stream stream;
    stream.metric = each.metric;
    feed.selector = std::string(feed.metric->name);
    if (Varies(each) && !each.rest) {
      stream.series = static_cast<int64_t>(feed.series = Shape::kMany);
      stream.vary = {shape_.vary};
      feed.vary = program_.labels[shape_.vary].name;
    }
    for (const auto& [label, value] : each.labels) {
      if (feed.series > 1 && label == shape_.vary) continue;
      stream.fixed.emplace_back(label, value);
      feed.selector += stream.fixed.size() == 1 ? "{" : ", ";
      feed.selector += test::LabelText(program_.labels[label].name, value);
    }
    if (!stream.fixed.empty()) feed.selector += "}";
    diag::Sink none;  // one series can always be had
    feed.stream = lower::LowerStream(program_, stream, none);
    if (feed.stream.kind == StreamKind::Events || feed.stream.kind == StreamKind::EventHistogram)
      feed.stream.rate = kEventsPerSecond;
    if (feed.stream.kind == StreamKind::Gauge && CountsThings(feed)) feed.stream.value = kCounted;
    if (feed.stream.least) feed.stream.value = std::max(feed.stream.value, *feed.stream.least);
    if (feed.stream.most) feed.stream.value = std::min(feed.stream.value, *feed.stream.most);
    return feed;
  }

  // Its metric's, with a number where there are several.
  static std::string NameOf(const std::vector<Feed>& feeds, size_t i) {
    const auto same = [&](const Feed& other) { return other.metric == feeds[i].metric; };
    const auto before =
        std::count_if(feeds.begin(), feeds.begin() + static_cast<ptrdiff_t>(i), same);
    const std::string name(feeds[i].metric->name);
    return before == 0 ? name : fmt::format("{}_{}", name, before + 1);
  }

  const Program& program_;
  const Shape& shape_;
  std::vector<std::string>* missing_;
  std::vector<Wanted> wanted_;
  std::map<Id<Label>, std::string> preferred_;
  std::vector<Labelled> made_;
};

}  // namespace

bool HasRate(const Feed& feed) {
  return feed.stream.kind != StreamKind::Gauge && feed.stream.kind != StreamKind::Constant;
}

bool HasValue(const Feed& feed) {
  return feed.stream.kind != StreamKind::Counter && feed.stream.kind != StreamKind::Constant;
}

bool CountsThings(const Feed& feed) {
  const units::Unit& unit = feed.metric->unit;
  return unit.known() && unit.per() == nullptr && unit.over()->dimension == units::Dimension::Count;
}

bool IsTotal(const Feed& feed) {
  const StreamKind kind = feed.stream.kind;
  return kind == StreamKind::Counter || kind == StreamKind::Histogram ||
         kind == StreamKind::NativeHistogram || kind == StreamKind::Summary;
}

std::vector<Shape> ShapesOf(const Program& program, const Inputs& inputs) {
  // Of the metrics that are read, in the order of the catalogue.
  std::map<Id<Label>, bool> carried;
  bool any_optional = false;
  for (const ReadSelector& selector : inputs.selectors) {
    const SeriesRef series = program.FindSeries(selector.metric());
    if (!series.metric.valid()) continue;
    for (const MetricLabel& label : program.metrics[series.metric].labels) {
      carried.emplace(label.label, label.optional);
      any_optional = any_optional || label.optional;
    }
  }
  std::vector<Shape> shapes = {Shape{}};
  if (any_optional) shapes.push_back({true, {}, false});
  const bool too_many = ConditionOf(inputs.alert->ast).series > Shape::kMost;
  if (!inputs.counts_series || too_many) return shapes;
  for (const auto& [label, optional] : carried) {
    const size_t values = program.labels[label].values.size();
    if (values > 0 && values <= Shape::kMany) continue;
    for (const bool rest : {false, true}) shapes.push_back({any_optional, label, rest});
  }
  return shapes;
}

std::vector<Feed> FeedsOf(const Program& program, const Inputs& inputs, const Shape& shape,
                          std::vector<std::string>* missing) {
  return Maker(program, inputs, shape, missing).Run();
}

}  // namespace qoe::generate
