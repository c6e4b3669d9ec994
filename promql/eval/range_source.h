// Windows over the series of a range vector, be it a selector or a subquery. Internal to
// promql/eval/.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/eval/evaluator.h"
#include "promql/eval/range.h"

namespace promql::eval {

class RangeSource {
 public:
  // `argument`: a MatrixSelector or a Subquery, evaluated at the times of `user`.
  RangeSource(const Evaluator& evaluator, NodeId argument, NodeId user, bool with_starts);

  // Goes to the next series; false: there is none.
  bool Next();
  const Labels& labels() const { return *labels_; }
  bool drop_name() const { return drop_name_; }
  // The window of a step; steps rise. Samples outside of the range are in it where its form is
  // extended.
  const Window& At(size_t step);
  // Where the whole range of a series is wanted: by now as many samples.
  size_t sample_count() const { return whole_.values.size() + whole_.histograms.size(); }

  RangeForm form() const { return form_; }
  int64_t range_ms() const { return shift_.range_ms; }
  // Series there are, at most.
  size_t size() const { return subquery_ == nullptr ? numbers_.size() : subquery_->rows(); }

 private:
  // Two marks that move over times: the first in the window and the first behind it.
  struct Marks {
    size_t begin = 0, end = 0;
    void Move(std::span<const int64_t> times, int64_t after_ms, int64_t until_ms);
  };
  void LoadColumn(const Column& column);
  void LoadRow(size_t row);
  bool NeedsCopy(const Column& column, size_t first, size_t last) const;

  const Evaluator& evaluator_;
  const Grid& grid_;
  const TimeShift& shift_;
  RangeForm form_ = RangeForm::Plain;
  int64_t before_ms_ = 0;  // how far the window reaches beyond the range
  int64_t behind_ms_ = 0;
  bool with_starts_;
  bool stats_only_ = false;

  std::vector<uint32_t> numbers_;     // of a selector
  const Matrix* subquery_ = nullptr;  // values of a subquery, and when
  const Grid* subquery_grid_ = nullptr;
  size_t next_ = 0;

  const Labels* labels_ = nullptr;
  bool drop_name_ = false;
  Window whole_;  // all samples that any window may have
  Window window_;
  Marks numbers_marks_, histograms_marks_;
  // Where they cannot be read in place.
  std::vector<int64_t> times_, starts_, histogram_times_, histogram_starts_;
  std::vector<double> values_;
  std::vector<HistogramPtr> histograms_;
};

}  // namespace promql::eval
