// A server's HTTP API, with a function in the server's place.
#include "compiler/import/server.h"

#include <gtest/gtest.h>

#include <map>

#include "compiler/diag/render.h"
#include "compiler/http/message.h"

namespace qoe::import {
namespace {

using http::QueryFields;
using http::Response;

Response Answer(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

struct FakeServer {
  std::map<std::string, Response, std::less<>> answers;
  std::map<std::string, std::string, std::less<>> series;  // JSON of the series of a name
  std::string refused;  // the server does not list this one's series
  std::vector<size_t> batches;

  FakeServer() {
    Says("/api/v1/metadata",
         R"({"status":"success","data":{
           "a_total":[{"type":"counter","help":"A","unit":""},{"type":"counter","help":"B"}],
           "b":[{"type":"gauge"},{"type":"counter"}],
           "h":[{"type":"histogram"}],
           "n":[{"type":"histogram"}],
           "o":[{"type":"counter"}],
           "quiet":[{"type":"gauge"}]}})");
    Says("/api/v1/label/__name__/values",
         R"({"status":"success","data":["a_total","b","h_bucket","h_count","n","o_total","up"]})");
    const std::string target = R"("job":"j","instance":"i")";
    series["a_total"] = R"({"__name__":"a_total","x":"1",)" + target + R"(},
                           {"__name__":"a_total","x":"1","y":"2",)" +
                        target + "}";
    series["b"] = R"({"__name__":"b","job":"j"})";
    series["h_bucket"] = R"({"__name__":"h_bucket","le":"0.5",)" + target + R"(},
                            {"__name__":"h_bucket","le":"+Inf",)" +
                         target + "}";
    series["h_count"] = R"({"__name__":"h_count",)" + target + "}";
    series["n"] = R"({"__name__":"n",)" + target + "}";
    series["o_total"] = R"({"__name__":"o_total",)" + target + "}";
    series["up"] = R"({"__name__":"up",)" + target + "}";
  }

  void Says(const std::string& path, const std::string& body, int status = 200) {
    answers[path] = Answer(status, body);
  }

