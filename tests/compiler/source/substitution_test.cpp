#include <gtest/gtest.h>

#include <string>

#include "compiler/source/embedded_text.h"

namespace qoe::source {
namespace {

constexpr std::string_view kWritten = "rate($(a)_total{x=\"$(b)\"}[5m])";
constexpr std::string_view kValue = "rate(requests_total{x=\"y\"}[5m])";

// `$(a)` is `requests`, `$(b)` is `y`.
Substitution TheSubstitution() { return {kWritten, {{5, 8, 5, 4}, {23, 1, 19, 4}}}; }

std::string_view WrittenFor(std::string_view part) {
  const size_t begin = kValue.find(part);
  const promql::Span span = TheSubstitution().Written(
      {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())});
  return kWritten.substr(span.begin, span.end - span.begin);
}

TEST(Substitution, MapsPartsToWhatIsWritten) {
  EXPECT_EQ(WrittenFor("rate"), "rate");
  EXPECT_EQ(WrittenFor("requests_total"), "$(a)_total");
  EXPECT_EQ(WrittenFor("quest"), "$(a)");
  EXPECT_EQ(WrittenFor("_total"), "_total");
  EXPECT_EQ(WrittenFor("\"y\""), "\"$(b)\"");
  EXPECT_EQ(WrittenFor("x"), "x");
  EXPECT_EQ(WrittenFor("[5m]"), "[5m]");
  EXPECT_EQ(WrittenFor(kValue), kWritten);
}

TEST(Substitution, FindsThePlaceInTheFile) {
  FileSet files;
  const std::string text = "expr: >-\n  rate($(a)_total{x=\"$(b)\"}[5m])\n";
  const FileId id = files.Add("spec.yaml", text);
  const Substitution substitution = TheSubstitution();
  const EmbeddedText embedded(id, 6, kValue, &substitution);
  const auto begin = static_cast<uint32_t>(kValue.find("y\"}"));
  const Location at = embedded.Locate(files, {begin, begin + 1});
  EXPECT_EQ(text.substr(at.span.begin, at.span.end - at.span.begin), "$(b)");
}

}  // namespace
}  // namespace qoe::source
