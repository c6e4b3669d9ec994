#include <algorithm>
#include <array>

#include "promql/literal.h"
#include "promql/series/series.h"

namespace promql::series {
namespace {

class Printer {
 public:
  std::string Run(const Histogram& h) {
    if (h.schema != 0) Number("schema", h.schema);
    if (h.count != 0) Number("count", h.count);
    if (h.sum != 0) Number("sum", h.sum);
    if (h.zero_count != 0) Number("z_bucket", h.zero_count);
    if (h.zero_threshold != 0) Number("z_bucket_w", h.zero_threshold);
    if (!h.custom_values.empty()) List("custom_values", h.custom_values);
    if (h.reset_hint != ResetHint::Unknown) {
      constexpr std::array<std::string_view, 4> kHints = {"unknown", "reset", "not_reset", "gauge"};
      Key("counter_reset_hint");
      out_.append(kHints[static_cast<size_t>(h.reset_hint)]);
    }
    Buckets("offset", "buckets", h.positive_spans, h.positive_buckets);
    Buckets("n_offset", "n_buckets", h.negative_spans, h.negative_buckets);
    return "{{" + out_ + "}}";
  }

 private:
  void Key(std::string_view name) {
    if (!out_.empty()) out_.push_back(' ');
    out_.append(name).append(":");
  }
  void Number(std::string_view name, double value) {
    Key(name);
    AppendNumber(value, out_);
  }
  void List(std::string_view name, const std::vector<double>& values) {
    Key(name);
    out_.push_back('[');
    for (size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_.push_back(' ');
      AppendNumber(values[i], out_);
    }
    out_.push_back(']');
  }
  // The notation has one span: gaps between spans are buckets of nothing.
  void Buckets(std::string_view offset, std::string_view name, const std::vector<BucketSpan>& spans,
               const std::vector<double>& counts) {
    if (counts.empty() || spans.empty()) return;
    if (spans[0].offset != 0) Number(offset, spans[0].offset);
    std::vector<double> all;
    size_t next = 0;
    for (size_t i = 0; i < spans.size(); ++i) {
      if (i > 0) all.insert(all.end(), static_cast<size_t>(std::max(spans[i].offset, 0)), 0.0);
      for (uint32_t k = 0; k < spans[i].length && next < counts.size(); ++k) {
        all.push_back(counts[next++]);
      }
    }
    List(name, all);
  }

  std::string out_;
};

}  // namespace

std::string Print(const Histogram& histogram) { return Printer().Run(histogram); }

}  // namespace promql::series