  Response Get(std::string_view path, const QueryFields& fields) {
    if (path != "/api/v1/series") return answers.at(std::string(path));
    std::string list;
    size_t count = 0;
    for (const auto& [name, value] : fields) {
      if (name != "match[]") continue;
      ++count;
      const size_t begin = value.find('"') + 1;
      const std::string metric = value.substr(begin, value.rfind('"') - begin);
      if (metric == refused) return Answer(422, R"({"status":"error","error":"too many series"})");
      list += (list.empty() ? "" : ",") + series.at(metric);
    }
    batches.push_back(count);
    return Answer(200, R"({"status":"success","data":[)" + list + "]}");
  }
};

struct Outcome {
  bool read = false;
  std::string findings;
  Catalogue catalogue;
};

Outcome Import(FakeServer& server, bool time_left = true) {
  Outcome outcome;
  Observed observed;
  diag::Sink sink;
  ServerOptions options;
  options.address = "http://server";
  options.redactor.Add(http::Secret("s3cret"));
  options.time_left = [time_left] { return time_left; };
  const auto fetch = [&](std::string_view path, const QueryFields& fields) {
    return server.Get(path, fields);
  };
  outcome.read = ReadServer(fetch, options, observed, sink);
  outcome.findings = diag::RenderText(sink.Sorted(), {}, {});
  AssembleOptions assemble;
  assemble.of_process = false;
  outcome.catalogue = Assemble(observed, assemble).catalogue;
  return outcome;
}

using Set = std::set<std::string, std::less<>>;
using spec::MetricType;

TEST(Server, MetricsWithTypesAndLabels) {
  FakeServer server;
  const Outcome outcome = Import(server);
  EXPECT_TRUE(outcome.read);
  EXPECT_EQ(outcome.findings, "");
  EXPECT_EQ(server.batches, std::vector<size_t>{7});
  const auto& metrics = outcome.catalogue.metrics;
  EXPECT_EQ(metrics.size(), 7U);
  EXPECT_EQ(metrics.at("a_total").type, MetricType::Counter);
  EXPECT_EQ(metrics.at("a_total").help, "A");
  EXPECT_EQ(metrics.at("a_total").labels, Set{"x"});
  EXPECT_EQ(metrics.at("a_total").optional_labels, Set{"y"});
  EXPECT_TRUE(metrics.at("a_total").inherit_labels);
  EXPECT_EQ(metrics.at("b").type, MetricType::Unknown) << "its targets do not agree";
  EXPECT_FALSE(metrics.at("b").inherit_labels);
  EXPECT_EQ(metrics.at("b").labels, Set{"job"});
  EXPECT_EQ(metrics.at("h").type, MetricType::Histogram);
  EXPECT_EQ(metrics.at("h").buckets, std::vector<double>{0.5});
  EXPECT_EQ(metrics.at("n").type, MetricType::NativeHistogram);
  EXPECT_EQ(metrics.at("o_total").type, MetricType::Counter) << "named as OpenMetrics does";
  EXPECT_TRUE(metrics.at("quiet").other_labels);
  EXPECT_FALSE(metrics.at("quiet").inherit_labels) << "nobody saw its series";
  EXPECT_EQ(metrics.at("up").type, MetricType::Gauge);
}

TEST(Server, SeriesThatItDoesNotListAreLeftOpen) {
  FakeServer server;
  server.refused = "n";
  const Outcome outcome = Import(server);
  EXPECT_TRUE(outcome.read);
  EXPECT_NE(outcome.findings.find("does not list the series of `n`"), std::string::npos);
  EXPECT_NE(outcome.findings.find("too many series"), std::string::npos);
  EXPECT_TRUE(outcome.catalogue.metrics.at("n").other_labels);
  EXPECT_FALSE(outcome.catalogue.metrics.at("a_total").other_labels);
}

TEST(Server, WhenTheTimeIsUpTheRestIsOpen) {
  FakeServer server;
  const Outcome outcome = Import(server, false);
  EXPECT_TRUE(outcome.read);
  EXPECT_NE(outcome.findings.find("the series of 7 of 7 names"), std::string::npos);
  EXPECT_TRUE(outcome.catalogue.metrics.at("a_total").other_labels);
  EXPECT_EQ(outcome.catalogue.metrics.at("a_total").type, MetricType::Counter);
}

// The first line of the finding, when metadata is answered with that.
std::string Answered(const Response& answer) {
  FakeServer server;
  server.answers["/api/v1/metadata"] = answer;
  const Outcome outcome = Import(server);
  EXPECT_FALSE(outcome.read);
  return outcome.findings.substr(0, outcome.findings.find('\n'));
}

TEST(Server, AnswersOfNoUse) {
  EXPECT_EQ(Answered(http::Failed(http::Failure::Refused, "the connection was refused")),
            "error[QOE0021]: `http://server` does not answer: the connection was refused");
  EXPECT_EQ(Answered(Answer(404, "404 page not found\n")),
            "error[QOE0022]: `http://server/api/v1/metadata` answers 404: `404 page not found`");
  EXPECT_EQ(Answered(Answer(401, "")),
            "error[QOE0022]: `http://server/api/v1/metadata` answers 401");
  EXPECT_EQ(Answered(Answer(503, R"({"status":"error","error":"starting"})")),
            "error[QOE0022]: `http://server/api/v1/metadata` answers 503: `starting`");
  EXPECT_EQ(Answered(Answer(200, "<html>`\x1b[31m" + std::string(200, 'x'))).substr(0, 80),
            "error[QOE0022]: `http://server/api/v1/metadata` answers `<html>[31mxxxxxxxxxxxxx");
  EXPECT_EQ(Answered(Answer(200, "")),
            "error[QOE0022]: `http://server/api/v1/metadata` answers ``, which is no JSON of "
            "Prometheus' API");
  EXPECT_EQ(Answered(Answer(200, R"({"status":"error","error":"no"})")),
            "error[QOE0022]: `http://server/api/v1/metadata` refuses: `no`");
  EXPECT_EQ(Answered(Answer(200, R"({"status":"success","data":[]})")),
            "error[QOE0022]: `data` of `http://server/api/v1/metadata` is not what Prometheus' API "
            "has there");
  EXPECT_EQ(Answered(Answer(200, R"({"status":"success"})")).substr(0, 22),
            "error[QOE0022]: `data`");
}

TEST(Server, ASecretIsNeverShown) {
  EXPECT_EQ(Answered(Answer(401, "no access with s3cret")),
            "error[QOE0022]: `http://server/api/v1/metadata` answers 401: `no access with ...`");
  const std::string padding(75, 'x');
  EXPECT_EQ(Answered(Answer(500, padding + "s3cret")).find("s3c"), std::string::npos)
      << "not even a part of it";
}

TEST(Server, JsonOfOddShapesIsPassedOver) {
  FakeServer server;
  server.Says("/api/v1/metadata",
              R"({"status":"success","data":{"a_total":[1,{"type":5}],"b":2}})");
  server.Says("/api/v1/label/__name__/values", R"({"status":"success","data":[1,null,"up"]})");
  server.series["up"] = R"(7,{"__name__":3,"x":1},{"__name__":"up","z":{}})";
  EXPECT_TRUE(Import(server).read);
}

}  // namespace
}  // namespace qoe::import
