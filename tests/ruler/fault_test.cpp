#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/ruler/client.h"
#include "tests/ruler/socket.h"
#include "tests/ruler/test_ruler.h"

namespace qoe::test_ruler {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const std::string kRules = "/prometheus/config/v1/rules";
const std::string kGroup = "name: g\nrules: [{record: 'a:b', expr: up}]\n";

class FaultTest : public testing::Test {
 protected:
  Reply Post(milliseconds timeout = std::chrono::seconds(20)) {
    return Ask(ruler_.port(), "POST", kRules + "/ns", "t", kGroup, {}, timeout);
  }
  Reply Get() { return Ask(ruler_.port(), "GET", kRules, "t"); }
  bool Stored() const { return !ruler_.Live("t").empty(); }

  TestRuler ruler_;
};

TEST_F(FaultTest, ClosesBeforeReading) {
  ruler_.Add("1=close");
  EXPECT_EQ(Post().status, 0);
  EXPECT_FALSE(Stored());
  ASSERT_EQ(ruler_.Log().size(), 1U);
  EXPECT_EQ(ruler_.Log()[0].request.method, "");
  EXPECT_EQ(Post().status, 202);
}

TEST_F(FaultTest, ClosesBeforeTheEffect) {
  ruler_.Add("POST=close");
  EXPECT_EQ(Post().status, 0);
  EXPECT_FALSE(Stored());
  EXPECT_EQ(Get().status, 200);
}

TEST_F(FaultTest, ClosesAfterTheEffect) {
  ruler_.Add("POST#1=close-after");
  EXPECT_EQ(Post().status, 0);
  EXPECT_TRUE(Stored());
  EXPECT_EQ(Post().status, 202);
}

TEST_F(FaultTest, NeverAnswers) {
  ruler_.Add("POST#1=no-answer");
  EXPECT_EQ(Post(milliseconds(50)).status, 0);
  EXPECT_FALSE(Stored());
  ruler_.ClearFaults();
  ruler_.Add("POST=no-answer-after");
  EXPECT_EQ(Post(milliseconds(50)).status, 0);
  EXPECT_TRUE(Stored());
}

TEST_F(FaultTest, TheDestructorDoesNotWaitForWhoNeverAnswers) {
  auto ruler = std::make_unique<TestRuler>();
  ruler->Add("*=no-answer");
  const Socket client(ConnectTo(ruler->port()));
  client.Write("GET /ready HTTP/1.1\r\n\r\n");
  ruler.reset();
  std::string bytes;
  EXPECT_FALSE(client.Read(bytes));
}

TEST_F(FaultTest, IsBusy) {
  ruler_.Add("1=429");
  ruler_.Add("2=429:7");
  ruler_.Add("3=429:date");
  const Reply plain = Post();
  EXPECT_EQ(plain.status, 429);
  EXPECT_EQ(plain.header("Retry-After"), "");
  EXPECT_EQ(Post().header("Retry-After"), "7");
  EXPECT_TRUE(Post().header("Retry-After").ends_with(" GMT"));
  EXPECT_FALSE(Stored());
  EXPECT_EQ(Post().status, 202);
}

TEST_F(FaultTest, AnswersWithErrors) {
  for (const char* status : {"500", "502", "503", "403"}) {
    ruler_.ClearFaults();
    ruler_.Add(std::string("POST=") + status);
    const Reply reply = Post();
    EXPECT_EQ(std::to_string(reply.status), status);
    EXPECT_FALSE(Stored());
  }
  ruler_.ClearFaults();
  ruler_.Add("POST=503-after");
  EXPECT_EQ(Post().status, 503);
  EXPECT_TRUE(Stored());
}

TEST_F(FaultTest, AnswersWithGarbage) {
  ruler_.Add("GET=garbage");
  const Reply reply = Get();
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find('\0'), std::string::npos);
  EXPECT_TRUE(reply.complete);
}

