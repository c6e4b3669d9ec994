#include "compiler/http/credentials.h"

#include <gtest/gtest.h>

#include "compiler/http/authorized.h"
#include "compiler/http/encode.h"
#include "tests/compiler/http/fake_transport.h"

namespace qoe::http {
namespace {

Access With(Credentials credentials) {
  Access access;
  access.credentials = std::move(credentials);
  return access;
}

std::string ErrorOf(const Access& access) {
  const Status status = CheckAccess(access);
  return status ? "" : status.error().message;
}

TEST(HttpCredentials, Base64OfTheRfc) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  EXPECT_EQ(Base64("\xff\xfe\xfd"), "//79");
}

TEST(HttpCredentials, BecomeHeaders) {
  EXPECT_EQ(HeadersOf({}).size(), 0U);
  EXPECT_EQ(HeadersOf(With(BearerToken{Secret("t0k")})).Get("authorization"), "Bearer t0k");
  EXPECT_EQ(
      HeadersOf(With(BasicCredentials{"Aladdin", Secret("open sesame")})).Get("Authorization"),
      "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(HeadersOf(With(GrafanaCloud("12345", Secret("glc_x")))).Get("Authorization"),
            "Basic " + Base64("12345:glc_x"));
  Access access;
  access.tenant = "media";
  access.headers.Add("X-Team", "qoe");
  access.secret_headers.emplace_back("X-Key", Secret("k"));
  const Headers headers = HeadersOf(access);
  EXPECT_EQ(headers.Get("X-Scope-OrgID"), "media");
  EXPECT_EQ(headers.Get("X-Team"), "qoe");
  EXPECT_EQ(headers.Get("X-Key"), "k");
}

TEST(HttpCredentials, WhatCannotBeSentIsSaid) {
  EXPECT_EQ(ErrorOf(With(BasicCredentials{"user", Secret("p:w")})), "");
  EXPECT_EQ(ErrorOf(With(BasicCredentials{"a:b", Secret("pw")})),
            "user `a:b` has a `:` in it, so the server would take the rest of it for the password");
  EXPECT_EQ(ErrorOf(With(BasicCredentials{"", Secret("pw")})), "the user of the password is empty");
  EXPECT_EQ(ErrorOf(With(BasicCredentials{"user", Secret("p\nw")})),
            "header `Authorization` has a line break or another control character in its value");
  EXPECT_EQ(ErrorOf(With(BearerToken{Secret("t\r\nX: 1")})),
            "header `Authorization` has a line break or another control character in its value");
  Access access = With(BearerToken{Secret("t")});
  access.headers.Add("authorization", "mine");
  EXPECT_EQ(ErrorOf(access), "header `authorization` is given twice");
  access.headers = Headers{{"Host", "elsewhere"}};
  EXPECT_EQ(ErrorOf(access), "header `Host` is not for others to set");
  access.headers = Headers{{"A B", "1"}};
  EXPECT_EQ(ErrorOf(access), "`A B` is no name of a header");
}

TEST(HttpCredentials, InClearTextAreWarnedOf) {
  const Access access = With(BearerToken{Secret("t")});
  EXPECT_EQ(WarningFor(access, "http://mimir/p"),
            "secrets are sent to `http://mimir/p` in clear text, for everybody on the way to read");
  EXPECT_EQ(WarningFor(access, "https://mimir"), "");
  EXPECT_EQ(WarningFor(access, "http://localhost:9090"), "");
  EXPECT_EQ(WarningFor({}, "http://mimir"), "");
}

TEST(HttpCredentials, GoWithEveryRequest) {
  test::FakeTransport fake({test::Answered(200)});
  Access access = With(BearerToken{Secret("t0k")});
  access.tenant = "media";
  Authorized authorized(fake, access);
  Request request;
  request.headers = {{"Accept", "application/json"}, {"x-scope-orgid", "other"}};
  authorized.Send(request);
  ASSERT_EQ(fake.requests.size(), 1U);
  const Headers& sent = fake.requests[0].headers;
  EXPECT_EQ(sent.Get("Accept"), "application/json");
  EXPECT_EQ(sent.Get("Authorization"), "Bearer t0k");
  EXPECT_EQ(sent.Get("X-Scope-OrgID"), "media");
  EXPECT_EQ(sent.size(), 3U);
}

}  // namespace
}  // namespace qoe::http
