#include "tests/support/cutting_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <limits>
#include <stdexcept>

namespace qoe::support {
namespace {

constexpr int kLookEveryMs = 20;  // whether the proxy is to stop

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const in_addr_t loopback = INADDR_LOOPBACK;
  address.sin_addr.s_addr = htonl(loopback);
  address.sin_port = htons(port);
  return address;
}

bool SendAll(int socket, const char* bytes, size_t count) {
  while (count > 0) {
    const ssize_t sent = ::send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    count -= static_cast<size_t>(sent);
  }
  return true;
}

// Each message is sent by itself: the next one must not wait until the last one is acknowledged.
void SendAtOnce(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// Bytes of the first message; 0: not all of it is there. The very first one of a client has no type
// before its length.
size_t LengthOfMessage(const std::vector<char>& bytes, bool starts) {
  const size_t type = starts ? 0 : 1;
  if (bytes.size() < type + 4) return 0;
  size_t length = 0;
  for (size_t i = 0; i < 4; ++i)
    length = length << 8U | static_cast<unsigned char>(bytes[type + i]);
  return bytes.size() < type + length ? 0 : type + length;
}

}  // namespace

CuttingProxy::CuttingProxy(uint16_t server_port)
    : server_port_(server_port), cut_at_(std::numeric_limits<size_t>::max()) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no proxy could be started on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { Accept(); });
}

CuttingProxy::~CuttingProxy() {
  stop_ = true;
  accepting_.join();
  for (std::thread& connection : connections_) connection.join();
  ::close(listener_);
}

void CuttingProxy::CutAt(size_t message, Then then) {
  const std::lock_guard lock(mutex_);
  passed_ = 0;
  cut_ = false;
  cut_at_ = message;
  then_ = then;
}

void CuttingProxy::Accept() {
  while (!stop_) {
    pollfd entry{listener_, POLLIN, 0};
    if (::poll(&entry, 1, kLookEveryMs) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const std::lock_guard lock(mutex_);
    connections_.emplace_back([this, client] { Serve(client); });
  }
}

bool CuttingProxy::MayPass() {
  const std::lock_guard lock(mutex_);
  if (cut_) return then_ == Then::Works;
  if (passed_ == cut_at_) {
    cut_ = true;
    return false;
  }
  ++passed_;
  return true;
}

// False: the line ends.
bool CuttingProxy::PassOn(int from, int to, bool& starts, std::vector<char>& held) {
  char buffer[1 << 14];
  const ssize_t count = ::recv(from, buffer, sizeof buffer, 0);
  if (count <= 0) return false;
  held.insert(held.end(), buffer, buffer + count);
  for (;;) {
    const size_t length = LengthOfMessage(held, starts);
    if (length == 0) return true;
    starts = false;
    if (!MayPass() || !SendAll(to, held.data(), length)) return false;
    held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(length));
  }
}

void CuttingProxy::Serve(int client) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(server_port_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  SendAtOnce(client);
  SendAtOnce(server);
  bool client_starts = true, server_starts = false;
  std::vector<char> from_client, from_server;
  while (open && !stop_) {
    pollfd both[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (::poll(both, 2, kLookEveryMs) <= 0) continue;
    if (both[0].revents != 0) open = PassOn(client, server, client_starts, from_client);
    if (open && both[1].revents != 0) open = PassOn(server, client, server_starts, from_server);
  }
  ::close(client);
  ::close(server);
}

}  // namespace qoe::support
