#include "compiler/live/prometheus.h"

#include <gtest/gtest.h>

#include <cmath>

#include "compiler/live/help.h"
#include "tests/compiler/http/fake_transport.h"

namespace qoe::live {
namespace {

using http::test::FakeTransport;

http::Response Said(int status, std::string body) {
  http::Response response = http::test::Answered(status);
  response.body = std::move(body);
  return response;
}

class LivePrometheus : public testing::Test {
 protected:
  Result<live::Answer> Ask(http::Response answer) {
    http::Redactor redactor;
    redactor.Add(http::Secret("s3cret"));
    transport_ = std::make_unique<FakeTransport>(std::deque<http::Response>{std::move(answer)});
    const Prometheus server(*transport_, *http::Url::Parse("http://p:9090"), redactor);
    return server.Query("up == 1", 1795849200500);
  }

  Error ErrorOf(http::Response answer) {
    Result<live::Answer> result = Ask(std::move(answer));
    EXPECT_FALSE(result.has_value());
    return result.error();
  }

  std::unique_ptr<FakeTransport> transport_;
};

TEST_F(LivePrometheus, AsksInAFormAndReadsNumbersAsTheyAre) {
  auto answer = Ask(Said(200, R"({"status":"success","data":{"resultType":"vector","result":[
    {"metric":{"__name__":"up","job":"a"},"value":[1795849200.5,"0.25"]},
    {"metric":{"job":"b"},"value":[1795849200.5,"NaN"]},
    {"metric":{"job":"c"},"value":[1795849200.5,"+Inf"]},
    {"metric":{"job":"d"},"histogram":[1795849200.5,{"count":"1"}]}]},
    "warnings":["PromQL warning: odd", "store http://x is down"],"infos":["PromQL info: x"]})"));
  ASSERT_TRUE(answer) << answer.error().message;
  const http::Request& request = transport_->requests.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://p:9090/api/v1/query");
  EXPECT_EQ(request.body, "query=up%20%3D%3D%201&time=1795849200.500");
  ASSERT_EQ(answer->series.size(), 4U);
  EXPECT_EQ(LabelsText(answer->series[0].labels), R"(up{job="a"})");
  EXPECT_EQ(answer->series[0].samples[0].value, 0.25);
  EXPECT_EQ(answer->series[0].samples[0].time_ms, 1795849200500);
  EXPECT_TRUE(std::isnan(answer->series[1].samples[0].value));
  EXPECT_TRUE(std::isinf(answer->series[2].samples[0].value));
  EXPECT_TRUE(answer->series[3].histogram);
  EXPECT_EQ(answer->partial, std::vector<std::string>{"store http://x is down"});
  EXPECT_EQ(answer->remarks.size(), 2U);
}

TEST_F(LivePrometheus, ScalarsAreOneSeries) {
  auto answer =
      Ask(Said(200, R"({"status":"success","data":{"resultType":"scalar","result":[1,"2"]}})"));
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->series.size(), 1U);
  EXPECT_EQ(answer->series[0].samples[0].value, 2);
}

TEST_F(LivePrometheus, SaysWhatTheServerSaysAndNoSecret) {
  const Error refused = ErrorOf(
      Said(400, R"({"status":"error","errorType":"bad_data","error":"1:5: parse error s3cret"})"));
  EXPECT_EQ(refused.kind, ErrorKind::Unusable);
  EXPECT_EQ(refused.message, "`http://p:9090/api/v1/query` answers 400: `1:5: parse error ...`");
  const Error login = ErrorOf(Said(200, "<html>log in</html>"));
  EXPECT_EQ(login.kind, ErrorKind::NotFound);
  EXPECT_NE(HelpIn(login.message).find("/api/v1"), std::string::npos);
  const Error rights = ErrorOf(Said(401, "no org id"));
  EXPECT_EQ(rights.kind, ErrorKind::Unreadable);
  EXPECT_NE(HelpIn(rights.message).find("--tenant"), std::string::npos);
  const Error gone = ErrorOf(http::Failed(http::Failure::Refused, "the connection was refused"));
  EXPECT_EQ(gone.kind, ErrorKind::NotFound);
  EXPECT_EQ(WithoutHelp(gone.message),
            "`http://p:9090` does not answer: the connection was refused");
}

TEST_F(LivePrometheus, TakesNothingStrangeForAnAnswer) {
  for (const char* body :
       {R"({"status":"success"})", R"({"status":"success","data":{"resultType":"vector"}})",
        R"({"status":"success","data":{"resultType":"string","result":[1,"x"]}})",
        R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{}}]}})",
        R"({"status":"success","data":{"resultType":"vector","result":[{"value":[1,"x"]}]}})",
        R"({"status":"success","data":{"resultType":"vector","result":[7]}})"}) {
    EXPECT_EQ(ErrorOf(Said(200, body)).kind, ErrorKind::Unusable) << body;
  }
}

}  // namespace
}  // namespace qoe::live
