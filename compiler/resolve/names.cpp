#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

template <typename Map>
std::vector<std::string_view> KeysOf(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) keys.push_back(entry.first);
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::vector<std::string_view> StatNames(const Indicator& indicator) {
  std::vector<std::string_view> names;
  for (const Stat& stat : indicator.stats) names.push_back(stat.name);
  return names;
}

}  // namespace

std::string PascalName(std::string_view key) {
  std::string name;
  bool upper = true;
  for (const char c : key) {
    if (c == '_' || c == '-' || c == '.') {
      upper = true;
      continue;
    }
    name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    upper = false;
  }
  return name;
}

std::string TitleFromName(std::string_view name) {
  std::string title(name);
  std::replace(title.begin(), title.end(), '_', ' ');
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
    title[0] = static_cast<char>(title[0] - 32);
  return title;
}

Id<Label> Resolver::LabelNamed(const Located& name) {
  const std::string_view text = name.text;
  const Id<Label> label = program.FindLabel(text);
  if (label.valid()) return label;
  sink.Add(Code::UnknownLabel, name.location, "label `{}` is not in the catalogue", text)
      .DidYouMean(text, KeysOf(program.label_names))
      .Note("labels are declared in the section `labels`");
  return {};
}

std::vector<Id<Label>> Resolver::LabelsNamed(const std::vector<Located>& located) {
  std::vector<Id<Label>> labels;
  for (const Located& name : located) {
    const Id<Label> label = LabelNamed(name);
    if (label.valid() && std::find(labels.begin(), labels.end(), label) == labels.end()) {
      labels.push_back(label);
    }
  }
  return labels;
}

Id<Group> Resolver::GroupNamed(const Located& name, std::string_view otherwise) {
  const std::string_view wanted = name.set() ? name.text : otherwise;
  for (size_t i = 0; i < program.groups.size(); ++i) {
    const Id<Group> id = Store<Group>::At(i);
    if (program.groups[id].name == wanted) return id;
  }
  if (name.set()) {
    std::vector<std::string_view> known;
    for (const Group& group : program.groups) known.push_back(group.name);
    sink.Add(Code::UnknownReference, name.location, "rule group `{}` is not declared", name.text)
        .DidYouMean(name.text, known)
        .Note("rule groups are declared in the section `groups`");
    return {};
  }
  Group group;
  group.name = program.Own(otherwise);
  group.interval_ms = evaluation_interval_ms;
  return program.groups.Add(group);
}

int Resolver::StatNamed(const Indicator& indicator, const Located& name) {
  for (size_t i = 0; i < indicator.stats.size(); ++i) {
    if (indicator.stats[i].name == name.text) return static_cast<int>(i);
  }
  sink.Add(Code::UnknownReference, name.location, "indicator `{}` has no statistic `{}`",
           indicator.name, name.text)
      .DidYouMean(name.text, StatNames(indicator))
      .Label(indicator.location, "declared here");
  return -1;
}

std::optional<IndicatorRef> Resolver::ReferenceTo(const Located& reference) {
  const std::string_view text = reference.text;
  const size_t dot = std::min(text.find('.'), text.size());
  const std::string_view name = text.substr(0, dot);
  IndicatorRef ref{program.FindIndicator(name)};
  if (!ref.indicator.valid()) {
    sink.Add(Code::UnknownReference, reference.location, "indicator `{}` is not declared", name)
        .DidYouMean(name, KeysOf(program.indicator_names))
        .Note("indicators are declared in the section `indicators`");
    return std::nullopt;
  }
  const Indicator& indicator = program.indicators[ref.indicator];
  if (!indicator.ok) return std::nullopt;
  std::string_view rest = dot < text.size() ? text.substr(dot + 1) : std::string_view();
  // `p99.9` has a dot of its own: the longest statistic that fits is taken.
  size_t longest = 0;
  for (size_t i = 0; i < indicator.stats.size(); ++i) {
    const std::string_view stat = indicator.stats[i].name;
    const bool fits = !stat.empty() && rest.starts_with(stat) &&
                      (rest.size() == stat.size() || rest[stat.size()] == '.');
    if (!fits || stat.size() <= longest) continue;
    longest = stat.size();
    ref.stat = static_cast<int>(i);
  }
  if (longest > 0) rest = rest.size() == longest ? std::string_view() : rest.substr(longest + 1);
  if (rest.empty()) return ref;
  std::vector<std::string_view> known = StatNames(indicator);
  for (size_t i = 0; i < indicator.breakdowns.size(); ++i) {
    if (indicator.breakdowns[i].name == rest) {
      ref.breakdown = static_cast<int>(i);
      return ref;
    }
    known.push_back(indicator.breakdowns[i].name);
  }
  sink.Add(Code::UnknownReference, reference.location,
           "indicator `{}` has no statistic or breakdown `{}`", indicator.name, rest)
      .DidYouMean(rest, known)
      .Label(indicator.location, "declared here");
  return std::nullopt;
}

