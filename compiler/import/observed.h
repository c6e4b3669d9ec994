// What a source shows of series: how each name's series are labelled, and what is said of families
// of metrics. Filled by exposition.h and server.h; `Assemble` makes metrics of it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/import/catalogue.h"
#include "compiler/source/file.h"

namespace qoe::import {

// As Prometheus and OpenMetrics name them.
enum class FamilyType : uint8_t {
  Unknown,
  Counter,
  Gauge,
  Histogram,
  GaugeHistogram,
  Summary,
  Info,
  StateSet,
};

// False: there is no such type. `untyped` is the older word for `unknown`.
bool ParseFamilyType(std::string_view text, FamilyType& type);

// What HELP, TYPE and UNIT lines, or a server's metadata, say.
struct Family {
  FamilyType type = FamilyType::Unknown;
  bool typed = false;         // the type was given
  bool contradicted = false;  // it was given in two ways: it is not known
  bool open_metrics = false;  // the name of a counter or info lacks the suffix of its series
  std::string help, unit;
  source::Location type_location;  // where the type was given; none: not in a file

  // Takes a type; false: another one was given before.
  bool SetType(FamilyType given);
};

// Of all series of one name.
struct SeriesTally {
  struct LabelTally {
    size_t series = 0;  // that carry it, with a value that is not empty
    std::set<std::string, std::less<>> values;
  };
  size_t series = 0;
  bool open = false;  // not all of its labels were seen, or can be named
  std::map<std::string, LabelTally, std::less<>> labels;
  std::map<double, size_t> bounds;  // of `le`; how many series have it

  // One more series. Labels with an empty value are none; `le` is counted as a bound.
  void Add(const std::vector<std::pair<std::string, std::string>>& of_series);
};

struct Observed {
  std::map<std::string, Family, std::less<>> families;
  std::map<std::string, SeriesTally, std::less<>> series;
};

struct AssembleOptions {
  // Labels that the server puts on every series of a target.
  std::vector<std::string> target_labels = {"job", "instance"};
  // The labels are those of a process, before a server has added its own.
  bool of_process = true;
  bool other_labels = false;  // of every metric: it may carry labels that were not seen
  bool values = false;        // of labels that take few
};

// A label with more values than that is not enumerated.
inline constexpr size_t kMostValues = 100;

struct Assembled {
  Catalogue catalogue;
  std::vector<std::string> unnameable;  // names of metrics that a catalogue cannot hold, sorted
  std::vector<std::string> unnameable_labels;  // likewise; their metrics have `other_labels`
};

// Promised: what it says of labels and buckets holds for every series that was seen.
Assembled Assemble(const Observed& observed, const AssembleOptions& options);

}  // namespace qoe::import
