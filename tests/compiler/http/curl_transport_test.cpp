// The real client against a real server on this machine.
#include "compiler/http/curl_transport.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <thread>

#include "compiler/http/url.h"
#include "tests/support/free_port.h"
#include "tests/support/scripted_server.h"

namespace qoe::http {
namespace {

using std::chrono::milliseconds;
using support::Answer;
using support::Reply;
using support::ScriptedServer;
using support::ServedRequest;

Request To(const std::string& url, std::string method = "GET", std::string body = "") {
  Request request;
  request.method = std::move(method);
  request.url = url;
  request.body = std::move(body);
  request.timeout = std::chrono::seconds(20);
  return request;
}

Response AnsweredBy(const Reply& reply, CurlOptions options = {}) {
  ScriptedServer server([&](const ServedRequest&) { return reply; });
  return CurlTransport(std::move(options)).Send(To(server.url()));
}

TEST(HttpCurl, SendsWhatItIsTold) {
  ScriptedServer server([](const ServedRequest&) {
    return Answer(201, "made", "X-Made: 1 \r\nETag:\r\nx-made: 2\r\n");
  });
  CurlTransport curl;
  Request request = To(server.url() + "/a%2Fb/%2E%2E/../c?x=%20", "POST", "groups: []\n");
  request.headers = {{"Content-Type", "application/yaml"}, {"X-Empty", ""}};
  const Response response = curl.Send(request);
  EXPECT_EQ(response.error, "");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "made");
  EXPECT_EQ(response.headers.Get("x-MADE"), "1");
  EXPECT_TRUE(response.headers.Has("etag"));
  EXPECT_EQ(response.location, "");
  ASSERT_EQ(server.requests().size(), 1U);
  const ServedRequest sent = server.requests()[0];
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.target, "/a%2Fb/%2E%2E/../c?x=%20") << "no path is tidied on the way";
  EXPECT_EQ(sent.body, "groups: []\n");
  EXPECT_EQ(sent.Header("content-type"), "application/yaml");
  EXPECT_NE(sent.head.find("\r\nX-Empty:"), std::string::npos);
  EXPECT_NE(sent.head.find("gzip"), std::string::npos);
  EXPECT_NE(sent.head.find(" HTTP/1.1\r\n"), std::string::npos);
  EXPECT_EQ(sent.Header("Expect"), "");
}

TEST(HttpCurl, AllMethods) {
  ScriptedServer server([](const ServedRequest& request) {
    Reply reply = Answer(200, "body");
    if (request.method == "HEAD") reply.bytes.resize(reply.bytes.size() - 4);
    return reply;
  });
  CurlTransport curl;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    const Response response = curl.Send(To(server.url(), method));
    EXPECT_EQ(response.status, 200) << method << response.error;
    EXPECT_EQ(response.body, std::string(method) == "HEAD" ? "" : "body");
    EXPECT_EQ(server.requests().back().method, method);
    EXPECT_EQ(server.requests().back().Header("Content-Type"), "") << "none was given";
  }
  EXPECT_EQ(curl.Send(To(server.url(), "PUT", "x")).status, 200);
  EXPECT_EQ(server.requests().back().body, "x");
  EXPECT_EQ(curl.Send(To(server.url())).status, 200);
  EXPECT_EQ(server.requests().back().method, "GET") << "nothing of the one before is left";
  EXPECT_EQ(server.requests().back().body, "");
}

TEST(HttpCurl, ConnectionsAreUsedAgain) {
  ScriptedServer server([](const ServedRequest&) { return Answer(200, "ok"); });
  CurlTransport curl;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(curl.Send(To(server.url())).status, 200);
  for (const ServedRequest& request : server.requests()) EXPECT_EQ(request.connection, 1);
}

TEST(HttpCurl, AConnectionThatTheServerHasClosedMeanwhileIsNoError) {
  ScriptedServer server([](const ServedRequest&) {
    Reply reply = Answer(200, "ok");
    reply.then = Reply::Then::Close;  // without saying so
    return reply;
  });
  CurlTransport curl;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(curl.Send(To(server.url(), "POST", "x")).error, "");
}

TEST(HttpCurl, ThreadsShareIt) {
  ScriptedServer server(
      [](const ServedRequest& request) { return Answer(200, "of " + request.target); });
  CurlTransport curl;
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        if (curl.Send(To(server.url() + path)).body == "of " + path) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 100);
  std::set<int> connections;
  for (const ServedRequest& request : server.requests()) connections.insert(request.connection);
  EXPECT_LE(connections.size(), 4U);
}

TEST(HttpCurl, GzipIsUnpacked) {
  // `printf 'hello hello hello' | gzip -n9`
  constexpr char kPacked[] =
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x80\x88\xf9"
      "\xe5\x11\x00\x00\x00";
  const std::string packed(kPacked, sizeof kPacked - 1);
  EXPECT_EQ(AnsweredBy(Answer(200, packed, "Content-Encoding: gzip\r\n")).body,
            "hello hello hello");
  EXPECT_EQ(AnsweredBy(Answer(200, "not packed", "Content-Encoding: gzip\r\n")).failure,
            Failure::NotHttp);
}

TEST(HttpCurl, RedirectsAreNamedAndNotFollowed) {
  ScriptedServer server(
      [](const ServedRequest&) { return Answer(302, "", "Location: ../login?next=1\r\n"); });
  const Response response = CurlTransport().Send(To(server.url() + "/a/b"));
  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(response.location, server.url() + "/login?next=1");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(HttpCurl, HeadersOfInterimAnswersAreNotThoseOfTheAnswer) {
  Reply reply = Answer(200, "ok");
  reply.bytes = "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" + reply.bytes;
  const Response response = AnsweredBy(reply);
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(response.headers.Has("X-Early"));
}

TEST(HttpCurl, WhatIsTooLong) {
  CurlOptions options;
  options.most_bytes = size_t{1} << 20U;
  const Response response =
      AnsweredBy(Answer(200, std::string((size_t{1} << 20U) + 1, 'x')), options);
  EXPECT_EQ(response.failure, Failure::TooLarge);
  EXPECT_EQ(response.error, "the answer is longer than 1 MiB");
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.status, 0);
  EXPECT_EQ(AnsweredBy(Answer(200, std::string(size_t{1} << 20U, 'x')), options).error, "");
}