std::optional<Resolver::Watched> Resolver::WatchedNamed(
    const Located& watch, const std::optional<std::vector<Located>>& by, std::string_view who) {
  const std::optional<IndicatorRef> ref = ReferenceTo(watch);
  if (!ref) return std::nullopt;
  const Indicator& indicator = program.indicators[ref->indicator];
  Watched watched{*ref, {}, {}};
  if (ref->stat < 0 && indicator.stats.size() > 1) {
    sink.Add(Code::UnknownReference, watch.location,
             "indicator `{}` has several statistics; {} must name one", indicator.name, who)
        .Help("write `{}.{}`", indicator.name, indicator.stats.back().name);
    return std::nullopt;
  }
  if (ref->stat < 0) watched.ref.stat = 0;
  watched.unit = indicator.stats[static_cast<size_t>(watched.ref.stat)].unit;
  watched.by = ref->breakdown < 0 ? indicator.by
                                  : indicator.breakdowns[static_cast<size_t>(ref->breakdown)].by;
  if (!by) return watched;
  watched.by = LabelsNamed(*by);
  if (!CheckCarried(indicator, *by, who)) return std::nullopt;
  return watched;
}

bool Resolver::CheckCarried(const Indicator& indicator, const std::vector<Located>& by,
                            std::string_view who) {
  bool all_carried = true;
  const bool free = !indicator.of.metric.valid();
  if (free && !by.empty() && by.size() < indicator.by.size()) {
    sink.Add(Code::BadValue, by[0].location,
             "`{}` is free PromQL and groups as it is written; {} cannot group it otherwise",
             indicator.name, who)
        .Label(indicator.location, "declared here");
    return false;
  }
  for (const Located& name : by) {
    const Id<Label> label = program.FindLabel(name.text);
    if (!label.valid()) continue;
    // Free PromQL says by itself which labels its result carries.
    const Metric* lacking = nullptr;
    const auto look = [&](const Selector& selector) {
      const Metric& metric = program.metrics[selector.metric];
      if (lacking == nullptr && !program.Carries(metric, label)) lacking = &metric;
    };
    if (!free) {
      look(indicator.of);
      for (const Selector& more : indicator.more) look(more);
    }
    const bool carried =
        free ? std::find(indicator.by.begin(), indicator.by.end(), label) != indicator.by.end()
             : lacking == nullptr;
    if (carried) continue;
    all_carried = false;
    sink.Add(Code::UnknownLabel, name.location, "{} is grouped by `{}`, which `{}` does not carry",
             who, name.text, free ? indicator.name : lacking->name)
        .Label(free ? indicator.location : lacking->location, "its labels are declared here{}",
               free ? "" : " and in `defaults.labels`")
        .Help("all values would fall into one group without that label");
  }
  return all_carried;
}

std::optional<std::string_view> Resolver::SeverityNamed(const Located& name) {
  const auto& known = program.system.severities;
  const auto found = std::find(known.begin(), known.end(), name.text);
  if (found != known.end()) return *found;
  sink.Add(Code::UnknownReference, name.location, "severity `{}` is not one of the system's",
           name.text)
      .DidYouMean(name.text, known)
      .Note("severities are declared in `system.severities`");
  return std::nullopt;
}

}  // namespace qoe::resolve
