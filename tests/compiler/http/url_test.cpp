#include "compiler/http/url.h"

#include <gtest/gtest.h>

namespace qoe::http {
namespace {

std::string ErrorOf(std::string_view address) {
  const Result<Url> url = Url::Parse(address);
  return url ? "no error: " + url.value().text() : url.error().message;
}

std::string Segment(std::string_view text) {
  return Url::Parse("http://h")->Segment(text).text().substr(std::string("http://h").size());
}

TEST(HttpUrl, SegmentsAreEncoded) {
  EXPECT_EQ(Segment("plain-1.2_3~"), "/plain-1.2_3~");
  EXPECT_EQ(Segment("a/b c"), "/a%2Fb%20c");
  EXPECT_EQ(Segment("+?#%&=;:@"), "/%2B%3F%23%25%26%3D%3B%3A%40");
  EXPECT_EQ(Segment("größe"), "/gr%C3%B6%C3%9Fe");
  EXPECT_EQ(Segment("\xF0\x9F\x8E\xAC"), "/%F0%9F%8E%AC");
  EXPECT_EQ(Segment(std::string_view("\0\x7f\n", 3)), "/%00%7F%0A");
  EXPECT_EQ(Segment("."), "/%2E");
  EXPECT_EQ(Segment(".."), "/%2E%2E");
  EXPECT_EQ(Segment("..."), "/...");
  EXPECT_EQ(Segment("../x"), "/..%2Fx");
  EXPECT_EQ(Segment("%2F"), "/%252F");
  EXPECT_EQ(Segment(""), "/");
}

TEST(HttpUrl, IsBuiltFromLeftToRight) {
  const Url base = *Url::Parse("https://mimir:8080/prometheus//");
  EXPECT_EQ(Url(base)
                .Path("/config/v1/rules")
                .Segment("my/space")
                .Field("a b", "1&2+3")
                .Fields({{"match[]", "{x=\"1\"}"}})
                .text(),
            "https://mimir:8080/prometheus/config/v1/rules/my%2Fspace?a%20b=1%262%2B3"
            "&match%5B%5D=%7Bx%3D%221%22%7D");
  EXPECT_EQ(base.text(), "https://mimir:8080/prometheus");
  EXPECT_EQ(Url::Parse("http://[::1]:9090/")->text(), "http://[::1]:9090");
}

TEST(HttpUrl, WhatIsNoAddressIsRefused) {
  for (const char* text :
       {"", "localhost:9090", "ftp://h", "file:///etc/passwd", "http://", "http://h:port",
        "http://h:70000", "http://a b", "/path", "javascript:1"})
    EXPECT_EQ(ErrorOf(text),
              "`" + std::string(text) + "` is no address such as `http://localhost:9090`");
  EXPECT_EQ(ErrorOf("http://h/p?x=1"),
            "the address of `http://h/p` has a `?` or `#` in it, behind which no path can follow");
  EXPECT_EQ(ErrorOf("http://h?"),
            "the address of `http://h` has a `?` or `#` in it, behind which no path can follow");
  EXPECT_EQ(ErrorOf("http://h/#top"),
            "the address of `http://h/` has a `?` or `#` in it, behind which no path can follow");
}

TEST(HttpUrl, UserAndPasswordAreRefusedAndNotShown) {
  EXPECT_EQ(ErrorOf("https://user:s3cret@h:1/p/"),
            "the address of `https://h:1/p` has a user or a password in it, which others could "
            "read");
  EXPECT_NE(ErrorOf("https://s3cret@h").find("has a user"), std::string::npos);
  EXPECT_NE(ErrorOf("https://:s3cret@h").find("has a user"), std::string::npos);
  for (const char* text : {"htp://user:s3cret@h", "http://user:s3cret@h:port", "user:s3cret@h",
                           "http://user:s3cret@h?token=1#x"})
    EXPECT_EQ(ErrorOf(text).find("s3cret"), std::string::npos) << text;
}

TEST(HttpUrl, AddressesAreShownWithoutPasswords) {
  EXPECT_EQ(ShownAddress("http://user:secret@host:9090/prometheus/"),
            "http://host:9090/prometheus");
  EXPECT_EQ(ShownAddress("https://host"), "https://host");
  EXPECT_EQ(ShownAddress("ftp://host"), "");
  EXPECT_EQ(ShownAddress("file:///etc/passwd"), "");
  EXPECT_EQ(ShownAddress("localhost:9090"), "");
  EXPECT_EQ(ShownAddress(""), "");
}

TEST(HttpUrl, LoopbackIsThisMachineAlone) {
  for (const char* text : {"http://localhost", "http://LocalHost:1/x", "http://a.localhost",
                           "http://127.0.0.1:9090", "http://127.8.9.1", "https://[::1]:1"})
    EXPECT_TRUE(FactsOf(text).loopback) << text;
  for (const char* text : {"http://127.example.org", "http://localhost.example.org",
                           "http://128.0.0.1", "http://[::2]", "http://mylocalhost"})
    EXPECT_FALSE(FactsOf(text).loopback) << text;
}

}  // namespace
}  // namespace qoe::http
