// Matchers against what the catalogue says of labels and their values, and against each other.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <vector>

#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::Presence;
using promql::MatchOp;

std::string Joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names)
    text += (text.empty() ? "`" : ", `") + std::string(name) + "`";
  return text.empty() ? "none" : text;
}

bool IsPlain(const promql::Matcher& matcher) {
  return !matcher.bare_name && !matcher.name_variable && matcher.name != "__name__";
}

class MatcherCheck {
 public:
  MatcherCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Run(const promql::SelectorView& selector) {
    const std::string_view name = selector.name_variable ? "" : selector.metric_name();
    const KnownSeries* series = name.empty() ? nullptr : Find(name);
    bool contradicted = Contradictions(selector);
    if (series == nullptr) return;
    for (const promql::Matcher matcher : selector.matchers) {
      if (!IsPlain(matcher)) continue;
      const facts::LabelFacts label = series->series.facts.labels.Of(matcher.name);
      if (label.presence == Presence::Never) {
        Unknown(name, *series, matcher);
      } else if (!contradicted && !matcher.value_variable && label.values.known()) {
        Values(label, matcher);
      }
    }
  }

 private:
  // A histogram that is named as a whole has the labels of its parts but `le`.
  const KnownSeries* Find(std::string_view name) {
    const KnownSeries* series = cx_.catalogue.FindSeries(name);
    if (series != nullptr || cx_.purpose != Purpose::Selector) return series;
    return cx_.catalogue.FindSeries(std::string(name) + "_count");
  }

  // Two matchers on one label that exclude each other, whatever the label's values are.
  bool Contradictions(const promql::SelectorView& selector) {
    bool found = false;
    const promql::MatcherList& all = selector.matchers;
    for (uint32_t i = 0; i < all.size(); ++i) {
      const promql::Matcher second = all[i];
      if (!IsPlain(second) || second.value_variable) continue;
      for (uint32_t k = 0; k < i; ++k) {
        const promql::Matcher first = all[k];
        if (first.name != second.name || !IsPlain(first) || first.value_variable) continue;
        if (!Exclude(first, second)) continue;
        found = true;
        sink_
            .Add(Code::ContradictoryMatchers, cx_.At(MatcherSpan(second)),
                 "no series satisfies both matchers on `{}`, so this would never have data",
                 second.name)
            .Label(cx_.At(MatcherSpan(first)), "the other one")
            .Help("for either of several values write `{}=~\"a|b\"`", second.name);
      }
    }
    return found;
  }

  static promql::Span MatcherSpan(const promql::Matcher& matcher) {
    return {matcher.name_span.begin, matcher.value_span.end};
  }

  static bool Matches(const promql::Matcher& matcher, std::string_view value) {
    switch (matcher.op) {
      case MatchOp::Equal:
        return matcher.value == value;
      case MatchOp::NotEqual:
        return matcher.value != value;
      case MatchOp::Regex:
      case MatchOp::NotRegex:
        break;
    }
    const RE2 pattern(re2::StringPiece(matcher.value.data(), matcher.value.size()), RE2::Quiet);
    const bool found =
        !pattern.ok() || RE2::FullMatch(re2::StringPiece(value.data(), value.size()), pattern);
    return !pattern.ok() || found == (matcher.op == MatchOp::Regex);
  }

  static bool Exclude(const promql::Matcher& a, const promql::Matcher& b) {
    if (a.op == MatchOp::Equal) return !Matches(b, a.value);
    if (b.op == MatchOp::Equal) return !Matches(a, b.value);
    const bool patterns = a.op == MatchOp::Regex && b.op == MatchOp::Regex;
    const bool opposed =
        a.value == b.value && ((a.op == MatchOp::Regex && b.op == MatchOp::NotRegex) ||
                               (a.op == MatchOp::NotRegex && b.op == MatchOp::Regex));
    if (!patterns) return opposed;
    const facts::ValueSet literals = facts::LiteralsOf(a.value);
    const facts::ValueSet others = facts::LiteralsOf(b.value);
    return literals.known() && others.known() && Intersection(literals, others).empty();
  }

  void Unknown(std::string_view metric, const KnownSeries& series, const promql::Matcher& matcher) {
    const std::vector<std::string_view> names = series.series.facts.labels.Names();
    const bool hidden = matcher.value_variable || Matches(matcher, "");
    diag::Report report = sink_.Add(
        Code::UnknownLabel, cx_.At(matcher.name_span), "`{}` does not carry the label `{}`{}",
        metric, matcher.name,
        hidden ? ": this matcher finds everything, and nothing as soon as a value is wanted"
               : ", so this would never have data");
    if (series.declared.file.valid()) {
      report.Label(series.declared, "{} here, with the labels {}",
                   series.series.recorded ? "recorded" : "declared", Joined(names));
    }
    report.DidYouMean(matcher.name, names);
  }

