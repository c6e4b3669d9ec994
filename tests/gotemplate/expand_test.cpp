// What Prometheus made of templates: the text or the error, to the letter; skips where the recorded
// cases are not.
#include <cmath>

#include "tests/gotemplate/rendering.h"
#include "tests/gotemplate/templates.h"
#include "tests/promql/shared_data.h"

namespace promql::gotemplate::test {
namespace {

using nlohmann::json;
using promql::test::ReadShared;
using promql::test::Tally;

double NumberOf(const json& value) {
  if (value.is_number()) return value.get<double>();
  const std::string text = value.get<std::string>();
  if (text == "NaN") return std::nan("");
  return text == "-Inf" ? -HUGE_VAL : HUGE_VAL;
}

Value ItemOf(const std::string& type, const json& value) {
  if (type == "[]string") return Value::OfString(value.get<std::string>());
  if (type == "[]float64") return Value::OfFloat(NumberOf(value));
  if (type == "[]uint64") return Value::OfUint(value.get<uint64_t>());
  return Value::OfInt(value.get<int64_t>(), type == "[]int" ? Type::Int : Type::Int64);
}

Value InputOf(const json& item) {
  if (!item.contains("input")) return {};
  List list{.type = item["input"]["type"], .items = {}};
  for (const json& value : item["input"]["value"]) {
    list.items.push_back(ItemOf(list.type, value));
  }
  return Value::OfList(std::move(list));
}

QueryAnswer AnswerOf(const json& item) {
  QueryAnswer answer;
  if (!item.contains("query_result")) return answer;
  for (const json& result : item["query_result"]) {
    Sample sample;
    for (const auto& [name, value] : result["labels"].items()) {
      sample.labels.emplace_back(name, value.get<std::string>());
    }
    if (result.contains("histogram")) {
      const json& histogram = result["histogram"];
      sample.histogram = HistogramValue{
          .count = histogram["Count"],
          .sum = histogram["Sum"],
          .text = "{count:" + histogram["Count"].dump() + ", sum:" + histogram["Sum"].dump() + "}"};
    } else {
      sample.value = NumberOf(result["value"]);
    }
    answer.samples.push_back(std::move(sample));
  }
  return answer;
}

TEST(TemplateExpansion, ExpandJson) {
  const json cases = ReadShared("template/expand.json");
  SKIP_WITHOUT(cases);
  Tally tally("template/expand.json, text or error");
  for (const json& item : cases) {
    ExecuteOptions options;
    options.name = "test";
    options.now_ms = 1'353'755'652'000;
    options.html = item.at("html").get<bool>();
    const QueryAnswer answer = AnswerOf(item);
    options.query = [&answer](std::string_view) { return answer; };
    const std::string text = item.at("template");
    const Rendered rendered = RenderedWith(text, InputOf(item), options);
    const bool fails = item.at("fail").get<bool>();
    const std::string expected = item.at(fails ? "errMsg" : "expected");
    const std::string actual = rendered.error ? rendered.error->message : rendered.text;
    EXPECT_EQ(rendered.error.has_value(), fails) << text << "\n" << actual;
    EXPECT_EQ(actual, expected) << text;
    tally.Add(rendered.error.has_value() == fails && actual == expected);
  }
}

}  // namespace
}  // namespace promql::gotemplate::test
