// Where the PromQL of a file stands.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/format/scalar.h"
#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"
#include "compiler/yaml/document.h"

namespace qoe::format {

// One expression in a scalar.
struct Site {
  source::EmbeddedText text;
  uint32_t offset = 0;     // of the scalar in the file
  bool variables = false;  // `$window` and Grafana's variables can stand in it
  Surroundings surroundings;
};

// What a file holds, each expression once, in the file's order; `documents` own the text.
struct Sites {
  std::deque<yaml::Document> documents;
  std::vector<Site> sites;
  bool readable = true;  // false: a document is no YAML, which was reported
};

// `expr` of every rule, of rule files and PrometheusRule resources. What else is wrong with them is
// not reported.
Sites SitesInRules(const source::FileSet& files, source::FileId file_id, diag::Sink& sink);

// The values of every key of a spec whose type is PromQL or a selector (compiler/spec/keys.def).
Sites SitesInSpec(const source::FileSet& files, source::FileId file_id, diag::Sink& sink);

}  // namespace qoe::format
