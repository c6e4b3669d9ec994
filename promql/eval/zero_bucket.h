// The zero bucket of a histogram when its threshold grows.
#pragma once

#include "promql/series/series.h"

namespace promql::eval {

struct ZeroBucket {
  double count = 0;
  double lost = 0;  // to rounding
  double threshold = 0;
};

// What the zero bucket would be with this threshold, or with the next one that cuts no bucket that
// has a count. `compensation` may be null.
ZeroBucket WidenZero(const series::Histogram& h, const series::Histogram* compensation,
                     double threshold);

}  // namespace promql::eval
