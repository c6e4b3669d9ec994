// topk, bottomk, limitk and limit_ratio: some samples of each group, with their labels.
#include <algorithm>
#include <cmath>
#include <optional>

#include "promql/eval/aggregate.h"
#include "promql/eval/fail.h"
#include "promql/eval/go_math.h"
#include "promql/eval/number_text.h"
#include "promql/eval/xxhash.h"

namespace promql::eval {
namespace {

// A binary heap with the least at the root; which of equal items goes first is as in Go's
// container/heap, so that the same series are picked.
class Heap {
 public:
  struct Item {
    double value;
    size_t row;
  };
  explicit Heap(bool reverse) : reverse_(reverse) {}

  void Push(Item item) {
    items_.push_back(item);
    size_t child = items_.size() - 1;
    while (child > 0) {
      const size_t parent = (child - 1) / 2;
      if (!Less(items_[child], items_[parent])) break;
      std::swap(items_[child], items_[parent]);
      child = parent;
    }
  }
  void ReplaceRoot(Item item) {
    items_[0] = item;
    size_t parent = 0;
    while (true) {
      size_t child = 2 * parent + 1;
      if (child >= items_.size()) break;
      if (child + 1 < items_.size() && Less(items_[child + 1], items_[child])) ++child;
      if (!Less(items_[child], items_[parent])) break;
      std::swap(items_[child], items_[parent]);
      parent = child;
    }
  }
  // Whether the item is to take the place of the root.
  bool Beats(double value) const {
    const double root = items_[0].value;
    const bool beyond = reverse_ ? root > value : root < value;
    return beyond || (std::isnan(root) && !std::isnan(value));
  }
  size_t size() const { return items_.size(); }

  // The best first.
  std::vector<Item> TakeSorted() {
    std::stable_sort(items_.begin(), items_.end(),
                     [this](const Item& a, const Item& b) { return Less(b, a); });
    return std::move(items_);
  }

 private:
  bool Less(const Item& a, const Item& b) const {
    if (std::isnan(a.value)) return !std::isnan(b.value);
    return reverse_ ? a.value > b.value : a.value < b.value;
  }

  bool reverse_;
  std::vector<Item> items_;
};

struct Bounds {
  double least = kInfinity;
  double most = -kInfinity;
  bool nan = false;
};

Bounds BoundsOf(const Evaluator& evaluator, NodeId id, NodeId parameter) {
  Bounds bounds;
  for (size_t step = 0; step < evaluator.grid(id).count; ++step) {
    const double value = evaluator.scalar(parameter, step);
    bounds.nan = bounds.nan || std::isnan(value);
    bounds.least = std::fmin(bounds.least, value);
    bounds.most = std::fmax(bounds.most, value);
  }
  return bounds;
}

// Where the labels' hash lies between 0 and 1: the same for the same labels, in whatever query.
double RatioOffset(const Labels& labels) {
  std::string bytes;
  const auto append = [&bytes](std::string_view text) {
    if (text.size() < 255) {
      bytes += static_cast<char>(text.size());
    } else {
      bytes += '\xff';
      for (size_t i = 0; i < 3; ++i) bytes += static_cast<char>((text.size() >> (8 * i)) & 0xFFU);
    }
    bytes += text;
  };
  for (const LabelPair& pair : labels) {
    append(pair.name);
    append(pair.value);
  }
  return static_cast<double>(XxHash64(bytes)) / 18446744073709551616.0;
}

class Picker {
 public:
  Picker(Evaluator& evaluator, NodeId id, const AggregateView& view)
      : evaluator_(evaluator),
        id_(id),
        view_(view),
        input_(evaluator.value(view.operand)),
        grouping_(view, input_),
        steps_(evaluator.grid(id).count),
        // Only one step: the order of the picked is that of the result.
        ordered_(steps_ == 1),
        result_(evaluator.MakeMatrix(id)) {}

