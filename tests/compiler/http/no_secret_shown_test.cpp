// Secrets are sent into everything that can go wrong, to a server that repeats whatever it gets;
// what a renderer could show is then searched for them, in all their forms.
#include <gtest/gtest.h>

#include <sstream>

#include "compiler/http/authorized.h"
#include "compiler/http/curl_transport.h"
#include "compiler/http/encode.h"
#include "compiler/http/redactor.h"
#include "compiler/http/retrying.h"
#include "compiler/http/url.h"
#include "tests/support/free_port.h"
#include "tests/support/scripted_server.h"

namespace qoe::http {
namespace {

using support::Answer;
using support::Reply;
using support::ScriptedServer;
using support::ServedRequest;

constexpr const char* kUser = "instance-1";
constexpr const char* kPassword = "p4ss/w0rd+\"&%";
constexpr const char* kToken = "t0ken-of-somebody";
constexpr const char* kKey = "k3y of a header";

std::vector<Access> AllKinds() {
  std::vector<Access> all(3);
  all[0].credentials = BasicCredentials{kUser, Secret(kPassword)};
  all[1].credentials = BearerToken{Secret(kToken)};
  all[2].credentials = GrafanaCloud(kUser, Secret(kPassword));
  for (Access& access : all) access.secret_headers.emplace_back("X-Api-Key", Secret(kKey));
  return all;
}

std::string AllTextOf(const Response& response) {
  std::ostringstream text;
  text << Outcome(response) << '\n' << response.error << '\n' << response.gave_up << '\n';
  text << response.location << '\n' << response.body << '\n' << HelpFor(response.failure) << '\n';
  for (const auto& [name, value] : response.headers) text << name << ": " << value << '\n';
  return text.str();
}

bool ShowsASecret(const std::string& text) {
  const std::string basic = Base64(std::string(kUser) + ":" + kPassword);
  for (const std::string& secret :
       {std::string(kPassword), std::string(kToken), std::string(kKey), basic,
        PercentEncoded(kPassword), PercentEncoded(kKey), PercentEncoded(basic), Base64(kToken)}) {
    if (text.find(secret) != std::string::npos) return true;
  }
  return false;
}

// One server for each way in which it can go wrong.
std::vector<ScriptedServer::Script> AllScripts() {
  const auto repeats = [](int status, const char* field) {
    return [status, field](const ServedRequest& request) {
      const std::string authorization = request.Header("Authorization");
      const std::string key = request.Header("X-Api-Key");
      return Answer(status, request.head + PercentEncoded(kPassword) + Base64(kToken) + kPassword,
                    std::string(field) + PercentEncoded(authorization) + PercentEncoded(key) +
                        "\r\nX-Echo: " + authorization + "\r\n");
    };
  };
  return {
      repeats(200, "X: "),
      repeats(302, "Location: http://127.0.0.1/?auth="),
      repeats(401, "WWW-Authenticate: "),
      repeats(429, "Retry-After: "),
      repeats(503, "X: "),
      [](const ServedRequest& request) {
        return Reply{request.head, Reply::Then::Close};
      },
      [](const ServedRequest&) {
        return Reply{"", Reply::Then::Abort};
      },
      [](const ServedRequest&) {
        return Reply{"", Reply::Then::Stall};
      },
  };
}

struct Shown {
  std::string text;           // of everything, redacted
  std::string own;            // of errors and reasons, as they are
  bool found_before = false;  // a secret, before it was redacted
};

Shown SendTo(const std::string& url, const Access& access) {
  CurlTransport curl;
  RetryPolicy policy;
  Shown shown;
  policy.most_tries = 2;
  policy.on_retry = [&](const Retry& retry) { shown.own += retry.reason; };
  Timing timing = RealTiming();
  timing.sleep = [](std::chrono::milliseconds) {};
  Retrying retrying(curl, policy, timing);
  Authorized authorized(retrying, access);
  Request request;
  request.url = url;
  request.timeout = std::chrono::milliseconds(300);
  const Response response = authorized.Send(request);
  shown.own += Outcome(response) + response.error + response.gave_up;
  Redactor redactor;
  redactor.Add(access);
  // The server also repeats what it knows from elsewhere.
  redactor.Add(Secret(kPassword));
  redactor.Add(Secret(kToken));
  const std::string text = AllTextOf(response);
  shown.found_before = ShowsASecret(text);
  shown.text = redactor.Apply(text);
  return shown;
}

TEST(HttpSecrets, AreNeverShownWhateverGoesWrong) {
  int found_before = 0;
  for (const Access& access : AllKinds()) {
    for (const auto& script : AllScripts()) {
      const ScriptedServer server(script);
      const Shown shown = SendTo(server.url() + "/x", access);
      EXPECT_FALSE(ShowsASecret(shown.text)) << shown.text;
      EXPECT_FALSE(ShowsASecret(shown.own)) << shown.own;
      found_before += shown.found_before ? 1 : 0;
    }
    const std::string nobody = "127.0.0.1:" + std::to_string(support::FreePort());
    for (const std::string& url :
         {"http://" + nobody, "https://" + nobody, "http://" + std::string(64, 'x') + ".invalid",
          std::string("http://u:") + kToken + "@" + nobody,
          std::string("ftp://") + kToken + "@" + nobody}) {
      const Shown shown = SendTo(url, access);
      EXPECT_FALSE(ShowsASecret(shown.text)) << shown.text;
      EXPECT_FALSE(ShowsASecret(shown.own)) << shown.own;
    }
  }
  EXPECT_GE(found_before, 15) << "the servers do repeat them";
}

TEST(HttpSecrets, AreNotShownByWhatRefusesThem) {
  const std::string broken = std::string(kToken) + "\r\nX: 1";
  std::string text;
  Access access;
  access.credentials = BearerToken{Secret(broken)};
  text += CheckAccess(access).error().message;
  text += SendTo("http://127.0.0.1:1", access).own;
  access.credentials = BasicCredentials{"a", Secret(broken)};
  text += CheckAccess(access).error().message;
  access.credentials = NoCredentials{};
  access.secret_headers.emplace_back("X-Api-Key", Secret(broken));
  text += CheckAccess(access).error().message;
  text += SecretFrom({"V", ""}, [&](const std::string&) { return broken; }).error().message;
  for (const std::string& address :
       {"http://user:" + std::string(kToken) + "@host", "htp://" + std::string(kToken) + "@host",
        "http://host?token=" + std::string(kToken), "http://host#" + std::string(kToken)})
    text += Url::Parse(address).error().message;
  text += WarningFor(access, "http://user:" + std::string(kToken) + "@host");
  EXPECT_FALSE(ShowsASecret(text)) << text;
}

}  // namespace
}  // namespace qoe::http
