// The real program against servers that repeat whatever they are sent: nothing that it prints or
// writes, in any format, has a secret in it.
#include <gtest/gtest.h>

#include "compiler/http/encode.h"
#include "tests/ruler/small_spec.h"
#include "tests/ruler/test_ruler.h"
#include "tests/support/process.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::test_ruler {
namespace {

using support::Answer;
using support::Reply;
using support::ScriptedServer;
using support::ServedRequest;

const std::string kToken = "t0ken-of-somebody";
const std::string kUser = "instance-1";
const std::string kPassword = "p4ss/w0rd+\"&%";

using Variables = std::vector<std::pair<std::string, std::string>>;
const Variables kBearer = {{"QOEC_TOKEN", kToken}};
const Variables kBasic = {{"QOEC_USER", kUser}, {"QOEC_PASSWORD", kPassword}};

// What the request has of a secret: its header, and the password that is in it.
std::string SecretsIn(const ServedRequest& request) {
  const std::string header = request.Header("Authorization");
  return header.starts_with("Basic ") ? header + " " + kPassword : header;
}

class SecretsTest : public testing::Test {
 protected:
  SecretsTest() { support::WriteText(spec_, SmallSpec(2, "5m")); }

  // All that the program prints and writes.
  std::string Run(const std::string& command, const std::string& address, const std::string& format,
                  const Variables& variables) {
    support::Command run{{QOEC_PROGRAM, command, spec_, "--mimir", address, "--format", format,
                          "--receipt", receipt_, "--timeout", "1s"}};
    run.env = variables;
    const support::Outcome outcome = support::RunProcess(run);
    std::string text = outcome.Text();
    if (std::filesystem::exists(receipt_)) text += support::ReadText(receipt_);
    return text;
  }

  // In every format; returns all of it.
  std::string RunAll(const std::string& address) {
    std::string all;
    for (const Variables& variables : {kBearer, kBasic}) {
      for (const char* command : {"diff", "load"}) {
        for (const char* format : {"text", "json", "markdown"})
          all += Run(command, address, format, variables);
      }
    }
    return all;
  }

  static void ExpectNoSecret(const std::string& text) {
    const std::string basic = http::Base64(kUser + ":" + kPassword);
    for (const std::string& secret :
         {kToken, kPassword, basic, http::PercentEncoded(kPassword), http::PercentEncoded(basic),
          http::Base64(kToken), std::string("p4ss/w0rd+\\\"&%"), kToken.substr(0, 8),
          kPassword.substr(0, 6), basic.substr(0, 12)}) {
      EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in:\n" << text;
    }
  }

  support::TempDir folder_;
  const std::string spec_ = (folder_.path() / "spec.yaml").string();
  const std::string receipt_ = (folder_.path() / "receipt.json").string();
};

TEST_F(SecretsTest, NothingIsShownOfALoadThatGoesWell) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.multi_tenant = false;
  options.token = kToken;
  TestRuler ruler(options);
  // Somebody has put it into a rule that the load changes.
  ruler.Put(
      "anonymous", "vod",
      "name: vod_recording\nrules: [{record: 'vod:errors_0', expr: 'up{a=\"" + kToken + "\"}'}]\n");
  std::string all;
  for (const char* format : {"text", "json", "markdown"})
    all += Run("diff", ruler.address(), format, kBearer);
  all += Run("load", ruler.address(), "text", kBearer);
  EXPECT_NE(all.find("loaded: "), std::string::npos) << all;
  ExpectNoSecret(all);
}

TEST_F(SecretsTest, NothingIsShownOfCredentialsThatAreNotTaken) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.token = "another";
  const TestRuler ruler(options);
  const std::string all = RunAll(ruler.address());
  EXPECT_NE(all.find("answers 401"), std::string::npos) << all;
  ExpectNoSecret(all);
}

// Wherever a message is cut, the secret stands across the cut.
TEST_F(SecretsTest, NothingIsShownOfWhatAServerRepeats) {
  for (const int status : {200, 302, 400, 401, 403, 404}) {
    for (const size_t before : std::initializer_list<size_t>{0, 180, 190, 380, 390, 396}) {
      const ScriptedServer server([status, before](const ServedRequest& request) {
        return Answer(status, std::string(before, 'x') + SecretsIn(request),
                      "Location: /login?" + request.Header("Authorization") + "\r\n");
      });
      const std::string all =
          Run("load", server.url(), "json", kBearer) + Run("load", server.url(), "text", kBasic);
      EXPECT_NE(all.find("nothing was sent that writes"), std::string::npos) << all;
      ExpectNoSecret(all);
    }
  }
}

TEST_F(SecretsTest, NothingIsShownOfAWriteThatFails) {
  const ScriptedServer server([](const ServedRequest& request) -> Reply {
    if (request.method == "GET") return Answer(200, "{}\n", "Content-Type: application/yaml\r\n");
    return Answer(400, "you sent " + SecretsIn(request));
  });
  const std::string all = RunAll(server.url());
  EXPECT_NE(all.find("you sent"), std::string::npos) << all;
  ExpectNoSecret(all);
}

}  // namespace
}  // namespace qoe::test_ruler
