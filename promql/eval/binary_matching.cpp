// Operators between two vectors: each sample with the one on the other side that has the same
// matching labels.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include "promql/eval/binary.h"
#include "promql/eval/binary_ops.h"
#include "promql/eval/fail.h"
#include "promql/eval/signatures.h"

namespace promql::eval {
namespace {

constexpr size_t kNoRow = static_cast<size_t>(-1);

// The sides by their part in the matching: of the "one" at most one sample may match. Where neither
// is grouped, the one is on the right.
class Matching {
 public:
  Matching(Evaluator& evaluator, NodeId id, const BinaryView& view)
      : evaluator_(evaluator),
        view_(view),
        span_(evaluator.ast().span(id)),
        swapped_(view.cardinality == Cardinality::OneToMany),
        grouped_(view.cardinality != Cardinality::OneToOne),
        many_(evaluator.value(swapped_ ? view.rhs : view.lhs)),
        one_(evaluator.value(swapped_ ? view.lhs : view.rhs)),
        labels_(view),
        signatures_(labels_, many_, one_),
        result_(evaluator.MakeMatrix(id)) {
    // Upstream changes the sides with group_right, but not the values: fill_left is for the "many".
    fill_many_ = view.fill_left;
    fill_one_ = view.fill_right;
    for (const Label label : view.include) include_.emplace_back(label.name);
  }

  Matrix Run() {
    if (many_.rows() == 0 && one_.rows() == 0) return std::move(result_);
    if (!RunPairwise()) RunStepwise();
    result_.RemoveEmptyRows();
    return std::move(result_);
  }

 private:
  // The labels of a result: those of the side "many" with what is taken over from the "one".
  Labels ResultLabels(const Labels& many, const Labels& one) const {
    Labels labels = ChangesMeaning(view_.op) ? many.WithoutName() : many;
    if (!grouped_) labels = labels_.ResultOf(labels);
    if (!include_.empty()) {
      LabelsBuilder builder(labels);
      for (const std::string& name : include_) builder.Set(name, one.Get(name));
      labels = builder.Build();
    }
    return view_.return_bool ? evaluator_.DropName(labels) : labels;
  }

  bool DropsName(size_t many) const {
    if (view_.return_bool) return true;
    return many != kNoRow && many_.drop_name(many) && !ChangesMeaning(view_.op);
  }

  size_t AddRow(Labels labels, bool drop_name) {
    evaluator_.Check(result_.cells() + result_.steps());
    return result_.AddRow(std::move(labels), drop_name);
  }

  // Nothing: the two do not go together. Else whether a comparison held.
  std::optional<bool> CombineSides(const Cell& many, const Cell& one, Cell& out) {
    const Kept kept = swapped_ ? Combine(view_.op, one, many, evaluator_.annotations(), span_, out)
                               : Combine(view_.op, many, one, evaluator_.annotations(), span_, out);
    if (kept == Kept::Nothing) return std::nullopt;
    if (view_.return_bool) out = {kept == Kept::Yes ? 1.0 : 0.0, nullptr};
    return kept == Kept::Yes || view_.return_bool;
  }

  static Cell CellAt(const Matrix& matrix, size_t row, size_t step) {
    return {matrix.value(row, step), matrix.histogram(row, step)};
  }

  // Where no two rows can ever meet in one result, rows are combined as a whole. False: they can,
  // and nothing was done.
  bool RunPairwise() {
    if (fill_many_.set || fill_one_.set) return false;
    std::vector<size_t> ones(signatures_.count, kNoRow);
    for (size_t row = 0; row < one_.rows(); ++row) {
      size_t& slot = ones[signatures_.right[row]];
      if (slot != kNoRow) return false;
      slot = row;
    }
    std::unordered_set<Labels> results;
    results.reserve(many_.rows());
    std::vector<Labels> labels(many_.rows());
    std::vector<bool> taken(grouped_ ? 0 : signatures_.count);
    for (size_t row = 0; row < many_.rows(); ++row) {
      const uint32_t signature = signatures_.left[row];
      if (ones[signature] == kNoRow) continue;
      if (!grouped_) {
        if (taken[signature]) return false;
        taken[signature] = true;
      }
      labels[row] = ResultLabels(many_.labels(row), one_.labels(ones[signature]));
      if (!results.insert(labels[row]).second) return false;
    }
    const bool trim = InfoOf(view_.op).op_class == OperatorClass::Trim;
    const bool numbers = !trim && !many_.has_histograms() && !one_.has_histograms();
    for (size_t row = 0; row < many_.rows(); ++row) {
      const size_t other = ones[signatures_.left[row]];
      if (other == kNoRow) continue;
      const size_t to = AddRow(std::move(labels[row]), DropsName(row));
      const bool any = numbers ? CombineNumbers(row, other, to) : CombineCells(row, other, to);
      if (!any) result_.RemoveLastRow();
    }
    return true;
  }

  bool CombineNumbers(size_t many, size_t one, size_t to) {
    bool any = false;
    WithNumberOperator(view_.op, [&](auto compute) {
      for (size_t step = 0; step < result_.steps(); ++step) {
        double left = many_.value(many, step);
        double right = one_.value(one, step);
        if (IsAbsent(left) || IsAbsent(right)) continue;
        if (swapped_) std::swap(left, right);
        double value = 0;
        const bool kept = compute(left, right, value);
        if (view_.return_bool) {
          value = kept ? 1 : 0;
        } else if (!kept) {
          continue;
        }
        result_.Set(to, step, value);
        any = true;
      }
    });
    return any;
  }

