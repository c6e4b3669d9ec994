// One TCP connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace qoe::test_ruler {

// Owns the descriptor. May be shut down from another thread, which ends every wait.
class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Waits for bytes without taking them; no: the other side has closed the connection.
  bool WaitForBytes() const;
  // Waits for bytes and appends them; no: the connection is closed or broken.
  bool Read(std::string& out) const;
  bool Write(std::string_view bytes) const;
  // Ends every wait for this connection; nothing where it is closed.
  void Shutdown() const;
  // What was not read is lost, which the other side learns by a reset. Not while others wait.
  void Close();
  // How long a Read waits at most; it then fails.
  void SetTimeout(std::chrono::milliseconds timeout) const;

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;  // -1: closed
};

// A new connection to that port of 127.0.0.1; throws std::system_error.
int ConnectTo(uint16_t port);

}  // namespace qoe::test_ruler
