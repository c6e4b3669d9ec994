// Accepts connections on a loopback port and serves each in a thread of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "tests/ruler/socket.h"

namespace qoe::test_ruler {

class Listener {
 public:
  using Serve = std::function<void(const Socket&)>;

  // `port` 0: any free one. Throws std::system_error where the port cannot be had.
  Listener(uint16_t port, Serve serve);
  // Cuts all connections and waits for their threads.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  uint16_t port() const { return port_; }

 private:
  struct Connection {
    explicit Connection(int descriptor) : socket(descriptor) {}
    Socket socket;
    std::atomic<bool> done = false;
    std::thread thread;
  };

  void Accept();
  void Reap();

  Serve serve_;
  uint16_t port_ = 0;
  std::unique_ptr<Socket> socket_;
  std::atomic<bool> stopping_ = false;
  std::list<Connection> connections_;  // the accepting thread's, until it has ended
  std::mutex closing_;                 // a descriptor is not closed while it is shut down
  std::thread thread_;
};

}  // namespace qoe::test_ruler
