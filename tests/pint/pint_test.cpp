// The checker against pint's own test cases: what pint finds, qoec finds at the same lines, and
// what pint passes, qoec passes. Where it is to be otherwise, cases.json names the reason. The
// cases are not part of the repository: a folder `shared` beside it, or $QOEC_SHARED; the test
// skips without it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "verdict.h"

namespace qoe::pint {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path Folder() {
  const char* shared = std::getenv("QOEC_SHARED");
  return fs::path(shared != nullptr ? shared : QOEC_SHARED_DEFAULT) / "conformance/pint";
}

json Read(const fs::path& path) {
  std::ifstream file(path);
  return json::parse(file);
}

// "alerts/absent" is in alerts_absent.json.
fs::path FileOf(std::string check) {
  check.replace(check.find('/'), 1, "_");
  return Folder() / (check + ".json");
}

// The verdict that the table wants, without its reason; and the reason.
std::pair<std::string, std::string> Split(const std::string& entry) {
  if (!entry.starts_with("different ")) return {entry, ""};
  const size_t begin = std::string("different ").size();
  const size_t end = std::min(entry.find(':'), entry.size());
  return {"different" + entry.substr(end), entry.substr(begin, end - begin)};
}

class Totals {
 public:
  void Add(const std::string& verdict, const std::string& reason) {
    if (!reason.empty()) ++different_[reason];
    if (verdict == "clean") ++clean_;
    if (verdict.starts_with("found")) ++found_;
  }
  void Print() const {
    std::cout << "pint: " << found_ << " found as pint does, " << clean_ << " clean as with pint";
    int count = 0;
    for (const auto& [reason, n] : different_) count += n;
    std::cout << ", " << count << " different on purpose\n";
    for (const auto& [reason, n] : different_) std::cout << "  " << n << " " << reason << "\n";
  }

 private:
  int found_ = 0, clean_ = 0;
  std::map<std::string, int> different_;
};

TEST(Pint, AllCases) {
  if (!fs::exists(Folder())) GTEST_SKIP() << "no conformance data beside the repository";
  const json table = Read(QOEC_PINT_TABLE);
  Totals totals;
  for (const auto& [check, wanted] : table.at("cases").items()) {
    const std::set<std::string> family = table.at("codes").at(check);
    std::map<std::string, int> seen;  // cases that differ in options alone share an id
    std::set<std::string> met;
    for (const json& item : Read(FileOf(check))) {
      std::string id = item.at("id");
      if (const int n = ++seen[id]; n > 1) id += "#" + std::to_string(n);
      met.insert(id);
      const auto [verdict, reason] = Split(wanted.value(id, ""));
      EXPECT_TRUE(reason.empty() || table.at("reasons").contains(reason)) << reason;
      const Verdict got = Judge(item, family);
      EXPECT_EQ(got.Text(), verdict) << check << " " << id << "\n"
                                     << item.at("rule_yaml").get<std::string>() << "\n"
                                     << item.at("problems").dump(1) << "\n"
                                     << got.all;
      totals.Add(verdict, reason);
    }
    for (const auto& [id, entry] : wanted.items())
      EXPECT_TRUE(met.contains(id)) << check << " has no case " << id;
  }
  totals.Print();
}

}  // namespace
}  // namespace qoe::pint
