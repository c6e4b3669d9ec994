#include "tests/ruler/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace qoe::test_ruler {

Socket::~Socket() { Close(); }

void Socket::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

bool Socket::WaitForBytes() const {
  char byte = 0;
  return recv(descriptor_, &byte, 1, MSG_PEEK) > 0;
}

bool Socket::Read(std::string& out) const {
  char bytes[16 * 1024];
  const ssize_t count = recv(descriptor_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  out.append(bytes, static_cast<size_t>(count));
  return true;
}

bool Socket::Write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

void Socket::Shutdown() const {
  if (descriptor_ >= 0) shutdown(descriptor_, SHUT_RDWR);
}

void Socket::SetTimeout(std::chrono::milliseconds timeout) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  const std::chrono::microseconds rest = timeout - seconds;
  timeval value{};
  value.tv_sec = seconds.count();
  value.tv_usec = rest.count();
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
}

int ConnectTo(uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const in_addr_t loopback = INADDR_LOOPBACK;
  address.sin_addr.s_addr = htonl(loopback);
  address.sin_port = htons(port);
  if (descriptor >= 0 &&
      connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    return descriptor;
  }
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  throw std::system_error(error, std::generic_category(), "no connection");
}

}  // namespace qoe::test_ruler
