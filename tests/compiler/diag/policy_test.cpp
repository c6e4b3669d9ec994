#include "compiler/diag/policy.h"

#include <gtest/gtest.h>

#include "compiler/diag/silence_text.h"

namespace qoe::diag {
namespace {

Date Day(std::string_view text) { return ParseDate(text).value(); }

TEST(Day, IsOneOfTheCalendar) {
  EXPECT_EQ(Text(Day("2027-01-31")), "2027-01-31");
  EXPECT_EQ(Text(Day("2028-02-29")), "2028-02-29");
  EXPECT_EQ(Text(DateOf(1'801'353'599)), "2027-01-30");
  EXPECT_EQ(Text(DateOf(1'801'353'600)), "2027-01-31");
  for (const char* text : {"2027-02-29", "2027-13-01", "2027-1-31", "27-01-31", "2027-01-31x",
                           "2027-01-00", "+027-01-01", "2027/01/31", ""})
    EXPECT_FALSE(ParseDate(text)) << text;
}

TEST(Glob, MatchesAPathOrItsEnd) {
  EXPECT_TRUE(MatchesGlob("alerts/*.yaml", "alerts/a.yaml"));
  EXPECT_TRUE(MatchesGlob("alerts/*.yaml", "/srv/conf/alerts/eu/a.yaml"));
  EXPECT_TRUE(MatchesGlob("a?.json", "x/ab.json"));
  EXPECT_FALSE(MatchesGlob("alerts/*.yaml", "myalerts/a.yaml"));
  EXPECT_FALSE(MatchesGlob("alerts/*.yaml", "alerts/a.json"));
}

// The comment as it was read, or the message about it, or nothing.
std::string Read(std::string_view comment) {
  Sink sink;
  const auto read = ReadSilence(comment, {source::FileId{0}, {0, 0}}, sink);
  if (!read) return sink.Sorted().empty() ? "" : "! " + sink.Sorted()[0].message;
  std::string text = read->whole_file ? "file" : "here";
  for (const Code code : read->silence.codes) text += " " + Text(code);
  if (read->silence.until) text += " until " + Text(*read->silence.until);
  return text + ": " + read->silence.reason;
}

TEST(SilenceText, IsReadOrReported) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"# qoec: allow QOE0306: it resets", "here QOE0306: it resets"},
      {"#qoec:allow RawCounter:x", "here QOE0306: x"},
      {"# qoec: allow QOE0306, RateOfSum ,QOE0311 until 2027-01-31 : a: b, c",
       "here QOE0306 QOE0305 QOE0311 until 2027-01-31: a: b, c"},
      {"# qoec: allow-file QOE0306: all of it  ", "file QOE0306: all of it"},
      {"# a comment", ""},
      {"# qoec: 1", ""},
      {"# qoec: the compiler checks this file", ""},
      {"# see qoec: allow QOE0306: x", ""},
      {"# qoec: alow QOE0306: x", "! `alow` silences nothing"},
      {"# qoec: ignore QOE0306: x", "! `ignore` silences nothing"},
      {"# qoec: allow QOE9999: x", "! there is no code `QOE9999`"},
      {"# qoec: allow: x", "! a code is missing here"},
      {"# qoec: allow QOE0306,: x", "! a code is missing here"},
      {"# qoec: allow QOE0306",
       "! a silence without a reason: nobody could tell later whether it may go"},
      {"# qoec: allow QOE0306:  ",
       "! a silence without a reason: nobody could tell later whether it may go"},
      {"# qoec: allow QOE0306 until 2027-02-30: x", "! `2027-02-30` is no day"},
      {"# qoec: allow QOE0306 until: x", "! `` is no day"},
      {"# qoec: allow QOE0306 it resets",
       "! `it resets` where `until` or the colon before a reason is expected"},
  };
  for (const auto& [comment, expected] : cases) EXPECT_EQ(Read(comment), expected) << comment;
}

class Judged : public testing::Test {
 protected:
  Judged() { file_ = files_.Add("alerts/a.yaml", std::string(100, 'x')); }

  void Find(Code code, uint32_t at) { sink_.Add(code, {file_, {at, at + 1}}, "found"); }
  Silence Comment(Code code, source::Span scope) {
    return {{code}, "why", {}, {file_, {0, 1}}, true, {file_, scope}, {}};
  }
  // Codes of what is reported now, and how many are silenced.
  std::string Now() {
    std::string text;
    for (const Diagnostic& each : sink_.Sorted())
      text += std::string(Text(each.severity)) + " " + Text(each.code) + " ";
    return text + std::to_string(sink_.Silenced().size());
  }

  source::FileSet files_;
  source::FileId file_;
  Sink sink_;
};

TEST_F(Judged, ACommentSilencesWithinItsScopeAlone) {
  Find(Code::RateOfSum, 9);
  Find(Code::RateOfSum, 10);
  Find(Code::RawCounter, 10);
  Judge judge({{}, {Comment(Code::RateOfSum, {10, 20})}}, {});
  judge.Apply(sink_, files_, Stand::None);
  judge.Conclude(Ran::Everything, sink_);
  EXPECT_EQ(Now(), "error QOE0305 warning QOE0306 1");
  EXPECT_EQ(sink_.error_count(), 1U);
  EXPECT_EQ(sink_.Silenced()[0].silenced->reason, "why");
}

TEST_F(Judged, OnItsLastDayASilenceHolds) {
  Find(Code::RateOfSum, 10);
  Silence silence = Comment(Code::RateOfSum, {10, 20});
  silence.until = Day("2027-01-31");
  for (const auto& [today, expected] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"2027-01-31", "1"}, {"2027-02-01", "warning QOE0014 error QOE0305 0"}}) {
    sink_ = {};
    Find(Code::RateOfSum, 10);
    Judge judge({{}, {silence}}, Day(today));
    judge.Apply(sink_, files_, Stand::None);
    judge.Conclude(Ran::Everything, sink_);
    EXPECT_EQ(Now(), expected) << today;
  }
}

TEST_F(Judged, AnUnusedSilenceIsOnlyCalledSoWhereItCouldBeOfUse) {
  const Policy policy{{},
                      {Comment(Code::RateOfSum, {10, 20}), Comment(Code::PromqlSyntax, {0, 1})}};
  const std::vector<std::pair<Ran, std::string_view>> cases = {
      {Ran::Everything, "`QOE0305` `QOE0201` "},
      {Ran::WithoutCatalogue, "`QOE0201` "},
      {Ran::Partly, ""}};
  for (const auto& [ran, expected] : cases) {
    Judge judge(policy, {});
    Sink sink;
    judge.Apply(sink_, files_, Stand::None);
    judge.Conclude(ran, sink);
    std::string text;
    sink.ForEach([&](const Diagnostic& each) {
      EXPECT_EQ(each.code, Code::UnusedSilence);
      text += each.message.substr(0, each.message.find(' ') + 1);
    });
    EXPECT_EQ(text, expected);
  }
}

TEST_F(Judged, AnEntryHoldsInTheFilesThatItNames) {
  Find(Code::RateOfSum, 10);
  Silence here{{Code::RateOfSum}, "why", {}, {}, false, {}, {"alerts/*"}};
  Silence elsewhere = here;
  elsewhere.globs = {"other/*"};
  // One for files that were not looked at is not unused.
  Judge judge({{}, {elsewhere, here}}, {});
  judge.Apply(sink_, files_, Stand::None);
  judge.Conclude(Ran::Everything, sink_);
  EXPECT_EQ(Now(), "1");
}

TEST_F(Judged, SeveritiesChangeAndCount) {
  Find(Code::RateOfSum, 10);
  Find(Code::RawCounter, 10);
  Judge judge({{{Code::RateOfSum, Severity::Hint}, {Code::RawCounter, Severity::Error}}, {}}, {});
  judge.Apply(sink_, files_, Stand::None);
  EXPECT_EQ(Now(), "hint QOE0305 error QOE0306 0");
  EXPECT_EQ(sink_.error_count(), 1U);
  EXPECT_EQ(sink_.warning_count(), 0U);
}

TEST_F(Judged, AnErrorThatOthersStandOnStays) {
  Find(Code::UnknownMetric, 10);
  Judge judge({{{Code::UnknownMetric, Severity::Hint}}, {Comment(Code::UnknownMetric, {0, 99})}},
              {});
  judge.Apply(sink_, files_, Stand::AllErrors);
  judge.Conclude(Ran::Everything, sink_);
  EXPECT_EQ(Now(), "error QOE0401 0");
  EXPECT_EQ(sink_.Sorted()[0].notes.size(), 1U);
}

TEST_F(Judged, WhatIsSaidOfSilencesCannotBeSilenced) {
  Find(Code::BadSilence, 10);
  Judge judge({{}, {Comment(Code::BadSilence, {0, 99})}}, {});
  judge.Apply(sink_, files_, Stand::None);
  judge.Conclude(Ran::Everything, sink_);
  EXPECT_EQ(Now(), "hint QOE0013 error QOE0015 0");
}

}  // namespace
}  // namespace qoe::diag
