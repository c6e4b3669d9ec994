// info(): labels of info metrics, `target_info` unless something else is asked for, joined to the
// series of the first argument by `instance` and `job`.
//
// Source: Prometheus 3.14, promql/info.go.
#include <algorithm>
#include <array>
#include <map>

#include "promql/eval/fail.h"
#include "promql/eval/functions.h"
#include "promql/eval/matcher.h"
#include "promql/eval/selecting.h"

namespace promql::eval {
namespace {

constexpr std::array<std::string_view, 2> kIdentifying = {"instance", "job"};

// The second argument: which info metrics, and which of their labels.
struct Wanted {
  std::vector<LabelMatcher> all;    // that info series must meet
  std::vector<LabelMatcher> names;  // those of `__name__`
  std::map<std::string, std::vector<LabelMatcher>, std::less<>> by_label;  // the others

  bool WantsLabel(std::string_view name) const {
    return by_label.empty() || by_label.contains(name);
  }
  // Whether a series without info can meet all that is asked of labels.
  bool MeetsWithout() const {
    for (const auto& [name, matchers] : by_label) {
      for (const LabelMatcher& matcher : matchers) {
        if (!CompiledMatcher(matcher).Matches("")) return false;
      }
    }
    return true;
  }
  bool HasPositiveName() const {
    return std::any_of(names.begin(), names.end(), [](const LabelMatcher& matcher) {
      return matcher.op == MatchOp::Equal || matcher.op == MatchOp::Regex;
    });
  }
  // Conditions that only exclude say nothing of what is an info metric.
  bool IsInfoName(std::string_view name) const {
    return HasPositiveName() &&
           std::all_of(names.begin(), names.end(), [&](const LabelMatcher& matcher) {
             return CompiledMatcher(matcher).Matches(name);
           });
  }
};

Wanted Read(const Evaluator& evaluator, const CallView& call) {
  Wanted wanted;
  if (call.arguments.size() > 1) {
    wanted.all = MatchersOf(evaluator.ast(), Inner(evaluator.ast(), call.arguments[1]));
  }
  for (const LabelMatcher& matcher : wanted.all) {
    if (matcher.name == kMetricName) {
      wanted.names.push_back(matcher);
    } else {
      wanted.by_label[matcher.name].push_back(matcher);
    }
  }
  if (!wanted.names.empty() && !wanted.HasPositiveName()) {
    // What is merely not excluded must at least be called an info metric.
    wanted.all.push_back({std::string(kMetricName), MatchOp::Regex, ".+_info"});
  }
  if (wanted.names.empty()) {
    LabelMatcher target{std::string(kMetricName), MatchOp::Equal, "target_info"};
    if (call.arguments.size() < 2) wanted.names.push_back(target);
    wanted.all.push_back(std::move(target));
  }
  return wanted;
}

// The time at which the first selector in the argument is read: `@` and `offset` of it and of the
// subqueries around it hold for the info series, too.
class ReferenceTime {
 public:
  ReferenceTime(const Evaluator& evaluator, NodeId argument) : evaluator_(evaluator) {
    const Ast& ast = evaluator.ast();
    const uint32_t first = ast.first_descendant(argument).index;
    uint32_t selector = first;
    while (selector <= argument.index && ast.kind(NodeId{selector}) != NodeKind::VectorSelector) {
      ++selector;
    }
    if (selector > argument.index) return;
    // Whoever has the selector in his subtree is around it; outer ones come last.
    for (uint32_t i = selector; i <= argument.index; ++i) {
      const NodeId id{i};
      const NodeKind kind = ast.kind(id);
      if (kind != NodeKind::VectorSelector && kind != NodeKind::Subquery) continue;
      if (ast.first_descendant(id).index <= selector && i >= selector) around_.push_back(id);
    }
    std::reverse(around_.begin(), around_.end());
  }

  int64_t At(int64_t t_ms) const {
    for (const NodeId id : around_) t_ms = evaluator_.plan().shift(id).Reference(t_ms);
    return t_ms;
  }

 private:
  const Evaluator& evaluator_;
  std::vector<NodeId> around_;
};

// An info series and the sample of it that holds at each step.
struct InfoSeries {
  const Labels* labels = nullptr;
  std::string key;
  std::vector<int64_t> times;  // of the sample; kNone: there is none
};
constexpr int64_t kNone = std::numeric_limits<int64_t>::min();

std::string KeyOf(std::string_view metric, const Labels& labels) {
  std::string key(metric);
  for (const std::string_view name : kIdentifying) {
    key += '\xff';
    key += labels.Get(name);
  }
  return key;
}

class Join {
 public:
  Join(Evaluator& evaluator, NodeId id)
      : evaluator_(evaluator),
        id_(id),
        call_(evaluator.ast().call(id)),
        wanted_(Read(evaluator, call_)),
        input_(evaluator.value(call_.arguments[0])),
        without_info_(wanted_.MeetsWithout()) {}

  Matrix Run() {
    Load();
    Matrix result = evaluator_.MakeMatrix(id_);
    for (size_t row = 0; row < input_.rows(); ++row) AddRow(row, result);
    result.RemoveEmptyRows();
    evaluator_.Merge(result, id_);
    return result;
  }

 private:
  bool IsInfo(size_t row) const { return wanted_.IsInfoName(input_.labels(row).metric_name()); }

