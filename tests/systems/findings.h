// What `qoec check` says of the published files, and where in them that is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/systems/table.h"

namespace qoe::systems {

// The folder that holds `reference` and `systems`: $QOEC_SHARED, or beside the repository.
std::string SharedRoot();

// Where the published files are. Nothing: they are not at hand.
std::optional<std::string> ReferenceRoot();

// Half-open, in bytes of the file.
struct Extent {
  size_t begin = 0, end = 0;
};

struct Finding {
  std::string code;  // its name
  std::string file;  // as it was given to the checker; empty: none
  size_t line = 0, column = 0, end_line = 0, end_column = 0;  // 1-based
  std::string message;
};

// What the command prints with `--format json`. Throws where it prints something else.
std::vector<Finding> Check(const std::vector<std::string>& paths,
                           const std::vector<std::string>& catalogues);

// Of a run of the table; checked once.
const std::vector<Finding>& FindingsOf(const std::string& run);

// The findings of one of the table's files that lie within a place. Throws where the file has no
// such rule, panel or text: then the table is wrong.
std::vector<Finding> FindingsAt(const Place& place);

// One line each, for the message of a test that failed.
std::string Listed(const std::vector<Finding>& findings);

}  // namespace qoe::systems