TEST(HttpCurl, ConnectionsThatAreCut) {
  for (const Reply& reply : {
           Reply{"", Reply::Then::Close},
           Reply{"", Reply::Then::Abort},
           Reply{"HTTP/1.1 200 OK\r\nContent-Le", Reply::Then::Abort},
           Reply{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Reply::Then::Close},
           Reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
                 Reply::Then::Close},
       }) {
    const Response response = AnsweredBy(reply);
    EXPECT_EQ(response.failure, Failure::Reset) << reply.bytes << response.error;
    EXPECT_EQ(response.error, "the connection was closed before the answer was complete");
    EXPECT_EQ(response.status, 0);
    EXPECT_EQ(response.body, "");
  }
}

TEST(HttpCurl, WhatIsNoHttp) {
  const Response response = AnsweredBy({"220 mail.example.org ESMTP\r\n", Reply::Then::Close});
  EXPECT_EQ(response.failure, Failure::NotHttp);
  EXPECT_EQ(response.error, "what it answers is not HTTP");
}

TEST(HttpCurl, NobodyListens) {
  const Response response =
      CurlTransport().Send(To("http://127.0.0.1:" + std::to_string(support::FreePort())));
  EXPECT_EQ(response.failure, Failure::Refused);
  EXPECT_EQ(response.error, "the connection was refused");
}

TEST(HttpCurl, TheNameIsNotKnown) {
  // Longer than a label may be, so that nobody is asked.
  const std::string host = std::string(64, 'x') + ".invalid";
  const Response response = CurlTransport().Send(To("http://" + host + "/"));
  EXPECT_EQ(response.failure, Failure::Unresolved);
  EXPECT_EQ(response.error, "the name `" + host + "` is not known");
}

TEST(HttpCurl, AnswersThatDoNotCome) {
  for (const char* bytes : {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"}) {
    ScriptedServer server([&](const ServedRequest&) { return Reply{bytes, Reply::Then::Stall}; });
    Request request = To(server.url());
    request.timeout = milliseconds(100);
    const Response response = CurlTransport().Send(request);
    EXPECT_EQ(response.failure, Failure::TimedOut);
    EXPECT_EQ(response.error, "the answer did not come within 0.1s");
    EXPECT_EQ(response.body, "");
  }
}

TEST(HttpCurl, CancellingEndsATransfer) {
  std::atomic<bool> cancelled = false;
  ScriptedServer server([&](const ServedRequest&) {
    cancelled = true;  // while the client waits
    return Reply{"", Reply::Then::Stall};
  });
  CurlOptions options;
  options.cancelled = &cancelled;
  CurlTransport curl(options);
  EXPECT_EQ(curl.Send(To(server.url())).failure, Failure::Cancelled);
  EXPECT_EQ(curl.Send(To(server.url())).failure, Failure::Cancelled);
  EXPECT_EQ(server.requests().size(), 1U) << "nothing is begun any more";
}

TEST(HttpCurl, WhatIsNotSent) {
  ScriptedServer server([](const ServedRequest&) { return Answer(200, "ok"); });
  CurlTransport curl;
  const auto error = [&](const Request& request) {
    const Response response = curl.Send(request);
    EXPECT_EQ(response.failure, Failure::NotSent);
    return response.error;
  };
  EXPECT_EQ(error(To("file:///etc/passwd")), "its address is none of http or https");
  EXPECT_EQ(error(To("")), "its address is none of http or https");
  EXPECT_EQ(error(To(server.url() + "/a\r\nX: 1")), "its address is none of http or https");
  EXPECT_EQ(error(To("http://user:pw@127.0.0.1/")),
            "its address has a user or a password in it, which others could read");
  EXPECT_EQ(error(To(server.url(), "GET / HTTP/1.1\r\nX:")),
            "its method is no word in capital letters");
  Request request = To(server.url());
  request.headers.Add("X-Scope-OrgID", "a\r\nX: 1");
  EXPECT_EQ(error(request),
            "header `X-Scope-OrgID` has a line break or another control character in its value");
  EXPECT_TRUE(server.requests().empty());
}

// Sets a variable of the environment for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(HttpCurl, ProxiesAreTakenFromTheEnvironmentButNotForLoopback) {
  ScriptedServer proxy([](const ServedRequest&) { return Answer(403, "of the proxy"); });
  ScriptedServer server([](const ServedRequest&) { return Answer(200, "of the server"); });
  const Variable http("http_proxy", proxy.url());
  const Variable https("https_proxy", proxy.url());
  CurlTransport curl;
  EXPECT_EQ(curl.Send(To(server.url())).body, "of the server");
  EXPECT_EQ(curl.Send(To("http://example.invalid/x")).body, "of the proxy");
  Request request = To("https://example.invalid/x");
  request.headers.Add("Authorization", "Bearer s3cret");
  const Response response = curl.Send(request);
  EXPECT_EQ(response.failure, Failure::Proxy);
  EXPECT_EQ(response.error, "the proxy answers 403 instead");
  ASSERT_EQ(proxy.requests().size(), 2U);
  EXPECT_EQ(proxy.requests()[1].method, "CONNECT");
  EXPECT_EQ(proxy.requests()[1].head.find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace qoe::http
