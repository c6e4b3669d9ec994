#include <pugixml.hpp>
#include <sstream>

#include "compiler/diag/render.h"
#include "compiler/diag/xml_text.h"
#include "compiler/test/render.h"

namespace qoe::test {
namespace {

void Set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name) = diag::XmlText(value).c_str();
}

void AddCase(pugi::xml_node suite, const FileOutcome& file, const TestOutcome& test,
             const source::FileSet& files) {
  pugi::xml_node node = suite.append_child("testcase");
  Set(node, "classname", file.path);
  Set(node, "name", test.name);
  Set(node, "file", file.path);
  if (test.location.file.valid()) {
    node.append_attribute("line") =
        files[test.location.file].Position(test.location.span.begin).line;
  }
  if (test.skipped && !file.unreadable) {
    pugi::xml_node skipped = node.append_child("skipped");
    if (test.interrupted) Set(skipped, "message", "interrupted");
  }
  if (test.skipped && file.unreadable) {
    pugi::xml_node error = node.append_child("error");
    Set(error, "message", "the file, or a rule file that it names, cannot be read");
  }
  if (test.skipped || test.passed()) return;
  std::string text = diag::RenderText(test.problems.Sorted(), files, {});
  for (const Failure& failure : test.failures) text += FailureText(failure, files, "");
  pugi::xml_node failure = node.append_child("failure");
  Set(failure, "message",
      test.failures.empty() ? "what is wrong with the test" : test.failures.front().title);
  Set(failure, "type", "qoec");
  failure.text() = diag::XmlText(text).c_str();
}

}  // namespace

std::string JunitSuites(const std::vector<FileOutcome>& outcomes, const source::FileSet& files) {
  std::ostringstream out;
  for (const FileOutcome& file : outcomes) {
    pugi::xml_document document;
    pugi::xml_node suite = document.append_child("testsuite");
    size_t failures = 0, errors = 0, skipped = 0;
    for (const TestOutcome& test : file.tests) {
      errors += test.skipped && file.unreadable ? 1 : 0;
      skipped += test.skipped && !file.unreadable ? 1 : 0;
      failures += !test.skipped && !test.passed() ? 1 : 0;
    }
    Set(suite, "name", file.path);
    suite.append_attribute("tests") = file.tests.size();
    suite.append_attribute("failures") = failures;
    suite.append_attribute("errors") = errors;
    suite.append_attribute("skipped") = skipped;
    for (const TestOutcome& test : file.tests) AddCase(suite, file, test, files);
    suite.print(out, "  ", pugi::format_indent, pugi::encoding_utf8, 1);
  }
  return out.str();
}

std::string JunitDocument(const std::string& suites) {
  return "<?xml version=\"1.0\"?>\n" +
         (suites.empty() ? "<testsuites />\n" : "<testsuites>\n" + suites + "</testsuites>\n");
}

}  // namespace qoe::test
