// JUnit's XML, as Jenkins and GitLab read it: of several failures in one test case they show the
// first, so that a file's findings are one failure.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "compiler/diag/render.h"
#include "compiler/diag/render_parts.h"
#include "promql/utf8.h"

namespace qoe::diag {
namespace {

constexpr std::string_view kNoFile = "(no file)";  // the test case of findings without a place
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Whether XML 1.0 (2.2) can write the character at all.
bool IsXml(uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

// What XML has no way to write, and bytes that are no UTF-8, are replaced.
std::string Xml(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const promql::Rune rune = promql::DecodeRune(text);
    const size_t size = std::max<size_t>(rune.size, 1);
    out += rune.size > 0 && IsXml(rune.value) ? text.substr(0, size) : kReplacement;
    text.remove_prefix(size);
  }
  return out;
}

// What was found in one file.
struct TestCase {
  Counts counts;
  std::string text;

  bool fails() const { return !text.empty(); }
};

using TestCases = std::map<std::string, TestCase, std::less<>>;

void Add(const Diagnostic& diagnostic, const source::FileSet& files, TestCases& cases) {
  const std::optional<Region> region = RegionOf(diagnostic.location, files);
  TestCase& to = cases[std::string(region ? region->path : kNoFile)];
  to.counts.Add(diagnostic.severity);
  const std::string place =
      region ? fmt::format("{}:{}:{}: ", region->path, region->begin.line, region->begin.column)
             : "";
  fmt::format_to(std::back_inserter(to.text), "{}{}[{}]: {}\n", place, Text(diagnostic.severity),
                 Text(diagnostic.code), WholeText(diagnostic));
}

}  // namespace

std::string RenderJunit(const std::vector<Findings>& all) {
  TestCases cases;
  for (const Findings& findings : all) {
    for (size_t i = 0; i < findings.files->size(); ++i)
      cases[(*findings.files)[{static_cast<int32_t>(i)}].path()];
    for (const Diagnostic& diagnostic : findings.diagnostics)
      Add(diagnostic, *findings.files, cases);
  }
  size_t failures = 0;
  for (const auto& [path, each] : cases) failures += each.fails() ? 1 : 0;

  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node suites = document.append_child("testsuites");
  pugi::xml_node suite = suites.append_child("testsuite");
  suite.append_attribute("name") = "qoec check";
  for (pugi::xml_node node : {suites, suite}) {
    node.append_attribute("tests") = cases.size();
    node.append_attribute("failures") = failures;
    node.append_attribute("errors") = 0;
  }
  for (const auto& [path, each] : cases) {
    pugi::xml_node test = suite.append_child("testcase");
    test.append_attribute("classname") = "qoec";
    test.append_attribute("name") = Xml(path).c_str();
    if (path != kNoFile) test.append_attribute("file") = Xml(path).c_str();
    if (!each.fails()) continue;
    pugi::xml_node failure = test.append_child("failure");
    failure.append_attribute("message") = each.counts.Text().c_str();
    failure.append_attribute("type") = "qoec";
    failure.text() = Xml(each.text).c_str();
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace qoe::diag
