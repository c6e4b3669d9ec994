#include "tests/ruler/client.h"

#include <fmt/format.h>

#include <cstdlib>

#include "tests/ruler/socket.h"

namespace qoe::test_ruler {

std::string Reply::header(const std::string& name) const {
  const std::string key = "\r\n" + name + ": ";
  const size_t at = head.find(key);
  if (at == std::string::npos) return "";
  const size_t begin = at + key.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string Reply::type() const {
  const std::string whole = header("Content-Type");
  const std::string plain = whole.substr(0, whole.find(';'));
  constexpr std::string_view kApplication = "application/";
  return plain.starts_with(kApplication) ? plain.substr(kApplication.size()) : plain;
}

Reply Ask(uint16_t port, const std::string& method, const std::string& target,
          const std::string& tenant, const std::string& body, const Fields& headers,
          std::chrono::milliseconds timeout) {
  const Socket socket(ConnectTo(port));
  socket.SetTimeout(timeout);
  std::string request =
      fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, target);
  if (!tenant.empty()) request += fmt::format("X-Scope-OrgID: {}\r\n", tenant);
  for (const auto& [name, value] : headers) request += fmt::format("{}: {}\r\n", name, value);
  if (!body.empty() || method == "POST")
    request += fmt::format("Content-Length: {}\r\n", body.size());
  socket.Write(request + "\r\n" + body);

  std::string bytes;
  while (socket.Read(bytes)) {
  }
  Reply reply;
  const size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return reply;
  reply.head = bytes.substr(0, end + 2);
  reply.body = bytes.substr(end + 4);
  reply.status = std::atoi(reply.head.c_str() + std::string_view("HTTP/1.1 ").size());
  reply.complete =
      method == "HEAD" || reply.header("Content-Length") == std::to_string(reply.body.size());
  return reply;
}

}  // namespace qoe::test_ruler