  void Values(const facts::LabelFacts& label, const promql::Matcher& matcher) {
    const std::vector<std::string_view>& values = label.values.values();
    const auto unknown = [&](std::string_view value) {
      return !value.empty() && !label.values.Contains(value);
    };
    const bool regex = matcher.op == MatchOp::Regex || matcher.op == MatchOp::NotRegex;
    const facts::ValueSet literals =
        regex ? facts::LiteralsOf(matcher.value) : facts::ValueSet({matcher.value});
    if (literals.known()) {
      std::vector<std::string_view> missing;
      for (const std::string_view value : literals.values()) {
        if (unknown(value)) missing.push_back(value);
      }
      if (!missing.empty()) {
        if (missing.size() == literals.values().size())
          return UnknownValues(label, matcher, missing);
        for (const std::string_view value : missing) UnknownAlternative(label, matcher, value);
        return;
      }
    }
    const auto matching = std::count_if(values.begin(), values.end(), [&](std::string_view value) {
      return Matches(matcher, value);
    });
    const bool may_lack = label.presence != Presence::Always;
    if (matching == 0 && !(may_lack && Matches(matcher, ""))) {
      sink_
          .Add(Code::RegexMatchesNothing, cx_.At(matcher.value_span),
               "no value of the label `{}` is left by this matcher, so this would never have data",
               label.name)
          .Label(PlaceOf(label.name), "its values are declared here")
          .Note("its values are {}", Joined(values));
      return;
    }
    const bool all = static_cast<size_t>(matching) == values.size();
    if (regex && all && values.size() > 1 && (!may_lack || Matches(matcher, "")) &&
        matcher.value != ".*") {
      sink_
          .Add(Code::RegexMatchesAll, cx_.At(matcher.value_span),
               "every value of the label `{}` passes: the matcher changes nothing", label.name)
          .Label(PlaceOf(label.name), "its values are declared here")
          .Note("its values are {}", Joined(values))
          .Help("leave the matcher out");
    }
  }

  // All that the matcher asks for.
  void UnknownValues(const facts::LabelFacts& label, const promql::Matcher& matcher,
                     const std::vector<std::string_view>& values) {
    const bool excludes = matcher.op == MatchOp::NotEqual || matcher.op == MatchOp::NotRegex;
    diag::Report report = sink_.Add(
        Code::UnknownLabelValue, cx_.At(matcher.value_span), "label `{}` never has the value {}{}",
        label.name, fmt::format("`{}`", fmt::join(values, "` or `")),
        excludes ? ": nothing is excluded" : ", so this would never have data");
    Explain(label, values, report);
  }

  // One of several values in a pattern.
  void UnknownAlternative(const facts::LabelFacts& label, const promql::Matcher& matcher,
                          std::string_view value) {
    promql::Span span = matcher.value_span;
    const std::string_view written = span.In(cx_.ast.text());
    const size_t at = written.find(value);
    // Only where it is clear which text is meant.
    if (at != std::string_view::npos && written.find(value, at + 1) == std::string_view::npos) {
      span.begin += static_cast<uint32_t>(at);
      span.end = span.begin + static_cast<uint32_t>(value.size());
    }
    diag::Report report = sink_.Add(Code::UnknownLabelValue, cx_.At(span),
                                    "label `{}` never has the value `{}`", label.name, value);
    Explain(label, {value}, report);
  }

  void Explain(const facts::LabelFacts& label, const std::vector<std::string_view>& asked,
               diag::Report& report) const {
    report.Label(PlaceOf(label.name), "its values are declared here");
    for (const std::string_view value : asked) report.DidYouMean(value, label.values.values());
    report.Note("its values are {}", Joined(label.values.values()));
  }

  source::Location PlaceOf(std::string_view label) const {
    const Program* program = cx_.catalogue.program();
    const Id<Label> id = program != nullptr ? program->FindLabel(label) : Id<Label>();
    return id.valid() ? program->labels[id].location : source::Location();
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckMatchers(const ExpressionContext& cx, diag::Sink& sink) {
  MatcherCheck check(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) == promql::NodeKind::VectorSelector) check.Run(cx.ast.selector(id));
  }
}

}  // namespace qoe::check
