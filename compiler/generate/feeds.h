// The streams that an alert can be tested with: one for each kind of series that it reads, as a
// spec would write them.
//
// In: a program, what an alert reads. Out: streams with labels that meet the alert's selectors, at
// plain levels (once a second, or what the catalogue takes as a value). Two selectors of one metric
// get different series where their labels allow it: those that fail, and the others.
#pragma once

#include <string>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/generate/inputs.h"
#include "compiler/resolve/program.h"

namespace qoe::generate {

struct Feed {
  const Metric* metric = nullptr;
  artifact::Stream stream;
  std::string selector;  // `errors_total{family="network"}`, for `of`
  bool narrow = false;   // a selector asks for these labels
  size_t series = 1;
  std::string_view vary;  // the label that tells them apart, if there are several
};

// Of how many series feeds are, and with which labels.
struct Shape {
  static constexpr size_t kMany = 20, kMost = kMany + 1;

  bool optional = false;  // with the labels that only some series carry
  Id<Label> vary;         // given: so many series that this label tells apart
  bool rest = false;      // and another one beside them, a stream of its own: what may stay
};

// What is worth a try, the plainest first.
std::vector<Shape> ShapesOf(const Program& program, const Inputs& inputs);

// Whether the stream rises, or comes, at a rate.
bool HasRate(const Feed& feed);
// Whether what is seen has a value of its own.
bool HasValue(const Feed& feed);
// Whether its unit is that of what comes in whole numbers.
bool CountsThings(const Feed& feed);
// Whether the series are running totals, which begin anew when the process does.
bool IsTotal(const Feed& feed);

// `missing`: what the alert reads that no stream can stand for, in words; may be null.
std::vector<Feed> FeedsOf(const Program& program, const Inputs& inputs, const Shape& shape,
                          std::vector<std::string>* missing);

}  // namespace qoe::generate
