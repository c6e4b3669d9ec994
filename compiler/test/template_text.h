// A label or an annotation of an alert: a Go template, rendered as Prometheus renders it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace qoe::test {

// What a template can ask for.
struct TemplateData {
  std::string_view alert;                    // its name
  const promql::eval::VectorSample& sample;  // the labels and the value
  const promql::eval::Labels& external_labels;
  std::string_view external_url;
  int64_t t_ms;
  const promql::eval::Storage& storage;  // for `query`
  const promql::eval::Options& query;
};

class TemplateText {
 public:
  explicit TemplateText(std::string text);

  const std::string& source() const { return *source_; }
  // Nothing in it is to be filled in.
  bool plain() const { return parsed_ == nullptr; }
  // It may read other series.
  bool asks() const { return asks_; }
  // Why it cannot be rendered stands in the text in place of it, as Prometheus has it.
  std::string Render(const TemplateData& data) const;

 private:
  struct Parsed;

  std::shared_ptr<const std::string> source_;
  std::shared_ptr<const Parsed> parsed_;
  bool asks_ = false;
};

}  // namespace qoe::test
