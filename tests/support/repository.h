// Where things are that tests read: this repository, and data kept beside it.
#pragma once

#include <filesystem>

namespace qoe::support {

// The root of the source tree.
std::filesystem::path RepositoryRoot();

// The folder of reference data that is kept beside the repository: QOEC_SHARED, else `../shared`.
// Empty when there is none; a test that needs it then skips.
std::filesystem::path Shared();

// What `qoec build` wrote: QOEC_GENERATED, else `generated/` of this repository.
std::filesystem::path Generated();

// The spec of a system in `generated/`: QOEC_SPECS, else `specs/` of this repository.
std::filesystem::path Specs();

}  // namespace qoe::support
