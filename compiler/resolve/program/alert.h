// Alerts, their levels and their texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/resolve/program/indicator.h"

namespace qoe {

// Text with placeholders, in pieces.
struct TemplatePiece {
  enum class Kind : uint8_t { Text, Value, Threshold, Severity, Label };
  Kind kind = Kind::Text;
  std::string_view text;  // of Text and Label
};
using Template = std::vector<TemplatePiece>;

struct Annotation {
  std::string_view name;
  Template text;
};

struct AlertLevel {
  std::string name;
  source::Location location;
  source::Location threshold_location;  // that of the level where there is no threshold
  std::string_view severity;
  Comparison comparison = Comparison::None;
  double threshold = 0;             // in the watched value's unit
  std::string_view threshold_text;  // as written
  int64_t for_ms = 0;
  int64_t keep_firing_for_ms = 0;
  std::vector<std::pair<std::string_view, std::string_view>> labels;  // in order, severity first
  std::vector<Annotation> annotations;
};

struct Alert {
  std::string_view name;
  source::Location location;
  std::string title;
  IndicatorRef watch;  // or
  Id<Expression> promql;
  units::Unit unit;           // of the watched value
  std::vector<Id<Label>> by;  // of `watch`
  Id<Group> group;
  std::vector<AlertLevel> levels;
  bool ok = false;
};

}  // namespace qoe
