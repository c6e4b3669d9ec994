#include "compiler/http/headers.h"

#include <gtest/gtest.h>

#include "compiler/http/message.h"

namespace qoe::http {
namespace {

TEST(HttpHeaders, NamesHaveNoCase) {
  Headers headers{{"Content-Type", "a"}, {"content-type", "b"}, {"X", ""}};
  EXPECT_EQ(headers.Get("CONTENT-TYPE"), "a");
  EXPECT_TRUE(headers.Has("x"));
  EXPECT_EQ(headers.Get("x"), "");
  EXPECT_FALSE(headers.Has("Content"));
  headers.Set("Content-type", "c");
  EXPECT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers.Get("content-type"), "c");
}

TEST(HttpHeaders, WhatCannotBeSent) {
  EXPECT_EQ(WhyNotSent("X-Scope-OrgID", "media|sport 1\t\xC3\xA4"), "");
  EXPECT_EQ(WhyNotSent("", "v"), "a header has no name");
  EXPECT_EQ(WhyNotSent("X Y", "v"), "`X Y` is no name of a header");
  EXPECT_EQ(WhyNotSent("X:", "v"), "`X:` is no name of a header");
  EXPECT_EQ(WhyNotSent("X\r\nY", "v"), "`…` is no name of a header");
  for (const char* value : {"s3cret\r\nX: 1", "s3cret\n", "s3cret\x7f", "\x1bs3cret"}) {
    EXPECT_EQ(WhyNotSent("X", value),
              "header `X` has a line break or another control character in its value");
  }
}

TEST(HttpMessage, Outcomes) {
  Response response;
  response.status = 204;
  EXPECT_TRUE(response.ok());
  EXPECT_EQ(Outcome(response), "answers 204");
  response.status = 503;
  response.tries = 3;
  EXPECT_FALSE(response.ok());
  EXPECT_EQ(Outcome(response), "answers 503 (3 tries)");
  response = Failed(Failure::Refused, "the connection was refused");
  EXPECT_FALSE(response.ok());
  EXPECT_EQ(Outcome(response), "does not answer: the connection was refused");
  response.gave_up = "the time was up";
  EXPECT_EQ(Outcome(response),
            "does not answer: the connection was refused (1 try; the time was up)");
}

}  // namespace
}  // namespace qoe::http
