#include "compiler/http/secret.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::http {
namespace {

Result<SecretValue> FromVariable(std::optional<std::string> value) {
  return SecretFrom({"TOKEN", ""}, [value](const std::string& name) {
    return name == "TOKEN" ? value : std::nullopt;
  });
}

class HttpSecretFile : public testing::Test {
 protected:
  Result<SecretValue> With(const std::string& text, mode_t mode = 0600) {
    support::WriteText(path_, text);
    EXPECT_EQ(::chmod(path_.c_str(), mode), 0);
    return SecretFrom({"", path_.string()});
  }
  std::string ErrorWith(const std::string& text) {
    const Result<SecretValue> read = With(text);
    if (read) return "no error";
    EXPECT_EQ(read.error().message.find("s3c"), std::string::npos);
    std::string message = read.error().message;
    const size_t at = message.find(path_.string());
    if (at != std::string::npos) message.replace(at, path_.string().size(), "FILE");
    return message;
  }

  support::TempDir folder_;
  std::filesystem::path path_ = folder_.path() / "token";
};

TEST(HttpSecret, OfAVariable) {
  EXPECT_EQ(FromVariable("s3cret ")->secret.Reveal(), "s3cret ");
  EXPECT_EQ(FromVariable(std::nullopt).error().message, "the variable `TOKEN` is not set");
  EXPECT_EQ(FromVariable(std::nullopt).error().kind, ErrorKind::NotFound);
  EXPECT_EQ(FromVariable("").error().message, "the variable `TOKEN` is empty");
  EXPECT_EQ(FromVariable("s3cret\n").error().message,
            "the variable `TOKEN` has a line break or another control character in it");
}

TEST_F(HttpSecretFile, IsReadWithoutTheLineBreakAtItsEnd) {
  EXPECT_EQ(With("s3cret")->secret.Reveal(), "s3cret");
  EXPECT_EQ(With("s3cret\n")->secret.Reveal(), "s3cret");
  EXPECT_EQ(With(" s3 cret\r\n\n")->secret.Reveal(), " s3 cret");
  EXPECT_TRUE(With("s3cret")->warnings.empty());
}

TEST_F(HttpSecretFile, OfWhichAllMayReadIsWarnedOf) {
  EXPECT_TRUE(With("s3cret", 0640)->warnings.empty());
  const auto warnings = With("s3cret", 0644)->warnings;
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0], "everybody on this machine may read the secret in `" + path_.string() +
                             "`: `chmod o-r " + path_.string() + "`");
}

TEST_F(HttpSecretFile, ThatIsNoSecret) {
  EXPECT_EQ(ErrorWith(""), "the file `FILE` is empty");
  EXPECT_EQ(ErrorWith("\n"), "the file `FILE` is empty");
  EXPECT_EQ(ErrorWith("s3c\nret"),
            "the file `FILE` has a line break or another control character in it");
  EXPECT_EQ(ErrorWith(std::string(100'000, 's')),
            "the file `FILE` is longer than 64 KiB, which no secret is");
  const Result<SecretValue> missing = SecretFrom({"", (folder_.path() / "none").string()});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
  EXPECT_NE(missing.error().message.find("none"), std::string::npos);
  EXPECT_FALSE(SecretFrom({"", folder_.path().string()}));
}

}  // namespace
}  // namespace qoe::http
