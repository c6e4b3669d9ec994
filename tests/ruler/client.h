// One request on a connection of its own, sent byte for byte as it is given.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "tests/ruler/http_message.h"

namespace qoe::test_ruler {

struct Reply {
  int status = 0;  // 0: none came
  std::string head, body;
  bool complete = false;  // as many bytes came as Content-Length had said

  // Of `Content-Type`: `json`, `yaml`, `text/plain`, `text/html` or empty.
  std::string type() const;
  std::string header(const std::string& name) const;
};

// Empty tenant: no header. Throws where there is no connection at all.
Reply Ask(uint16_t port, const std::string& method, const std::string& target,
          const std::string& tenant = "", const std::string& body = "", const Fields& headers = {},
          std::chrono::milliseconds timeout = std::chrono::seconds(20));

}  // namespace qoe::test_ruler
