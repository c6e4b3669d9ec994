// The line protocol: order, promptness, and lines of every size.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <streambuf>
#include <vector>

#include "compiler/protocol/serve.h"

namespace qoe::protocol {
namespace {

using nlohmann::json;

std::vector<json> Ask(const std::string& requests, bool* all_ok = nullptr) {
  std::istringstream in(requests);
  std::ostringstream out;
  const bool ok = Serve(&MakePromqlAnswerer, in, out);
  if (all_ok != nullptr) *all_ok = ok;
  std::vector<json> answers;
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line));
  return answers;
}

TEST(Serve, AnswersComeInTheOrderOfTheRequests) {
  std::string requests;
  constexpr int kLines = 30'000;  // more than one batch
  for (int i = 0; i < kLines; ++i)
    requests +=
        R"({"expr": "metric_)" + std::to_string(i) + R"( + 1"})" + (i % 7 == 0 ? "\r\n" : "\n");
  bool ok = false;
  const std::vector<json> answers = Ask(requests, &ok);
  EXPECT_TRUE(ok);
  ASSERT_EQ(answers.size(), static_cast<size_t>(kLines));
  for (int i = 0; i < kLines; ++i)
    ASSERT_EQ(answers[static_cast<size_t>(i)].at("printed"),
              "metric_" + std::to_string(i) + " + 1");
}

TEST(Serve, ALastLineNeedsNoLineEnd) {
  bool ok = true;
  const std::vector<json> answers = Ask("\n{\"expr\":\"a\"}\n\n{\"expr\":\"a(\"}", &ok);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[0].at("ok"));
  EXPECT_FALSE(answers[1].at("ok"));
  EXPECT_FALSE(ok);
}

TEST(Serve, LongLines) {
  const std::string name(3'000'000, 'a');
  const std::vector<json> answers =
      Ask(json{{"expr", name}}.dump() + "\n" + json{{"expr", "b"}}.dump());
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].at("printed"), name);
  EXPECT_EQ(answers[1].at("printed"), "b");
}

TEST(Serve, OffsetsAreBytesOfTheDecodedText) {
  const std::string first = "{\"expr\": \"rate(m)\"}\n";
  const std::string second = json{{"expr", "a{b=\"ü\\\\\"} + rate(c)"}}.dump();
  const std::vector<json> answers = Ask(first + second);
  EXPECT_EQ(answers[0].at("errors")[0].at("start"), 5);
  const json& error = answers[1].at("errors")[0];
  EXPECT_EQ(error.at("code"), "ArgumentType");
  EXPECT_EQ(error.at("start"), 19);
  EXPECT_EQ(error.at("end"), 20);
}

TEST(Serve, AnswersAreJsonWhateverTheTextIs) {
  std::vector<std::string> texts = {"\"\\x00\\xff\\u2028\"", "\x01\x7f", "`\t\n\r`", "'\\''", "😀"};
  std::string requests;
  for (const std::string& text : texts) requests += json{{"expr", text}}.dump() + "\n";
  EXPECT_EQ(Ask(requests).size(), texts.size());  // Ask parses each
}

TEST(AppendJson, ReplacesWhatIsNotUtf8) {
  std::string out;
  AppendJson("a\xff\xc3(\xed\xa0\x80\"\\\x1f\xf0\x9f\x98\x80", out);
  EXPECT_EQ(json::parse(out), "a\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFD\"\\\x1f\U0001F600");
}

// Gives a piece of the input at a time, and only once what came before has been answered.
class Editor : public std::streambuf {
 public:
  Editor(std::vector<std::string> pieces, std::ostringstream& answers)
      : pieces_(std::move(pieces)), answers_(answers) {}
  bool answered_in_time() const { return in_time_; }

 protected:
  int_type underflow() override {
    const std::string so_far = answers_.str();
    const auto answered = static_cast<size_t>(std::count(so_far.begin(), so_far.end(), '\n'));
    if (answered != asked_) in_time_ = false;
    if (next_ == pieces_.size()) return traits_type::eof();
    std::string& piece = pieces_[next_++];
    asked_ += static_cast<size_t>(std::count(piece.begin(), piece.end(), '\n'));
    setg(piece.data(), piece.data(), piece.data() + piece.size());
    return traits_type::to_int_type(piece[0]);
  }

 private:
  std::vector<std::string> pieces_;
  std::ostringstream& answers_;
  size_t next_ = 0;
  size_t asked_ = 0;
  bool in_time_ = true;
};

// Of a file everything is ready at once; it must not all be in memory for that.
TEST(Serve, AFileIsReadPieceByPiece) {
  class FirstAnswer : public std::streambuf {
   public:
    explicit FirstAnswer(std::istringstream& in) : in_(in) {}
    std::streamoff read_before_it = -1;

   private:
    std::streamsize xsputn(const char* /*text*/, std::streamsize size) override {
      if (read_before_it < 0) read_before_it = in_.tellg();
      return size;
    }
    int_type overflow(int_type c) override { return c; }
    std::istringstream& in_;
  };
  std::string requests;
  while (requests.size() < 16'000'000) requests += "{\"expr\": \"up\"}\n";
  std::istringstream in(requests);
  FirstAnswer first(in);
  std::ostream out(&first);
  EXPECT_TRUE(Serve(&MakePromqlAnswerer, in, out));
  EXPECT_GT(first.read_before_it, 0);
  EXPECT_LT(first.read_before_it, 4'000'000);
}

TEST(Serve, AnswersBeforeItAsksForMore) {
  std::ostringstream out;
  Editor editor({"{\"expr\":\"a\"}\n{\"ex", "pr\":\"b\"}\n", "{\"expr\":\"c\"}", "\n"}, out);
  std::istream in(&editor);
  EXPECT_TRUE(Serve(&MakePromqlAnswerer, in, out));
  EXPECT_TRUE(editor.answered_in_time());
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

}  // namespace
}  // namespace qoe::protocol
