#include "tests/ruler/send.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <thread>

namespace qoe::test_ruler {
namespace {

bool Drip(const Socket& socket, std::string_view body, std::chrono::milliseconds pause) {
  constexpr size_t kPiece = 16;
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, kPiece);
    std::this_thread::sleep_for(pause);
    if (!socket.Write(piece)) return false;
    body.remove_prefix(piece.size());
  }
  return true;
}

}  // namespace

bool Send(const Socket& socket, const Response& response, Ending ending,
          std::chrono::milliseconds pause, bool with_body) {
  const std::string_view body = with_body ? std::string_view(response.body) : "";
  switch (ending) {
    case Ending::Complete:
      return socket.Write(HeadOf(response, response.body.size()) + std::string(body));
    case Ending::Close:
      return false;
    case Ending::Silence: {
      std::string ignored;
      while (socket.Read(ignored)) ignored.clear();
      return false;
    }
    case Ending::Drip:
      return socket.Write(HeadOf(response, response.body.size())) && Drip(socket, body, pause);
    case Ending::Truncate:
      // Something must be missing of an empty body, too.
      socket.Write(HeadOf(response, std::max<size_t>(response.body.size(), 1)) +
                   std::string(body.substr(0, body.size() / 2)));
      return false;
  }
  return false;
}

}  // namespace qoe::test_ruler
