// A native histogram in one line, as Prometheus writes it into labels. Internal to promql/eval/.
#pragma once

#include <string>

#include "promql/eval/histogram.h"

namespace promql::eval {

// `{count:20, sum:10, [-2,-1):2, [-0.001,0.001]:2, (0.5,1]:1}`: buckets with observations, from
// the least to the greatest.
std::string ToText(const Histogram& histogram);

}  // namespace promql::eval
