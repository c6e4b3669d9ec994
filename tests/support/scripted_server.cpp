#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace qoe::support {
namespace {

constexpr int kLookEveryMs = 20;  // whether the server is to stop

// Waits for bytes, or for the client to go. False: the server stops.
bool WaitFor(int socket, const std::atomic<bool>& stop) {
  pollfd entry{socket, POLLIN, 0};
  while (!stop) {
    if (::poll(&entry, 1, kLookEveryMs) > 0) return true;
  }
  return false;
}

// False: the client or the server has gone.
bool ReadMore(int socket, const std::atomic<bool>& stop, std::string& bytes) {
  char buffer[1 << 16];
  if (!WaitFor(socket, stop)) return false;
  const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
  if (count <= 0) return false;
  bytes.append(buffer, static_cast<size_t>(count));
  return true;
}

void SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

// The next request of a connection; `rest` holds what was read already.
bool ReadRequest(int socket, const std::atomic<bool>& stop, std::string& rest,
                 ServedRequest& request) {
  size_t end = rest.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!ReadMore(socket, stop, rest)) return false;
    end = rest.find("\r\n\r\n");
  }
  request.head = rest.substr(0, end + 2);
  rest.erase(0, end + 4);
  const size_t blank = request.head.find(' ');
  request.method = request.head.substr(0, blank);
  request.target = request.head.substr(blank + 1, request.head.find(' ', blank + 1) - blank - 1);
  const std::string length = request.Header("Content-Length");
  const size_t bytes = length.empty() ? 0 : std::stoul(length);
  while (rest.size() < bytes) {
    if (!ReadMore(socket, stop, rest)) return false;
  }
  request.body = rest.substr(0, bytes);
  rest.erase(0, bytes);
  return true;
}

void Finish(int socket, Reply::Then then, const std::atomic<bool>& stop) {
  if (then == Reply::Then::Stall) {
    std::string ignored;
    while (ReadMore(socket, stop, ignored)) continue;
  }
  if (then == Reply::Then::Abort) {
    const linger now{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
}

}  // namespace

std::string ServedRequest::Header(std::string_view name) const {
  size_t at = 0;
  while ((at = head.find("\r\n", at)) != std::string::npos) {
    at += 2;
    const std::string_view line = std::string_view(head).substr(at, head.find("\r\n", at) - at);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    const size_t value = line.find_first_not_of(' ', name.size() + 1);
    return value == std::string_view::npos ? "" : std::string(line.substr(value));
  }
  return {};
}

Reply Answer(int status, std::string_view body, std::string_view fields) {
  return {fmt::format("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                      fields, body)};
}

ScriptedServer::ScriptedServer(Script script) : script_(std::move(script)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no server could be started on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { Accept(); });
}

ScriptedServer::~ScriptedServer() {
  stop_ = true;
  accepting_.join();
  for (std::thread& connection : connections_) connection.join();
  ::close(listener_);
}

std::string ScriptedServer::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

std::vector<ServedRequest> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ScriptedServer::Accept() {
  while (WaitFor(listener_, stop_)) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int connection = static_cast<int>(connections_.size()) + 1;
    connections_.emplace_back([this, socket, connection] { Serve(socket, connection); });
  }
}

void ScriptedServer::Serve(int socket, int connection) {
  std::string rest;
  Reply::Then then = Reply::Then::KeepOpen;
  while (then == Reply::Then::KeepOpen) {
    ServedRequest request;
    request.connection = connection;
    if (!ReadRequest(socket, stop_, rest, request)) break;
    Reply reply;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      reply = script_(request);
    }
    SendAll(socket, reply.bytes);
    then = reply.then;
    Finish(socket, then, stop_);
  }
  ::close(socket);
}

}  // namespace qoe::support
