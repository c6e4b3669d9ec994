// Sums, means and variances with compensation, as Prometheus forms them. Internal to promql/eval/.
#pragma once

#include <cmath>

#include "promql/eval/kahan.h"

namespace promql::eval {

struct KahanSum {
  double sum = 0;
  double lost = 0;  // what rounding took away

  void Add(double value) { KahanAdd(value, sum, lost); }
  double Total() const { return sum + lost; }
};

// The mean: of the sum while that does not overflow, from there on incrementally.
class KahanMean {
 public:
  void Add(double value) {
    count_ += 1;
    if (count_ == 1) {
      state_.sum = value;
      return;
    }
    if (!incremental_) {
      KahanSum next = state_;
      next.Add(value);
      if (!std::isinf(next.sum)) {
        state_ = next;
        return;
      }
      incremental_ = true;
      state_.sum /= count_ - 1;
      state_.lost /= count_ - 1;
    }
    const double share = (count_ - 1) / count_;
    state_.sum *= share;
    state_.lost *= share;
    state_.Add(value / count_);
  }
  double Result() const {
    if (incremental_) return state_.Total();
    return state_.sum / count_ + state_.lost / count_;
  }
  bool empty() const { return count_ == 0; }

 private:
  KahanSum state_;
  double count_ = 0;
  bool incremental_ = false;
};

// The population's variance, in one pass.
class KahanVariance {
 public:
  void Add(double value) {
    count_ += 1;
    const double delta = value - mean_.Total();
    mean_.Add(delta / count_);
    squares_.Add(delta * (value - mean_.Total()));
  }
  double Result() const { return squares_.Total() / count_; }
  bool empty() const { return count_ == 0; }

 private:
  KahanSum mean_;
  KahanSum squares_;
  double count_ = 0;
};

}  // namespace promql::eval
