// The recorded verdicts of Prometheus: a folder `conformance` beside the repository, or under
// $QOEC_SHARED. Not part of the repository; a test skips where it is absent.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace promql::test {

// Where the folder `conformance` is expected.
std::string SharedRoot();

// The file's content; null where the folder is absent.
nlohmann::json ReadShared(const std::string& path);

// The string under `key`, or what is under `key_base64` (not every input is UTF-8).
std::string TextOf(const nlohmann::json& item, const std::string& key);

// Counts and prints "name: 3 of 4"; the failures are the caller's to report.
class Tally {
 public:
  explicit Tally(std::string name) : name_(std::move(name)) {}
  ~Tally() { std::cout << name_ << ": " << passed_ << " of " << total_ << "\n"; }
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  void Add(bool passed) {
    ++total_;
    if (passed) ++passed_;
  }

 private:
  std::string name_;
  int passed_ = 0;
  int total_ = 0;
};

}  // namespace promql::test

#define SKIP_WITHOUT(data)                                          \
  if ((data).is_null())                                             \
  GTEST_SKIP() << "no conformance data beside the repository; set " \
                  "QOEC_SHARED"
