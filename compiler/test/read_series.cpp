#include "compiler/test/read_series.h"

#include <algorithm>
#include <unordered_map>

namespace qoe::test {
namespace {

using diag::Code;
using promql::eval::Labels;

constexpr std::string_view kBlanks = " \t\r\n";
// Of one series: two years, a sample a minute.
constexpr promql::series::ParseOptions kParseOptions = {.max_samples = 1'000'000};

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(kBlanks) == std::string_view::npos;
}

// `text` is that of `field`, then a blank, then that of `second`.
source::Location Locate(const rules::Field& field, const rules::Field& second, promql::Span span,
                        const source::FileSet& files) {
  const auto first_size = static_cast<uint32_t>(field.value().size());
  if (span.begin <= first_size || !second.set())
    return field.text.Locate(files,
                             {std::min(span.begin, first_size), std::min(span.end, first_size)});
  return second.text.Locate(files, {span.begin - first_size - 1, span.end - first_size - 1});
}

class InputReader {
 public:
  InputReader(const source::FileSet& files, diag::Sink& sink) : files_(files), sink_(sink) {}

  std::vector<InputSeries> Run(const std::vector<FieldView>& items) {
    for (const FieldView& item : items) {
      if (!Read(item.Text("series"), item.Text("values"))) break;
    }
    return std::move(all_);
  }

 private:
  // False: promtool reads no further.
  bool Read(const rules::Field& series, const rules::Field& values) {
    const size_t end = values.value().find('\n');
    const std::string text =
        std::string(series.value()) + " " + std::string(values.value().substr(0, end));
    promql::series::Series parsed;
    std::vector<promql::Issue> issues;
    if (!promql::series::Parse(text, kParseOptions, parsed, issues)) {
      for (const promql::Issue& issue : issues) Report(series, values, issue);
    } else {
      Add(series, Labels(parsed.labels), std::move(parsed.samples));
    }
    if (end == std::string_view::npos) return true;
    if (IsBlank(values.value().substr(end))) {
      sink_
          .Add(Code::DroppedSeries, values.location,
               "`values` ends with a line break, behind which promtool reads no further series")
          .Help("write `>-` or `|-` in place of `>` or `|`");
    } else {
      sink_
          .Add(Code::TestSeries, values.location,
               "`values` goes over several lines, of which promtool reads the first")
          .Help("fold the lines: `values: >-`");
    }
    return false;
  }

  void Report(const rules::Field& series, const rules::Field& values, const promql::Issue& issue) {
    source::Location place = series.set() ? series.location : values.location;
    if (series.set()) place = Locate(series, values, issue.span, files_);
    diag::Report report = sink_.Add(Code::TestSeries, place, "{}", issue.message);
    if (!issue.help.empty()) report.Help("{}", issue.help);
  }

  void Add(const rules::Field& series, const Labels& labels,
           std::vector<promql::series::Sample> samples) {
    const auto [at, fresh] = places_.emplace(labels, all_.size());
    if (fresh) {
      all_.push_back({series.location, labels, std::move(samples)});
      return;
    }
    InputSeries& first = all_[at->second];
    sink_
        .Add(Code::DroppedSeries, series.location,
             "`{}` is given twice, and promtool forgets the samples that come first",
             series.value())
        .Label(first.location, "first given here")
        .Help("write its samples in one line");
    first = {series.location, labels, std::move(samples)};
  }

  const source::FileSet& files_;
  diag::Sink& sink_;
  std::vector<InputSeries> all_;
  std::unordered_map<Labels, size_t> places_;
};

}  // namespace

std::vector<InputSeries> ReadInputSeries(const std::vector<FieldView>& items,
                                         const source::FileSet& files, diag::Sink& sink) {
  return InputReader(files, sink).Run(items);
}

std::optional<ExpectedSample> ReadExpectedSample(const FieldView& item,
                                                 const source::FileSet& files, diag::Sink& sink) {
  ExpectedSample sample;
  sample.value = item.Number("value").value_or(0);
  std::vector<promql::Issue> issues;
  const auto fail = [&](const rules::Field& field) {
    for (const promql::Issue& issue : issues) {
      diag::Report report =
          sink.Add(Code::TestSeries, Locate(field, {}, issue.span, files), "{}", issue.message);
      if (!issue.help.empty()) report.Help("{}", issue.help);
    }
    return std::nullopt;
  };
  const rules::Field labels = item.Text("labels");
  if (!IsBlank(labels.value())) {
    promql::series::Series parsed;
    if (!promql::series::Parse(std::string(labels.value()) + " 0", {}, parsed, issues))
      return fail(labels);
    sample.labels = Labels(parsed.labels);
  }
  const rules::Field histogram = item.Text("histogram");
  if (!IsBlank(histogram.value())) {
    sample.histogram.emplace();
    if (!promql::series::ParseHistogram(histogram.value(), *sample.histogram, issues))
      return fail(histogram);
  }
  return sample;
}

}  // namespace qoe::test
