#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/http/credentials.h"
#include "compiler/http/secret.h"

namespace qoe::http {

// Takes secrets out of texts. Whatever is printed or written after a server was asked goes through
// it: servers, and proxies before them, repeat what they were sent.
class Redactor {
 public:
  Redactor() = default;

  // Knows the secret from now on: as it is, percent-encoded, as a string of JSON, and in base64.
  void Add(const Secret& secret);
  // All secrets of it; of a password also the form of the header, `user:password` in base64.
  void Add(const Access& access);

  // The text with `...` in the place of each secret, also where two of them overlap. Goes before
  // any cutting of the text: half a secret is not found.
  std::string Apply(std::string_view text) const;

 private:
  void AddForms(const std::string& secret);

  std::vector<std::string> forms_;
};

}  // namespace qoe::http
