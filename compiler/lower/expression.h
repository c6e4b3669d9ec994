// Indicators as PromQL. Written as text, part by part: each part is either a whole operand or says
// how it must be wrapped, and tests parse everything that comes out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program.h"

namespace qoe::lower {

// A range as it stands in brackets, and its length in seconds as PromQL.
struct Window {
  std::string range;    // "5m", "$__rate_interval"
  std::string seconds;  // "300", "($__rate_interval_ms / 1000)"
  bool fixed = true;    // false: the panel decides
  bool whole = false;   // all of the time that the panel shows
};

Window FixedWindow(int64_t milliseconds);
Window IntervalWindow();      // Grafana's $__interval, the step
Window RateIntervalWindow();  // Grafana's $__rate_interval
Window RangeWindow();         // Grafana's $__range

// A matcher that is added to every selector whose series carry the label.
struct Filter {
  Id<Label> label;
  std::string text;  // `org_id=~"$org_id"`
};

// What an indicator's expression is made for.
struct Use {
  std::vector<Id<Label>> by;
  Window window;
  std::vector<Filter> filters;
};

// The expression that computes one statistic from the metrics.
std::string Compute(const Program& program, const Indicator& indicator, size_t stat,
                    const Use& use);

// The expression as an operand of arithmetic or a comparison: free PromQL that ends in an operator
// is put in parentheses; what `Compute` and `Recorded` make otherwise binds tightly enough.
std::string AsOperand(const Program& program, const Indicator& indicator, std::string expression);

// The increase of each bucket of a histogram indicator, by `le`: what a heatmap draws.
std::string ComputeBuckets(const Program& program, const Indicator& indicator, const Use& use);

// The recorded series' selector when it gives the same as `Compute` would: the grouping is the
// recorded one and all filters are on labels that it keeps. Otherwise empty.
std::string Recorded(const Program& program, Id<Indicator> indicator, size_t stat, const Use& use);

// Whether series of that name, exported or recorded, may carry the label.
bool SeriesCarries(const Program& program, std::string_view name, Id<Label> label);
// Whether a filter on the label would change anything in a free expression.
bool Reads(const Program& program, const Expression& expression, Id<Label> label);

// A free expression with filters added to its selectors and `$window` replaced.
std::string Rewrite(const Program& program, const Expression& expression, const Use& use);

}  // namespace qoe::lower
