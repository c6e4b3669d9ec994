#include "tests/ruler/request_reader.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace qoe::test_ruler {
namespace {

std::string_view TakeLine(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find("\r\n"));
  rest.remove_prefix(std::min(line.size() + 2, rest.size()));
  return line;
}

bool ReadHead(std::string_view head, Request& request) {
  const std::string_view first = TakeLine(head);
  const size_t target = first.find(' ') + 1;
  const size_t version = first.rfind(" HTTP/1.");
  if (target == 0 || version == std::string_view::npos || version <= target) return false;
  request.method = first.substr(0, target - 1);
  request.target = first.substr(target, version - target);
  while (!head.empty()) {
    const std::string_view line = TakeLine(head);
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const size_t value = line.find_first_not_of(" \t", colon + 1);
    request.headers.emplace_back(line.substr(0, colon),
                                 value == std::string_view::npos ? "" : line.substr(value));
  }
  return request.target.starts_with('/');
}

}  // namespace

RequestReader::Outcome RequestReader::Read(Request& request) {
  size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!socket_.Read(buffer_)) return Outcome::Closed;
  }
  if (!ReadHead(std::string_view(buffer_).substr(0, end), request)) return Outcome::Malformed;
  buffer_.erase(0, end + 4);
  if (!request.header("Transfer-Encoding").empty()) return Outcome::Malformed;
  const std::string_view said = request.header("Content-Length");
  size_t length = 0;
  if (!said.empty()) {
    const auto [rest, error] = std::from_chars(said.data(), said.data() + said.size(), length);
    if (error != std::errc() || rest != said.data() + said.size()) return Outcome::Malformed;
  }
  // curl asks before it sends a long body.
  if (SameIgnoringCase(request.header("Expect"), "100-continue") &&
      !socket_.Write("HTTP/1.1 100 Continue\r\n\r\n")) {
    return Outcome::Closed;
  }
  while (buffer_.size() < length) {
    if (!socket_.Read(buffer_)) return Outcome::Closed;
  }
  request.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return Outcome::Complete;
}

}  // namespace qoe::test_ruler
