// Certificates, made and served by the command `openssl`; without it nothing is tested here.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>

#include "compiler/http/curl_transport.h"
#include "tests/support/free_port.h"
#include "tests/support/poll.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::http {
namespace {

class HttpTls : public testing::Test {
 protected:
  // Once for all tests: an authority, and certificates of it.
  static void SetUpTestSuite() {
    if (!support::FindProgram("openssl")) return;
    folder_ = std::make_unique<support::TempDir>();
    support::WriteText(Path("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    support::WriteText(Path("other_names"), "subjectAltName=DNS:other.example.org\n");
    MakeAuthority("authority");
    MakeAuthority("stranger");
    MakeCertificate("fine", "authority", "names", "1");
    MakeCertificate("expired", "authority", "names", "-1");
    MakeCertificate("other", "authority", "other_names", "1");
    MakeCertificate("client", "authority", "names", "1");
    MakeCertificate("foreign_client", "stranger", "names", "1");
  }
  static void TearDownTestSuite() { folder_.reset(); }

  void SetUp() override {
    if (!folder_) GTEST_SKIP() << "openssl is not installed";
  }
  void TearDown() override {
    if (server_) server_->Stop(SIGTERM);
  }

  static std::string Path(const std::string& name) { return (folder_->path() / name).string(); }

  static void OpenSsl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    const support::Outcome outcome = support::RunProcess({.argv = std::move(arguments)});
    ASSERT_TRUE(outcome.ok()) << outcome.Text();
  }
  static void MakeKey(const std::string& name) {
    OpenSsl({"ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", Path(name + ".key")});
  }
  static void MakeAuthority(const std::string& name) {
    MakeKey(name);
    OpenSsl({"req", "-x509", "-new", "-key", Path(name + ".key"), "-days", "1", "-subj",
             "/CN=" + name, "-out", Path(name + ".pem")});
  }
  static void MakeCertificate(const std::string& name, const std::string& authority,
                              const std::string& names, const std::string& days) {
    MakeKey(name);
    OpenSsl({"req", "-new", "-key", Path(name + ".key"), "-subj", "/CN=" + name, "-out",
             Path(name + ".csr")});
    OpenSsl({"x509", "-req", "-in", Path(name + ".csr"), "-CA", Path(authority + ".pem"), "-CAkey",
             Path(authority + ".key"), "-set_serial", "1", "-days", days, "-extfile", Path(names),
             "-out", Path(name + ".pem")});
  }

  // A server with that certificate, which answers every GET with a page about the connection.
  void Serve(const std::string& certificate, std::vector<std::string> more = {}) {
    const std::string address = fmt::format("127.0.0.1:{}", support::FreePort());
    support::Command command;
    command.argv = {"openssl", "s_server",
                    "-accept", address,
                    "-cert",   Path(certificate + ".pem"),
                    "-key",    Path(certificate + ".key"),
                    "-www"};
    command.argv.insert(command.argv.end(), more.begin(), more.end());
    server_ =
        std::make_unique<support::Process>(command, Path(fmt::format("server-{}.log", ++servers_)));
    url_ = "https://" + address + "/";
    const bool listens =
        support::WaitUntil([&] { return server_->Log().find("ACCEPT") != std::string::npos; },
                           std::chrono::seconds(20));
    ASSERT_TRUE(listens) << server_->Log();
  }

  Response Get(TlsOptions tls) const {
    CurlOptions options;
    options.tls = std::move(tls);
    Request request;
    request.url = url_;
    request.timeout = std::chrono::seconds(20);
    return CurlTransport(options).Send(request);
  }
  static TlsOptions Trusting(const std::string& authority, const std::string& client = "") {
    TlsOptions tls;
    tls.ca_file = Path(authority + ".pem");
    if (!client.empty()) tls.certificate_file = Path(client + ".pem");
    if (!client.empty()) tls.key_file = Path(client + ".key");
    return tls;
  }

  static int servers_;                               // so far; each has a log of its own
  static std::unique_ptr<support::TempDir> folder_;  // null: there is no openssl
  std::unique_ptr<support::Process> server_;
  std::string url_;
};

int HttpTls::servers_ = 0;
std::unique_ptr<support::TempDir> HttpTls::folder_;

TEST_F(HttpTls, OfAnAuthorityThatIsTrusted) {
  Serve("fine");
  const Response response = Get(Trusting("authority"));
  EXPECT_EQ(response.error, "");
  EXPECT_EQ(response.status, 200);
}

TEST_F(HttpTls, OfAnAuthorityThatIsNotTrusted) {
  Serve("fine");
  for (const TlsOptions& tls : {Trusting("stranger"), TlsOptions()}) {
    const Response response = Get(tls);
    EXPECT_EQ(response.failure, Failure::UnknownAuthority);
    EXPECT_EQ(response.error, "its certificate is signed by an authority that is not trusted here");
  }
}

TEST_F(HttpTls, NobodyIsAskedOnlyWhenThatIsSaid) {
  Serve("expired");
  TlsOptions tls;
  EXPECT_EQ(WarningFor(tls), "");
  tls.skip_verify = true;
  EXPECT_EQ(Get(tls).status, 200);
  EXPECT_EQ(WarningFor(tls),
            "certificates are not verified: whoever answers is taken for the server, and is sent "
            "the secrets");
}

TEST_F(HttpTls, Expired) {
  Serve("expired");
  const Response response = Get(Trusting("authority"));
  EXPECT_EQ(response.failure, Failure::CertificateExpired);
  EXPECT_EQ(response.error, "its certificate has expired");
}

TEST_F(HttpTls, OfAnotherHost) {
  Serve("other");
  const Response response = Get(Trusting("authority"));
  EXPECT_EQ(response.failure, Failure::WrongHost);
  EXPECT_EQ(response.error, "its certificate is for another host than `127.0.0.1`");
}

TEST_F(HttpTls, ClientsNeedACertificate) {
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    Serve("fine",
          {version, "-Verify", "1", "-verify_return_error", "-CAfile", Path("authority.pem")});
    const Response without = Get(Trusting("authority"));
    EXPECT_EQ(without.failure, Failure::CertificateRequested) << version << without.error;
    EXPECT_EQ(without.error, version == std::string("-tls1_3")
                                 ? "it takes only clients with a certificate"
                                 : "it ends the handshake of TLS, as servers do that take only "
                                   "clients with a certificate");
    const Response foreign = Get(Trusting("authority", "foreign_client"));
    EXPECT_EQ(foreign.failure, Failure::CertificateRequested) << version << foreign.error;
    EXPECT_EQ(foreign.error, fmt::format("it does not take the client certificate in `{}`",
                                         Path("foreign_client.pem")));
    const Response fine = Get(Trusting("authority", "client"));
    EXPECT_EQ(fine.status, 200) << version << fine.error;
    server_->Stop(SIGTERM);
  }
}

TEST_F(HttpTls, OldVersionsAreNotSpoken) {
  Serve("fine", {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  EXPECT_EQ(Get(Trusting("authority")).failure, Failure::Tls);
}

TEST_F(HttpTls, FilesThatCannotBeUsed) {
  Serve("fine");
  Response response = Get(Trusting("missing"));
  EXPECT_EQ(response.failure, Failure::TlsFiles);
  EXPECT_EQ(response.error,
            fmt::format("no certificate can be read from the CA file `{}`", Path("missing.pem")));
  TlsOptions tls = Trusting("authority", "client");
  tls.key_file = Path("fine.key");
  response = Get(tls);
  EXPECT_EQ(response.failure, Failure::TlsFiles);
  EXPECT_EQ(response.error, fmt::format("the client certificate `{}` or its key cannot be used",
                                        Path("client.pem")));
  OpenSsl({"ec", "-in", Path("client.key"), "-aes128", "-passout", "pass:x", "-out",
           Path("locked.key")});
  tls.key_file = Path("locked.key");
  EXPECT_EQ(Get(tls).failure, Failure::TlsFiles) << "nobody is asked for a passphrase";
}

}  // namespace
}  // namespace qoe::http
