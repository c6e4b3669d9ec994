// What was generated, and what it was generated from.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/series/catalogue.h"

namespace qoe::acceptance {

// The names of the systems in `generated/` that have files of any of these kinds, sorted: "rules",
// "dashboards", "sql".
std::vector<std::string> SystemsWith(const std::vector<std::string>& kinds);

// Names an instance of a test after its system.
std::string SystemName(const testing::TestParamInfo<std::string>& info);

// The files of a system in its folder `kind`, sorted.
std::vector<std::filesystem::path> FilesOf(const std::string& system, const std::string& kind);

// The metrics of the system's spec, as `qoec catalogue` prints them. Throws when it fails.
std::vector<support::CatalogueMetric> CatalogueOf(const std::string& system);

}  // namespace qoe::acceptance