  Matrix Run() {
    const bool ratio = view_.op == Aggregator::LimitRatio;
    if (!(ratio ? CheckRatios() : CheckCounts())) return std::move(result_);
    if (!ordered_) {
      // Rows as in the input; cells are filled in.
      evaluator_.Check(input_.rows() * steps_);
      for (size_t row = 0; row < input_.rows(); ++row) {
        result_.AddRow(input_.labels(row), input_.drop_name(row));
      }
    }
    if (ratio) {
      PickRatio();
    } else {
      for (size_t step = 0; step < steps_; ++step) PickCount(step);
    }
    result_.RemoveEmptyRows();
    return std::move(result_);
  }

 private:
  Span ParameterSpan() const {
    return evaluator_.ast().span(Inner(evaluator_.ast(), view_.parameter));
  }

  // False: nothing is picked at any step.
  bool CheckCounts() const {
    const Bounds bounds = BoundsOf(evaluator_, id_, view_.parameter);
    if (!bounds.nan && bounds.most < 1) return false;
    if (bounds.nan) Fail("Parameter value is NaN", ParameterSpan());
    if (bounds.least <= -9223372036854775808.0) {
      Fail("Scalar value " + FormatShortest(bounds.least) + " underflows int64", ParameterSpan());
    }
    if (bounds.most >= 9223372036854775807.0) {
      Fail("Scalar value " + FormatShortest(bounds.most) + " overflows int64", ParameterSpan());
    }
    return true;
  }

  bool CheckRatios() const {
    const Bounds bounds = BoundsOf(evaluator_, id_, view_.parameter);
    if (!bounds.nan && bounds.most == 0 && bounds.least == 0) return false;
    if (bounds.nan) Fail("Ratio value is NaN", ParameterSpan());
    if (bounds.most > 1) evaluator_.annotations().InvalidRatio(bounds.most, 1, ParameterSpan());
    if (bounds.least < -1) evaluator_.annotations().InvalidRatio(bounds.least, -1, ParameterSpan());
    return true;
  }

  void PickRatio() {
    for (size_t row = 0; row < input_.rows(); ++row) {
      const double offset = RatioOffset(input_.labels(row));
      for (size_t step = 0; step < steps_; ++step) {
        if (!input_.present(row, step)) continue;
        const double ratio =
            std::fmax(-1.0, std::fmin(1.0, evaluator_.scalar(view_.parameter, step)));
        const bool taken = ratio >= 0 ? offset < ratio : offset >= 1.0 + ratio;
        if (taken && ratio != 0) Put(row, step);
      }
    }
  }

  void PickCount(size_t step) {
    const double parameter = evaluator_.scalar(view_.parameter, step);
    if (parameter < 1) return;
    const auto count =
        static_cast<size_t>(std::fmin(parameter, static_cast<double>(input_.rows())));
    const bool limit = view_.op == Aggregator::Limitk;
    std::vector<Heap> heaps(grouping_.size(), Heap(view_.op == Aggregator::Bottomk));
    std::vector<size_t> taken(grouping_.size());
    for (size_t row = 0; row < input_.rows(); ++row) {
      if (!input_.present(row, step)) continue;
      const size_t group = grouping_.group_of[row];
      if (limit) {
        if (taken[group]++ < count) Put(row, step);
        continue;
      }
      if (input_.histogram(row, step) != nullptr) {
        evaluator_.annotations().HistogramIgnored(Spelling(view_.op), evaluator_.ast().span(id_));
        continue;
      }
      Heap& heap = heaps[group];
      const double value = input_.value(row, step);
      if (heap.size() < count) {
        heap.Push({value, row});
      } else if (heap.Beats(value)) {
        heap.ReplaceRoot({value, row});
      }
    }
    if (limit) return;
    for (Heap& heap : heaps) {
      for (const Heap::Item& item : heap.TakeSorted()) Put(item.row, step);
    }
  }

  void Put(size_t row, size_t step) {
    const size_t to = ordered_ ? result_.AddRow(input_.labels(row), input_.drop_name(row)) : row;
    result_.Set(to, step, input_.value(row, step), input_.histogram(row, step));
  }

  Evaluator& evaluator_;
  NodeId id_;
  const AggregateView& view_;
  const Matrix& input_;
  Grouping grouping_;
  size_t steps_;
  bool ordered_;
  Matrix result_;
};

}  // namespace

Matrix Pick(Evaluator& evaluator, NodeId id, const AggregateView& view) {
  return Picker(evaluator, id, view).Run();
}

}  // namespace promql::eval
