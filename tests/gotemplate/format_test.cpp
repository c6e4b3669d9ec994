// Numbers and `printf` as Go's strconv and fmt write them.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "promql/gotemplate/format_number.h"
#include "promql/gotemplate/format_printf.h"
#include "promql/gotemplate/time_format.h"

namespace promql::gotemplate::test {
namespace {

TEST(FormatFloat, FollowsGo) {
  struct Case {
    double value;
    char verb;
    int precision;
    std::string_view text;
  };
  const std::vector<Case> cases = {
      {0, 'g', -1, "0"},
      {-0.0, 'g', -1, "-0"},
      {1, 'g', -1, "1"},
      {1, 'e', -1, "1e+00"},
      {1, 'f', -1, "1"},
      {0, 'e', 3, "0.000e+00"},
      {20, 'g', -1, "20"},
      {100000, 'g', -1, "100000"},
      {999999, 'g', -1, "999999"},
      {1000000, 'g', -1, "1e+06"},
      {1353755652, 'g', -1, "1.353755652e+09"},
      {1234567.8, 'g', -1, "1.2345678e+06"},
      {200000, 'g', -1, "200000"},
      {2000000, 'g', -1, "2e+06"},
      {0.0001, 'g', -1, "0.0001"},
      {0.00001, 'g', -1, "1e-05"},
      {1e-7, 'f', -1, "0.0000001"},
      {1e23, 'g', -1, "1e+23"},
      {1e23, 'f', 0, "99999999999999991611392"},
      {123456, 'g', 4, "1.235e+05"},
      {1000, 'g', 4, "1000"},
      {10000, 'g', 4, "1e+04"},
      {12, 'g', 4, "12"},
      {0, 'g', 4, "0"},
      {400, 'g', 2, "4e+02"},
      {40, 'g', 2, "40"},
      {4, 'g', 0, "4"},
      {2.5, 'f', 0, "2"},
      {3.5, 'f', 0, "4"},
      {0.125, 'f', 2, "0.12"},
      {3720.01, 'f', 2, "3720.01"},
      {12345.678, 'e', 2, "1.23e+04"},
      {12345.678, 'E', 0, "1E+04"},
      {1e100, 'e', -1, "1e+100"},
      {5e-324, 'g', -1, "5e-324"},
      {1.7976931348623157e308, 'g', -1, "1.7976931348623157e+308"},
      {1e6, 'G', -1, "1E+06"},
      {1, 'x', -1, "0x1p+00"},
      {1.5, 'x', -1, "0x1.8p+00"},
      {-10, 'x', 3, "-0x1.400p+03"},
      {0.1, 'X', -1, "0X1.999999999999AP-04"},
      {1.999999, 'x', 1, "0x1.0p+01"},
      {0, 'x', -1, "0x0p+00"},
      {5e-324, 'x', -1, "0x1p-1074"},
      {1, 'b', -1, "4503599627370496p-52"},
      {HUGE_VAL, 'f', 2, "+Inf"},
      {-HUGE_VAL, 'g', -1, "-Inf"},
      {std::numeric_limits<double>::quiet_NaN(), 'e', 1, "NaN"},
  };
  for (const Case& item : cases) {
    EXPECT_EQ(FormatFloat(item.value, item.verb, item.precision), item.text)
        << item.value << " " << item.verb << " " << item.precision;
  }
}

TEST(ParseFloat, TakesWhatGoTakes) {
  EXPECT_EQ(ParseFloat("1.5").value, 1.5);
  EXPECT_EQ(ParseFloat("+1e3").value, 1000);
  EXPECT_EQ(ParseFloat(".12").value, 0.12);
  EXPECT_EQ(ParseFloat("5.").value, 5);
  EXPECT_EQ(ParseFloat("0x1p-2").value, 0.25);
  EXPECT_EQ(ParseFloat("-Inf").value, -HUGE_VAL);
  EXPECT_EQ(ParseFloat("infinity").value, HUGE_VAL);
  EXPECT_TRUE(std::isnan(ParseFloat("nan").value));
  EXPECT_EQ(ParseFloat("1e-400").value, 0);
  EXPECT_EQ(ParseFloat("1e-400").error, NumberError::None);
  EXPECT_EQ(ParseFloat("1e400").error, NumberError::Range);
  for (const std::string_view text : {"", "one", "1x", " 1", "1 ", "--1", "+-1", "0x1", "1e", "_1",
                                      "1__0", "infin", "0xinfp1", "-nan", "1,5"}) {
    EXPECT_EQ(ParseFloat(text).error, NumberError::Syntax) << text;
  }
}

std::string Shown(std::string_view format, std::vector<Value> values) {
  return Sprintf(format, values, 1 << 20).text;
}

const Value kInt = Value::OfInt(42);
const Value kNegative = Value::OfInt(-42);
const Value kFloat = Value::OfFloat(3.14159);
const Value kText = Value::OfString("héllo");

TEST(Printf, Verbs) {
  EXPECT_EQ(Shown("%d|%5d|%-5d|%05d|%+d|% d", {kInt, kInt, kInt, kInt, kInt, kInt}),
            "42|   42|42   |00042|+42| 42");
  EXPECT_EQ(Shown("%05d|%x|%X|%#x|%o|%#o|%O|%b|%#b",
                  {kNegative, kInt, kInt, kInt, kInt, kInt, kInt, kInt, kInt}),
            "-0042|2a|2A|0x2a|52|052|0o52|101010|0b101010");
  EXPECT_EQ(Shown("%c|%q|%U|%#U|%.4d|%6.3d", {kInt, kInt, kInt, kInt, kInt, kInt}),
            "*|'*'|U+002A|U+002A '*'|0042|   042");
  EXPECT_EQ(Shown("%v|%f|%.2f|%8.2f|%-8.2f|%08.2f|%e|%g|%G", std::vector<Value>(9, kFloat)),
            "3.14159|3.141590|3.14|    3.14|3.14    |00003.14|3.141590e+00|3.14159|3.14159");
  EXPECT_EQ(Shown("%+.1f|% .1f|%#.0f|%#g|%6.1f%%", std::vector<Value>(5, kFloat)),
            "+3.1| 3.1|3.|3.14159|   3.1%");
  EXPECT_EQ(Shown("%s|%8s|%-8s|%.2s|%q|%x|% x|%X|%#x", std::vector<Value>(9, kText)),
            "héllo|   héllo|héllo   |hé|\"héllo\"|68c3a96c6c6f|68 c3 a9 6c 6c 6f|68C3A96C6C6F|"
            "0x68c3a96c6c6f");
  EXPECT_EQ(Shown("%+q|%#q|%#v|%T", std::vector<Value>(4, kText)),
            "\"h\\u00e9llo\"|`héllo`|\"héllo\"|string");
  EXPECT_EQ(Shown("%t|%v|%5t|%q", std::vector<Value>(4, Value::OfBool(true))),
            "true|true| true|%!q(bool=true)");
  EXPECT_EQ(Shown("%v|%.1f|%T", std::vector<Value>(3, Value::OfComplex({1, -2}))),
            "(1-2i)|(1.0-2.0i)|complex128");
  EXPECT_EQ(
      Shown("%v %s", {Value::OfInt(1'500'000'000, Type::Duration), Value::OfInt(3, Type::Month)}),
      "1.5s March");
  EXPECT_EQ(Shown("%#v %#v", {Value::OfUint(255), kInt}), "0xff 42");
  const Value infinity = Value::OfFloat(HUGE_VAL);
  EXPECT_EQ(Shown("%f|%08.2f|%+v|%6.1f", std::vector<Value>(4, infinity)),
            "+Inf|    +Inf|+Inf|  +Inf");
  const Value nan = Value::OfFloat(std::nan(""));
  EXPECT_EQ(Shown("%v|%+v|%05d", {nan, nan, nan}), "NaN|NaN|%!d(float64=  NaN)");
}

TEST(Printf, Complaints) {
  EXPECT_EQ(Shown("%d", {Value::OfString("x")}), "%!d(string=x)");
  EXPECT_EQ(Shown("%s", {kInt}), "%!s(int=42)");
  EXPECT_EQ(Shown("%d", {kFloat}), "%!d(float64=3.14159)");
  EXPECT_EQ(Shown("%z", {kInt}), "%!z(int=42)");
  EXPECT_EQ(Shown("%d %d", {kInt}), "42 %!d(MISSING)");
  EXPECT_EQ(Shown("%d", {kInt, kText, Value()}), "42%!(EXTRA string=héllo, <nil>)");
  EXPECT_EQ(Shown("100%", {}), "100%!(NOVERB)");
  EXPECT_EQ(Shown("%d", {Value()}), "%!d(<nil>)");
  EXPECT_EQ(Shown("%v %T", {Value(), Value()}), "<nil> <nil>");
  EXPECT_EQ(Shown("%[2]d %[1]d", {kInt, kNegative}), "-42 42");
  EXPECT_EQ(Shown("%[3]d", {kInt}), "%!d(BADINDEX)");
  EXPECT_EQ(Shown("%*d|%-*d|%.*f",
                  {Value::OfInt(5), kInt, Value::OfInt(4), kInt, Value::OfInt(1), kFloat}),
            "   42|42  |3.1");
  EXPECT_EQ(Shown("%*d", {kText, kInt}), "%!(BADWIDTH)42");
  EXPECT_EQ(Shown("%!", {kInt}), "%!!(int=42)");
  EXPECT_EQ(Shown("%-010d|", {kInt}), "42        |");
  EXPECT_EQ(Shown("%99999999999d", {kInt}), "%!(NOVERB)%!(EXTRA int=42)");
}

TEST(Printf, Composites) {
  const Value labels = Value::OfLabels({{"b", "2"}, {"a", "x y"}});
  EXPECT_EQ(Shown("%v|%+v|%q|%d", {labels, labels, labels, labels}),
            "map[a:x y b:2]|map[a:x y b:2]|map[\"a\":\"x y\" \"b\":\"2\"]|"
            "map[%!d(string=a):%!d(string=x y) %!d(string=b):%!d(string=2)]");
  EXPECT_EQ(Shown("%#v", {labels}), "map[string]string{\"a\":\"x y\", \"b\":\"2\"}");
  const Value list = Value::OfList({.type = "[]int", .items = {kInt, kNegative}});
  EXPECT_EQ(Shown("%v|%3d|%#v|%x", {list, list, list, list}),
            "[42 -42]|[ 42 -42]|[]int{42, -42}|[2a -2a]");
  const Value record = Value::OfStruct(
      {.type = "template.sample", .fields = {{"Labels", labels}, {"Value", kFloat}}, .text = {}});
  EXPECT_EQ(Shown("%v|%+v", {record, record}),
            "{map[a:x y b:2] 3.14159}|{Labels:map[a:x y b:2] Value:3.14159}");
}

TEST(Printf, IsCutAtItsLimit) {
  const std::vector<Value> values = {kInt};
  const Formatted text = Sprintf("%1000000d", values, 100);
  EXPECT_TRUE(text.cut);
  EXPECT_EQ(text.text.size(), 100U);
  EXPECT_TRUE(Sprintf("%.9999999f", std::vector<Value>{kFloat}, 100).cut);
}

TEST(Sprint, SpacesStandBetweenWhatIsNoText) {
  const std::vector<Value> values = {kInt, kInt, kText, kInt, Value(), Value::OfBool(true)};
  EXPECT_EQ(Sprint(values, 100).text, "42 42héllo42 <nil> true");
  EXPECT_EQ(Sprintln(values, 100).text, "42 42 héllo 42 <nil> true\n");
}

TEST(TimeFormat, Layouts) {
  const Instant time{1'353'755'652, 7'000'000};  // 2012-11-24 11:14:12.007
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"Mon Jan 2 15:04:05 2006", "Sat Nov 24 11:14:12 2012"},
      {"2006-01-02T15:04:05Z07:00", "2012-11-24T11:14:12Z"},
      {"2006-01-02T15:04:05.000-07:00", "2012-11-24T11:14:12.007+00:00"},
      {"Monday, January _2 06 3:04PM MST", "Saturday, November 24 12 11:14AM UTC"},
      {"15:04:05.999999 pm -0700", "11:14:12.007 am +0000"},
      {"05.00", "12.00"},
      {"002 __2 1/2/06 03h", "329 329 11/24/12 11h"},
      {"Month Januar _2006", "Month Januar _2012"},
      {"", ""},
  };
  for (const auto& [layout, text] : cases) EXPECT_EQ(FormatTime(time, layout), text) << layout;
  EXPECT_EQ(TimeText({0, 0}), "1970-01-01 00:00:00 +0000 UTC");
  EXPECT_EQ(TimeText({-1, 500'000'000}), "1969-12-31 23:59:59.5 +0000 UTC");
  EXPECT_EQ(TimeText({951'782'400, 0}), "2000-02-29 00:00:00 +0000 UTC");
}

TEST(TimeFormat, CivilAndBack) {
  for (int64_t days = -800'000; days < 800'000; days += 37) {
    const Instant time{days * 86'400 + 3661, 0};
    const Civil civil = ToCivil(time);
    ASSERT_EQ(FromCivil(civil, 0), time) << days;
    ASSERT_GE(civil.year_day, 1);
    ASSERT_LE(civil.year_day, 366);
  }
}

TEST(TimeFormat, Durations) {
  constexpr int64_t kSecond = 1'000'000'000;
  EXPECT_EQ(DurationText(0), "0s");
  EXPECT_EQ(DurationText(1), "1ns");
  EXPECT_EQ(DurationText(1500), "1.5µs");
  EXPECT_EQ(DurationText(2'000'000), "2ms");
  EXPECT_EQ(DurationText(1800 * kSecond), "30m0s");
  EXPECT_EQ(DurationText(-3723 * kSecond - kSecond / 2), "-1h2m3.5s");
  EXPECT_EQ(DurationText(std::numeric_limits<int64_t>::min()), "-2562047h47m16.854775808s");
}

}  // namespace
}  // namespace promql::gotemplate::test
