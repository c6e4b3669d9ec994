#include "compiler/http/redactor.h"

#include <gtest/gtest.h>

#include "compiler/http/encode.h"

namespace qoe::http {
namespace {

Redactor Of(std::initializer_list<const char*> secrets) {
  Redactor redactor;
  for (const char* secret : secrets) redactor.Add(Secret(secret));
  return redactor;
}

TEST(HttpRedactor, SecretsInAllTheirForms) {
  const Redactor redactor = Of({"p/ä \"<&>\\+x"});
  for (const char* form : {
           "p/ä \"<&>\\+x",                        // as it is
           "p%2F%C3%A4%20%22%3C%26%3E%5C%2Bx",     // in a path
           "p%2f%c3%a4%20%22%3c%26%3e%5c%2bx",     //
           "p%2F%C3%A4+%22%3C%26%3E%5C%2Bx",       // in a form
           "p/ä \\\"<&>\\\\+x",                    // in JSON
           "p/ä \\\"\\u003c\\u0026\\u003e\\\\+x",  // in JSON of Go
           "p\\/ä \\\"<&>\\\\+x",                  // in JSON of PHP
       }) {
    EXPECT_EQ(redactor.Apply("a " + std::string(form) + " b"), "a ... b") << form;
  }
  EXPECT_EQ(redactor.Apply("nothing of it: p/ä"), "nothing of it: p/ä");
}

TEST(HttpRedactor, PasswordsInBase64WithTheirUser) {
  Access access;
  access.credentials = BasicCredentials{"admin", Secret("s3cret?>~")};
  access.secret_headers.emplace_back("X-Key", Secret("k3y"));
  Redactor redactor;
  redactor.Add(access);
  EXPECT_EQ(redactor.Apply("Authorization: Basic " + Base64("admin:s3cret?>~") + "\n"),
            "Authorization: Basic ...\n");
  EXPECT_EQ(redactor.Apply(Base64("s3cret?>~")), "...");
  EXPECT_EQ(redactor.Apply("czNjcmV0Pz5-"), "...") << "the alphabet for addresses";
  EXPECT_EQ(redactor.Apply("X-Key: k3y"), "X-Key: ...");
  EXPECT_EQ(redactor.Apply("user `admin` is unknown"), "user `admin` is unknown");
  access.credentials = BearerToken{Secret("t0k")};
  redactor.Add(access);
  EXPECT_EQ(redactor.Apply("Bearer t0k"), "Bearer ...");
}

TEST(HttpRedactor, SecretsThatOverlapOrContainEachOther) {
  const Redactor redactor = Of({"abcd", "cdef", "abcdxyz"});
  EXPECT_EQ(redactor.Apply("-abcdef-"), "-...-");
  EXPECT_EQ(redactor.Apply("-abcdxyz-"), "-...-");
  EXPECT_EQ(redactor.Apply("abcdabcd"), "......");
  EXPECT_EQ(Of({"aa"}).Apply("-aaa-"), "-...-");
}

TEST(HttpRedactor, WithoutSecretsAllStays) {
  EXPECT_EQ(Redactor().Apply("text"), "text");
  EXPECT_EQ(Of({""}).Apply("text"), "text");
}

}  // namespace
}  // namespace qoe::http
