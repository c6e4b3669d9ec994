#include "compiler/test/read_unit_tests.h"

#include <algorithm>
#include <optional>

#include "compiler/test/fields.h"
#include "compiler/test/read_series.h"
#include "compiler/test/timestamp.h"

namespace qoe::test {
namespace {

using diag::Code;
using promql::eval::Labels;
using yaml::Node;

constexpr int64_t kDefaultIntervalMs = 60'000;
constexpr int64_t kMostEvaluations = 10'000'000;  // of each rule, in one test

class Reader {
 public:
  Reader(const source::FileSet& files, diag::Sink& sink) : files_(files), sink_(sink) {}

  void Read(const Node& root, UnitTestFile& file) {
    if (!root.is_mapping()) {
      if (root.is_null()) return;
      sink_
          .Add(Code::TestFieldShape, root.location(), "a unit test file is a mapping, not {}",
               root.is_sequence() ? "a list" : "a single value")
          .Help("tests stand in a list: `tests: [{{ input_series: … }}]`");
      return;
    }
    const FieldView view(root, Object::File, sink_);
    file.rule_files = view.Texts("rule_files");
    file.fuzzy_compare = view.Bool("fuzzy_compare");
    file.group_eval_order = view.Texts("group_eval_order");
    file.evaluation_interval_ms = view.DurationMs("evaluation_interval").value_or(0);
    if (file.evaluation_interval_ms == 0) file.evaluation_interval_ms = kDefaultIntervalMs;
    CheckOrder(file.group_eval_order);
    for (const Node& node : view.Objects("tests"))
      ReadTest(node, file.evaluation_interval_ms, file.tests.emplace_back());
  }

 private:
  void CheckOrder(const std::vector<rules::Field>& order) {
    for (size_t i = 0; i < order.size(); ++i) {
      const auto first =
          std::find_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const auto& other) { return other.value() == order[i].value(); });
      if (first == order.begin() + static_cast<std::ptrdiff_t>(i)) continue;
      sink_
          .Add(Code::GroupOrder, order[i].location,
               "`{}` stands twice in `group_eval_order`; promtool refuses the file",
               order[i].value())
          .Label(first->location, "first named here")
          .Help("keep one of them");
    }
  }

  void ReadTest(const Node& node, int64_t evaluation_interval_ms, UnitTest& test) {
    const FieldView view(node, Object::Test, sink_);
    test.location = node.location();
    test.name = view.Text("name").value();
    test.interval_ms = view.DurationMs("interval").value_or(0);
    if (test.interval_ms == 0) test.interval_ms = evaluation_interval_ms;
    ReadStart(view.Text("start_timestamp"), test);
    test.external_labels = Labels(view.TextMap("external_labels"));
    test.external_url = view.Text("external_url").value();
    std::vector<FieldView> series;
    for (const Node& item : view.Objects("input_series"))
      series.emplace_back(item, Object::Series, sink_);
    test.input = ReadInputSeries(series, files_, test.problems);
    for (const Node& item : view.Objects("alert_rule_test")) ReadAlertTest(item, test);
    for (const Node& item : view.Objects("promql_expr_test")) ReadExpressionTest(item, test);
    const int64_t evaluations = test.EndMs() / evaluation_interval_ms;
    if (evaluations <= kMostEvaluations) return;
    test.problems
        .Add(Code::TestFieldShape, node.location(),
             "the test evaluates its rules {} times, of which qoec does {} at most", evaluations,
             kMostEvaluations)
        .Help("let `eval_time` be earlier, or `evaluation_interval` longer");
  }

  void ReadStart(const rules::Field& field, UnitTest& test) {
    if (!field.set()) return;
    const std::optional<int64_t> start = ParseTimestampMs(field.value());
    if (start) {
      test.start_ms = *start;
      return;
    }
    sink_
        .Add(Code::TestFieldShape, field.location, "`start_timestamp` takes a time, not `{}`",
             field.value())
        .Help("write seconds since 1970, or `2026-01-31T12:00:00Z`");
  }

  void ReadAlertTest(const Node& node, UnitTest& test) {
    const FieldView view(node, Object::AlertTest, sink_);
    AlertTest& read = test.alert_tests.emplace_back();
    read.location = node.location();
    read.eval_time_ms = view.DurationMs("eval_time").value_or(0);
    read.alertname = view.Text("alertname");
    if (read.alertname.value().empty()) {
      test.problems
          .AddAs(diag::Severity::Error, Code::UnknownAlert, node.location(),
                 "the test of an alert names no alert")
          .Help("write which one: `alertname: …`");
    }
    for (const Node& item : view.Objects("exp_alerts")) {
      const FieldView alert(item, Object::Alert, sink_);
      ExpectedAlert& expected = read.expected.emplace_back();
      expected.location = item.location();
      expected.annotations = alert.TextMap("exp_annotations");
      expected.labels = alert.TextMap("exp_labels");
      std::erase_if(expected.labels, [](const auto& pair) { return pair.first == "alertname"; });
    }
  }

  void ReadExpressionTest(const Node& node, UnitTest& test) {
    const FieldView view(node, Object::ExpressionTest, sink_);
    ExpressionTest& read = test.expression_tests.emplace_back();
    read.location = node.location();
    read.eval_time_ms = view.DurationMs("eval_time").value_or(0);
    read.expr = view.Text("expr");
    for (const Node& item : view.Objects("exp_samples")) {
      const FieldView sample(item, Object::Sample, sink_);
      if (auto expected = ReadExpectedSample(sample, files_, test.problems))
        read.expected.push_back(std::move(*expected));
    }
  }

  const source::FileSet& files_;
  diag::Sink& sink_;
};

}  // namespace

int64_t UnitTest::EndMs() const {
  int64_t end = 0;
  for (const AlertTest& each : alert_tests) end = std::max(end, each.eval_time_ms);
  for (const ExpressionTest& each : expression_tests) end = std::max(end, each.eval_time_ms);
  return end;
}

UnitTestFile ReadUnitTests(const source::FileSet& files, source::FileId file_id, diag::Sink& sink) {
  UnitTestFile file;
  file.file_id = file_id;
  if (std::optional<yaml::Document> document = yaml::Parse(files, file_id, sink)) {
    file.documents.push_back(std::move(*document));
    Reader(files, sink).Read(file.documents.back().root(), file);
  }
  return file;
}

}  // namespace qoe::test
