// Prometheus rules as written, every field with its place: plain rule files, PrometheusRule
// resources of Kubernetes, namespaces of Mimir.
//
// Nothing is looked up or computed here: expressions, durations and templates are still text. A
// field that was written with the wrong shape is not set; it was reported. All text is owned by the
// documents in `RuleFile`, which may be moved but must outlive what was read from it.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"
#include "compiler/yaml/document.h"

namespace qoe::rules {

// Whose dialect of the rule format a file is in.
enum class Ruler : uint8_t { Prometheus, Thanos, Mimir };

// One value as written. Not set: no file.
struct Field {
  source::EmbeddedText text;  // the value, and the way to any place in it
  source::Location location;  // the place to point at: its first line
  source::Location key;       // of what stands under a key of the format: the key's place
  bool quoted = false;        // in quotes or a block

  bool set() const { return location.file.valid(); }
  std::string_view value() const { return text.text(); }
};

struct NamedField {
  Field name, value;
};

struct Rule {
  source::Location location;  // the first character
  Field record, alert, expr;
  Field for_text, keep_firing_for;  // durations
  std::vector<NamedField> labels, annotations;

  // What it is called: the recorded series or the alert.
  const Field& name() const { return record.set() ? record : alert; }
};

struct Group {
  source::Location location;
  Field name;
  Field interval, query_offset;  // durations
  Field limit;
  std::vector<NamedField> labels;
  source::Location labels_key;        // not valid: no labels
  Field partial_response_strategy;    // Thanos
  std::vector<Field> source_tenants;  // Mimir, as the three below
  Field evaluation_delay;             // a duration; the older word for query_offset
  Field align_evaluation_time_on_interval;
  std::vector<Rule> rules;
};

enum class SetKind : uint8_t {
  File,      // `groups:` of a rule file
  Resource,  // a PrometheusRule
};

// The groups of one YAML document, or of one item of a Kubernetes list.
struct RuleSet {
  SetKind kind = SetKind::File;
  source::Location location;
  Field name;                      // Resource: metadata.name
  Field name_space;                // Resource: metadata.namespace; File: Mimir's namespace
  std::vector<NamedField> labels;  // Resource: metadata.labels
  std::vector<Group> groups;
};

struct RuleFile {
  RuleFile() = default;
  // Only moved: the sets are views of the documents' text.
  RuleFile(const RuleFile&) = delete;
  RuleFile& operator=(const RuleFile&) = delete;
  RuleFile(RuleFile&&) = default;
  RuleFile& operator=(RuleFile&&) = default;
  ~RuleFile() = default;

  source::FileId file_id;
  std::vector<RuleSet> sets;
  std::deque<yaml::Document> documents;  // own the text

  size_t group_count() const {
    size_t count = 0;
    for (const RuleSet& set : sets) count += set.groups.size();
    return count;
  }
  size_t rule_count() const {
    size_t count = 0;
    for (const RuleSet& set : sets) {
      for (const Group& group : set.groups) count += group.rules.size();
    }
    return count;
  }
};

}  // namespace qoe::rules