  bool CombineCells(size_t many, size_t one, size_t to) {
    bool any = false;
    Cell out;
    for (size_t step = 0; step < result_.steps(); ++step) {
      if (!many_.present(many, step) || !one_.present(one, step)) continue;
      const auto kept = CombineSides(CellAt(many_, many, step), CellAt(one_, one, step), out);
      if (!kept.value_or(false)) continue;
      result_.Set(to, step, out.value, out.histogram);
      any = true;
    }
    return any;
  }

  // The general way: one step after another, everything looked up anew.
  void RunStepwise() {
    rows_by_labels_.clear();
    std::vector<size_t> ones(signatures_.count);
    for (size_t step = 0; step < result_.steps(); ++step) {
      evaluator_.Check(result_.cells());
      FindOnes(step, ones);
      matched_.assign(signatures_.count, false);
      results_of_step_.clear();
      Cell out;
      for (size_t row = 0; row < many_.rows(); ++row) {
        if (!many_.present(row, step)) continue;
        const uint32_t signature = signatures_.left[row];
        const size_t one = ones[signature];
        if (one == kNoRow && !fill_one_.set) continue;
        const Labels& labels = many_.labels(row);
        const Cell other = one == kNoRow ? Cell{fill_one_.value, nullptr} : CellAt(one_, one, step);
        Put(step, signature, row, CellAt(many_, row, step), other, labels,
            one == kNoRow ? labels_.Of(labels) : one_.labels(one));
      }
      if (!fill_many_.set) continue;
      for (size_t row = 0; row < one_.rows(); ++row) {
        const uint32_t signature = signatures_.right[row];
        if (ones[signature] != row || matched_[signature]) continue;
        const Labels& labels = one_.labels(row);
        Put(step, signature, kNoRow, {fill_many_.value, nullptr}, CellAt(one_, row, step),
            labels_.Of(labels), labels);
      }
    }
  }

  void FindOnes(size_t step, std::vector<size_t>& ones) {
    ones.assign(ones.size(), kNoRow);
    for (size_t row = 0; row < one_.rows(); ++row) {
      if (!one_.present(row, step)) continue;
      size_t& slot = ones[signatures_.right[row]];
      if (slot != kNoRow) FailManyToMany(row, slot);
      slot = row;
    }
  }

  void Put(size_t step, uint32_t signature, size_t row, const Cell& many, const Cell& one,
           const Labels& many_labels, const Labels& one_labels) {
    Cell out;
    const std::optional<bool> kept = CombineSides(many, one, out);
    if (!kept.has_value()) return;
    Labels labels = ResultLabels(many_labels, one_labels);
    if (!grouped_ && matched_[signature]) {
      Fail(
          "multiple matches for labels: many-to-one matching must be explicit "
          "(group_left/group_right)",
          span_);
    }
    matched_[signature] = true;
    if (grouped_ && !results_of_step_.insert({signature, labels}).second) {
      Fail("multiple matches for labels: grouping labels must ensure unique matches", span_);
    }
    if (!*kept) return;
    const auto [found, added] = rows_by_labels_.try_emplace(std::move(labels), result_.rows());
    if (added) AddRow(found->first, DropsName(row));
    const size_t to = found->second;
    if (result_.present(to, step)) FailSameLabels(span_);
    result_.Set(to, step, out.value, out.histogram);
    if (DropsName(row)) result_.set_drop_name(to, true);
  }

  // The two are told in the order of their labels, whichever came first.
  [[noreturn]] void FailManyToMany(size_t row, size_t other) const {
    const Labels& a = one_.labels(row);
    const Labels& b = one_.labels(other);
    Fail("found duplicate series for the match group " + Print(labels_.Of(a)) + " on the " +
             (swapped_ ? "left" : "right") + " hand-side of the operation: [" +
             Print(std::min(a, b)) + ", " + Print(std::max(a, b)) +
             "];many-to-many matching not allowed: matching labels must be unique on one side",
         span_);
  }

  struct SignedLabels {
    uint32_t signature;
    Labels labels;
    friend bool operator==(const SignedLabels&, const SignedLabels&) = default;
  };
  struct SignedHash {
    size_t operator()(const SignedLabels& key) const {
      return key.labels.hash() ^ (static_cast<size_t>(key.signature) * 0x9e3779b97f4a7c15U);
    }
  };

  Evaluator& evaluator_;
  const BinaryView& view_;
  Span span_;
  bool swapped_;
  bool grouped_;
  const Matrix& many_;
  const Matrix& one_;
  MatchingLabels labels_;
  Signatures signatures_;  // left: of the many
  Matrix result_;
  std::vector<std::string> include_;
  FillValue fill_many_, fill_one_;
  // Of one step: signatures with a result, and the results.
  std::vector<bool> matched_;
  std::unordered_set<SignedLabels, SignedHash> results_of_step_;
  std::unordered_map<Labels, size_t> rows_by_labels_;
};

}  // namespace

Matrix EvaluateMatching(Evaluator& evaluator, NodeId id, const BinaryView& view) {
  return Matching(evaluator, id, view).Run();
}

}  // namespace promql::eval
