#include "compiler/diag/junit.h"

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "compiler/diag/xml_text.h"

namespace qoe::diag {
namespace {

size_t CountOf(const JunitSuite& suite, JunitCase::State state) {
  return static_cast<size_t>(
      std::count_if(suite.cases.begin(), suite.cases.end(),
                    [state](const JunitCase& each) { return each.state == state; }));
}

}  // namespace

std::string JunitText(const JunitSuite& suite) {
  const size_t skipped = CountOf(suite, JunitCase::State::Skipped);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node suites = document.append_child("testsuites");
  pugi::xml_node tests = suites.append_child("testsuite");
  tests.append_attribute("name") = XmlText(suite.name).c_str();
  for (pugi::xml_node node : {suites, tests}) {
    node.append_attribute("tests") = suite.cases.size();
    node.append_attribute("failures") = CountOf(suite, JunitCase::State::Failed);
    node.append_attribute("errors") = 0;
    if (skipped > 0) node.append_attribute("skipped") = skipped;
  }
  for (const JunitCase& each : suite.cases) {
    pugi::xml_node test = tests.append_child("testcase");
    test.append_attribute("classname") = XmlText(suite.class_name).c_str();
    test.append_attribute("name") = XmlText(each.name).c_str();
    if (!each.file.empty()) test.append_attribute("file") = XmlText(each.file).c_str();
    if (each.state == JunitCase::State::Passed) continue;
    const bool failed = each.state == JunitCase::State::Failed;
    pugi::xml_node node = test.append_child(failed ? "failure" : "skipped");
    node.append_attribute("message") = XmlText(each.message).c_str();
    if (!failed) continue;
    node.append_attribute("type") = "qoec";
    node.text() = XmlText(each.text).c_str();
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace qoe::diag
