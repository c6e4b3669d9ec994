#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace qoe::support {

// What came, as it came.
struct ServedRequest {
  std::string method, target;  // `GET`, `/path?query`
  std::string head;            // request line and header fields
  std::string body;
  int connection = 0;  // counts from 1

  // Of the first field of that name, however it is written; empty: there is none.
  std::string Header(std::string_view name) const;
};

// The bytes that are sent back, and what becomes of the connection then.
struct Reply {
  enum class Then {
    KeepOpen,  // for the next request
    Close,
    Abort,  // reset
    Stall,  // nothing more comes, until the client or the server goes
  };
  std::string bytes;
  Then then = Then::KeepOpen;
};

// A whole answer with its length; `fields` are more lines, each with `\r\n` at its end.
Reply Answer(int status, std::string_view body, std::string_view fields = "");

// An HTTP server on a port of 127.0.0.1 that says what it is told to say, and so can also stall,
// cut the line, and answer what is no HTTP. It stops at the end of the scope.
class ScriptedServer {
 public:
  // Called by several threads, never by two at once.
  using Script = std::function<Reply(const ServedRequest&)>;

  explicit ScriptedServer(Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // `http://127.0.0.1:<port>`
  std::string url() const;
  std::vector<ServedRequest> requests() const;

 private:
  void Accept();
  void Serve(int socket, int connection);

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_ = false;
  mutable std::mutex mutex_;
  std::vector<ServedRequest> requests_;
  std::vector<std::thread> connections_;
  std::thread accepting_;
};

}  // namespace qoe::support
