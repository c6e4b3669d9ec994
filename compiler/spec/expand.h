// Reuse in a spec, before anything else is read of it: references to parameters, and repetitions.
//
//     parameters: { limit: 3s, services: [ { service: user, limit: 300ms }, { service: feed } ] }
//     alerts:
//       $(service)_slow:                  an entry, or an item of a list, for each line
//         for_each: $(services)
//         watch: latency
//         levels: { warning: { above: $(limit) } }
//
// `$(name)` stands for a parameter, or for what the line says, wherever a value or a name stands;
// alone in its place it may stand for a list or a mapping. `$$(` is `$(` itself. `for_each` takes a
// list of lines, or a mapping: names to their values, in all combinations. A mapping below a name
// without a reference is repeated in place: its entries, once for each line.
//
// Places in what was put in are those of the reference. Nothing is evaluated: there are no
// conditions and no arithmetic.
#pragma once

#include <deque>
#include <map>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/yaml/document.h"

namespace qoe::spec {

// The parameters of all files of a spec.
class Parameters {
 public:
  struct Parameter {
    yaml::Node value;
    source::Location location;  // of its name
    bool shared = false;        // of a file that the spec uses, not of its own
    bool used = false;
  };

  // Takes the section `parameters` of a file. What a spec's own files say wins over the files that
  // it uses; a name that is given twice otherwise is an error.
  void Add(const yaml::Document& document, bool shared, diag::Sink& sink);
  // Null where there is none; notes that it was asked for.
  const Parameter* Find(std::string_view name);
  std::vector<std::string_view> Names() const;
  // Reports those that nothing asked for, which may be misspelt: but for a shared file's, which is
  // not made for one spec alone.
  void ReportUnused(diag::Sink& sink) const;

 private:
  std::map<std::string_view, Parameter> by_name_;
  std::vector<std::string_view> order_;
};

// Rewrites a document so that it has neither references nor repetitions. What cannot be had is
// reported, and left out.
void Expand(yaml::Document& document, Parameters& parameters, diag::Sink& sink);

}  // namespace qoe::spec
