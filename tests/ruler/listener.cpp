#include "tests/ruler/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace qoe::test_ruler {
namespace {

[[noreturn]] void Fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Listener::Listener(uint16_t port, Serve serve) : serve_(std::move(serve)) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) Fail("no socket");
  socket_ = std::make_unique<Socket>(descriptor);
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const in_addr_t loopback = INADDR_LOOPBACK;
  address.sin_addr.s_addr = htonl(loopback);
  address.sin_port = htons(port);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (bind(descriptor, generic, size) != 0 || listen(descriptor, SOMAXCONN) != 0 ||
      getsockname(descriptor, generic, &size) != 0) {
    Fail("the port cannot be had");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Accept(); });
}

Listener::~Listener() {
  stopping_ = true;
  socket_->Shutdown();  // ends accept()
  thread_.join();
  {
    const std::lock_guard lock(closing_);
    for (const Connection& one : connections_) one.socket.Shutdown();
  }
  for (Connection& one : connections_) one.thread.join();
}

void Listener::Accept() {
  while (!stopping_) {
    const int descriptor = accept4(socket_->descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      return;
    }
    // Head and body leave in two writes: the second must not wait for the first's receipt.
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Reap();
    Connection& connection = connections_.emplace_back(descriptor);
    connection.thread = std::thread([this, &connection] {
      serve_(connection.socket);
      {
        const std::lock_guard lock(closing_);
        connection.socket.Close();
      }
      connection.done = true;
    });
  }
}

// A program that runs for days must not keep a thread for each connection that it ever had.
void Listener::Reap() {
  for (auto one = connections_.begin(); one != connections_.end();) {
    if (one->done) {
      one->thread.join();
      one = connections_.erase(one);
    } else {
      ++one;
    }
  }
}

}  // namespace qoe::test_ruler
