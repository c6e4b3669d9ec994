// `qoec load --alertmanager` into Mimir's Alertmanager, as a person runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "compiler/cli/run.h"
#include "tests/alertmanager_server/mimir_alertmanager.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::test_alertmanager {
namespace {

using testing::HasSubstr;
using testing::Not;

class CliTest : public testing::Test {
 protected:
  // The golden spec, with the files of its secrets in a folder of ours.
  CliTest() {
    std::string spec =
        support::ReadText(support::RepositoryRoot() / "golden/build/alertmanager/spec.yaml");
    constexpr std::string_view kTheirs = "/etc/alertmanager";
    for (size_t at = spec.find(kTheirs); at != std::string::npos; at = spec.find(kTheirs, at))
      spec.replace(at, kTheirs.size(), folder_.path().string());
    support::WriteText(folder_.path() / "spec.yaml", spec);
  }

  void WriteSecrets() const {
    support::WriteText(folder_.path() / "slack_url", "https://hooks.example.org/s3cret-1\n");
    support::WriteText(folder_.path() / "pagerduty_key", "s3cret-2\n");
    support::WriteText(folder_.path() / "smtp_password", "s3cret-3\n");
  }

  int Qoec(const std::string& command) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    cli::Environment env{in, out, err};
    const int code = cli::Run({command, (folder_.path() / "spec.yaml").string(), "--alertmanager",
                               mimir_.address(), "--tenant", "media", "--timeout", "20s"},
                              env);
    out_ = out.str();
    err_ = err.str();
    EXPECT_THAT(out_ + err_, Not(HasSubstr("s3cret")));
    return code;
  }

  support::TempDir folder_;
  MimirAlertmanager mimir_;
  std::string out_, err_;
};

TEST_F(CliTest, SecretsOfFilesAreSentAndNotShown) {
  WriteSecrets();
  EXPECT_EQ(Qoec("load"), 0) << err_;
  const std::string config = mimir_.Live("media")->config;
  EXPECT_THAT(config, HasSubstr("api_url: https://hooks.example.org/s3cret-1\n"));
  EXPECT_THAT(config, HasSubstr("routing_key: s3cret-2\n"));
  EXPECT_THAT(config, HasSubstr("smtp_auth_password: s3cret-3\n"));
  EXPECT_THAT(config, Not(HasSubstr("_file:")));
  EXPECT_EQ(Qoec("diff"), 0) << out_ << err_;
  support::WriteText(folder_.path() / "pagerduty_key", "s3cret-4\n");
  EXPECT_EQ(Qoec("diff"), 1);
  EXPECT_THAT(out_, HasSubstr("another secret"));
}

TEST_F(CliTest, FilesThatAreNotHereAreRefused) {
  EXPECT_EQ(Qoec("load"), 1);
  EXPECT_THAT(err_, HasSubstr("reads no files"));
  EXPECT_FALSE(mimir_.Live("media").has_value());
}

TEST_F(CliTest, AFileAloneIsNotEnough) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  cli::Environment env{in, out, err};
  EXPECT_EQ(
      cli::Run({"load", (folder_.path() / "spec.yaml").string(), "--alertmanager-file", "a"}, env),
      2);
  EXPECT_THAT(err.str(), HasSubstr("`--alertmanager-file` needs `--alertmanager URL`"));
}

}  // namespace
}  // namespace qoe::test_alertmanager