  // Those that share identifying labels with a series that is to be enriched.
  void Load() {
    bool any = false;
    std::array<std::vector<std::string_view>, kIdentifying.size()> values;
    for (size_t row = 0; row < input_.rows(); ++row) {
      if (IsInfo(row)) continue;
      for (size_t i = 0; i < kIdentifying.size(); ++i) {
        const std::string_view value = input_.labels(row).Get(kIdentifying[i]);
        if (value.empty()) continue;
        values[i].push_back(value);
        any = true;
      }
    }
    if (!any) return;
    for (auto& list : values) std::sort(list.begin(), list.end());
    const ReferenceTime reference(evaluator_, call_.arguments[0]);
    const Grid& grid = evaluator_.grid(id_);
    for (const uint32_t number : SelectSeries(evaluator_, id_, wanted_.all)) {
      const Column& column = evaluator_.storage().series(number);
      const auto shared = [&](size_t i) {
        return values[i].empty() || std::binary_search(values[i].begin(), values[i].end(),
                                                       column.labels.Get(kIdentifying[i]));
      };
      if (!shared(0) || !shared(1)) continue;
      evaluator_.Check(infos_.size() * grid.count);
      InfoSeries info;
      info.labels = &column.labels;
      info.key = KeyOf(column.labels.metric_name(), column.labels);
      info.times.assign(grid.count, kNone);
      LookbackCursor cursor(column, evaluator_.options());
      for (size_t step = 0; step < grid.count; ++step) {
        const std::ptrdiff_t at = cursor.At(reference.At(grid.at(step)));
        if (at < 0) continue;
        const auto index = static_cast<size_t>(at);
        if (!column.histograms.empty() && column.histograms[index] != nullptr) {
          Fail("this should be an info metric, with float samples: " + Print(column.labels),
               evaluator_.ast().span(id_));
        }
        info.times[step] = column.times[index];
      }
      const std::string name(column.labels.metric_name());
      if (std::find(metrics_.begin(), metrics_.end(), name) == metrics_.end()) {
        metrics_.push_back(name);
      }
      by_key_[info.key].push_back(infos_.size());
      infos_.push_back(std::move(info));
    }
    std::sort(metrics_.begin(), metrics_.end());
  }

  // The one with the latest sample.
  const InfoSeries* Find(const std::string& key, size_t step) const {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    const InfoSeries* best = nullptr;
    for (const size_t number : found->second) {
      const InfoSeries& info = infos_[number];
      if (info.times[step] == kNone) continue;
      if (best != nullptr && best->times[step] == info.times[step]) {
        Fail("found duplicate series for info metric: existing " + Print(*best->labels) + " @ " +
                 std::to_string(best->times[step]) + ", new " + Print(*info.labels) + " @ " +
                 std::to_string(info.times[step]),
             evaluator_.ast().span(id_));
      }
      if (best == nullptr || best->times[step] < info.times[step]) best = &info;
    }
    return best;
  }

  // The labels of a series with those of its info at a step; false: it is left out.
  bool Enrich(const Labels& labels, const std::vector<std::string>& keys, size_t step,
              Labels& out) const {
    std::map<std::string_view, std::string_view> added;  // of the infos, which outlive it
    bool found = false;
    for (const std::string& key : keys) {
      const InfoSeries* info = Find(key, step);
      if (info == nullptr) continue;
      found = true;
      for (const LabelPair& pair : *info->labels) {
        if (pair.name == kMetricName || !wanted_.WantsLabel(pair.name)) continue;
        const auto known = added.find(pair.name);
        if (known != added.end() && known->second != pair.value) {
          Fail("conflicting label: " + std::string(pair.name), evaluator_.ast().span(id_));
        }
        if (!labels.Has(pair.name)) added[pair.name] = pair.value;
      }
    }
    if (!found && !without_info_) return false;
    if (added.empty()) {
      out = labels;
      return true;
    }
    LabelsBuilder builder(labels);
    for (const auto& [name, value] : added) builder.Set(name, value);
    out = builder.Build();
    return true;
  }

  void AddRow(size_t row, Matrix& result) {
    const size_t steps = result.steps();
    const Labels& labels = input_.labels(row);
    const bool is_info = IsInfo(row);
    std::vector<std::string> keys;
    for (const std::string& metric : metrics_) keys.push_back(KeyOf(metric, labels));
    std::unordered_map<Labels, size_t> rows;
    Labels enriched = labels;
    for (size_t step = 0; step < steps; ++step) {
      if (!input_.present(row, step)) continue;
      if (!is_info && !Enrich(labels, keys, step, enriched)) continue;
      const auto [found, added] = rows.try_emplace(enriched, result.rows());
      if (added) {
        evaluator_.Check(result.cells() + steps);
        result.AddRow(enriched, input_.drop_name(row));
      }
      result.Set(found->second, step, input_.value(row, step), input_.histogram(row, step));
    }
  }

  Evaluator& evaluator_;
  NodeId id_;
  CallView call_;
  Wanted wanted_;
  const Matrix& input_;
  bool without_info_;
  std::vector<std::string> metrics_;
  std::vector<InfoSeries> infos_;
  std::unordered_map<std::string, std::vector<size_t>> by_key_;
};

}  // namespace

Matrix Info(Evaluator& evaluator, NodeId id) { return Join(evaluator, id).Run(); }

}  // namespace promql::eval
