// Rules made ready to be evaluated: expressions and templates parsed, durations read, labels of
// groups merged. In: rule files that rules::Check found no error in. Never changed afterwards, so
// that many tests can use one.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/rules/model.h"
#include "compiler/source/file.h"
#include "compiler/test/reads.h"
#include "compiler/test/template_text.h"
#include "promql/ast.h"
#include "promql/parse.h"

namespace qoe::test {

struct NamedTemplate {
  std::string name;
  TemplateText text;
};

struct Rule {
  std::string name;  // the recorded metric or the alert
  bool is_alert = false;
  std::string expr;
  promql::Ast ast;  // of `expr`
  int64_t for_ms = 0;
  int64_t keep_firing_for_ms = 0;
  std::vector<NamedTemplate> labels;       // sorted by name; of recording rules plain text
  std::vector<NamedTemplate> annotations;  // sorted by name
  Reads reads;
  source::Location location;       // of the name
  source::EmbeddedText expr_text;  // leads from a place in `expr` to one in the file

  // A template of it may read other series.
  bool asks() const;

  Rule() = default;
  Rule(const Rule&) = delete;  // `ast` refers to `expr`
  Rule& operator=(const Rule&) = delete;
};

// Of the series that a recording rule makes of one of its result.
promql::eval::Labels RecordedLabels(const Rule& rule, const promql::eval::Labels& result);

struct Group {
  std::string name;
  int64_t interval_ms = 0;  // 0: the default
  int64_t query_offset_ms = 0;
  int64_t limit = 0;  // 0: none
  std::deque<Rule> rules;
};

// The groups of some files, in the order in which they are evaluated. Rules have numbers in that
// order.
struct RuleSet {
  std::vector<std::shared_ptr<const Group>> groups;

  size_t rule_count() const;
  const Rule* FindAlert(std::string_view name) const;
};

// By rule, the numbers of the series that it has written in a storage, rising.
using WrittenSeries = std::unordered_map<const Rule*, std::vector<size_t>>;

// The groups of one file, in its order. On all cores.
std::vector<std::shared_ptr<const Group>> CompileGroups(const rules::RuleFile& file,
                                                        const promql::ParseOptions& options);

}  // namespace qoe::test