TEST_F(FaultTest, AnswersWithALoginPage) {
  ruler_.Add("GET=login-page");
  EXPECT_EQ(Get().status, 200);
  EXPECT_EQ(Get().type(), "text/html");
  ruler_.ClearFaults();
  ruler_.Add("*=redirect");
  const Reply reply = Post();
  EXPECT_EQ(reply.status, 302);
  EXPECT_EQ(reply.header("Location"), "/login");
  EXPECT_FALSE(Stored());
}

TEST_F(FaultTest, DripsTheBody) {
  ruler_.Load("t", "ns: [" + std::string("{name: g, rules: [{record: 'a:b', expr: up}]}") + "]");
  ruler_.Add("GET=slow:5");
  const auto begin = steady_clock::now();
  const Reply reply = Get();
  EXPECT_TRUE(reply.complete);
  EXPECT_EQ(reply.body, ruler_.LiveYaml("t"));
  EXPECT_GE(steady_clock::now() - begin, milliseconds(5) * (reply.body.size() / 16));
}

TEST_F(FaultTest, CutsTheBody) {
  ruler_.Load("t", "ns: [{name: g, rules: [{record: 'a:b', expr: up}]}]");
  ruler_.Add("GET=truncated");
  const Reply reply = Get();
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(reply.complete);
  EXPECT_EQ(reply.body, ruler_.LiveYaml("t").substr(0, reply.body.size()));
}

TEST_F(FaultTest, BreaksEncodedSlashes) {
  ruler_.Add("*=broken-slash");
  EXPECT_EQ(Ask(ruler_.port(), "POST", kRules + "/a%2fb", "t", kGroup).status, 404);
  EXPECT_FALSE(Stored());
  EXPECT_EQ(Post().status, 202);
}

TEST_F(FaultTest, HappensToTheRequestsItNames) {
  ruler_.Add("POST /ns#2=500");
  EXPECT_EQ(Post().status, 202);
  EXPECT_EQ(Ask(ruler_.port(), "POST", kRules + "/other", "t", kGroup).status, 202);
  EXPECT_EQ(Get().status, 200);
  EXPECT_EQ(Post().status, 500);
  EXPECT_EQ(Post().status, 202);
}

TEST_F(FaultTest, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"", "503", "GET=", "=503", "0=503", "GET=200", "get=503", "GET#0=503",
                           "GET=garbage-after", "GET=slow:x", "GET=sleepy"}) {
    EXPECT_THROW(ParseFaultRule(text), std::invalid_argument) << text;
  }
}

TEST_F(FaultTest, LogsAllRequests) {
  ruler_.Add("DELETE=503");
  Post();
  Ask(ruler_.port(), "DELETE", kRules + "/ns", "t");
  const std::vector<LoggedRequest> log = ruler_.Log();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].number, 1U);
  EXPECT_EQ(log[0].request.method, "POST");
  EXPECT_EQ(log[0].request.target, kRules + "/ns");
  EXPECT_EQ(log[0].request.header("x-scope-orgid"), "t");
  EXPECT_EQ(log[0].request.body, kGroup);
  EXPECT_EQ(log[0].status, 202);
  EXPECT_EQ(log[1].status, 503);
  EXPECT_EQ(ruler_.Count("POST"), 1);
  ruler_.ClearLog();
  EXPECT_TRUE(ruler_.Log().empty());
}

TEST_F(FaultTest, ServesSeveralRequestsOfOneConnection) {
  const Socket client(ConnectTo(ruler_.port()));
  client.Write("GET /ready HTTP/1.1\r\n\r\nGET /ready HTTP/1.1\r\nConnection: close\r\n\r\n");
  std::string bytes;
  while (client.Read(bytes)) {
  }
  EXPECT_NE(bytes.find("ready\nHTTP/1.1 200 OK"), std::string::npos) << bytes;
}

}  // namespace
}  // namespace qoe::test_ruler
