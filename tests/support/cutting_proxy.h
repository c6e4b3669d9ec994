#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace qoe::support {

// Stands before a PostgreSQL and knows where its messages begin and end (documentation, 55.7), so
// that it can cut the line between any two of them. Without TLS: the client says `sslmode=disable`
// and `gssencmode=disable`. It stops at the end of the scope.
class CuttingProxy {
 public:
  enum class Then {
    Works,  // whoever connects again gets through
    Dead    // nobody does any more
  };

  explicit CuttingProxy(uint16_t server_port);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  uint16_t port() const { return port_; }

  // From now on messages of both directions are counted; the connection that the one of this
  // number (from 0) comes on is cut before it is passed on.
  void CutAt(size_t message, Then then);
  // Messages that were passed on since.
  size_t passed() const { return passed_; }
  bool cut() const { return cut_; }

 private:
  void Accept();
  void Serve(int client);
  bool PassOn(int from, int to, bool& starts, std::vector<char>& held);
  bool MayPass();

  uint16_t server_port_;
  uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stop_ = false;
  std::atomic<size_t> passed_ = 0;
  std::atomic<bool> cut_ = false;
  std::mutex mutex_;  // of the three below
  size_t cut_at_;
  Then then_ = Then::Works;
  std::vector<std::thread> connections_;
  std::thread accepting_;
};

}  // namespace qoe::support
