#include "promql/gotemplate/address.h"

#include <arpa/inet.h>

#include <array>

namespace promql::gotemplate {
namespace {

struct HostPort {
  bool ok = false;
  std::string_view host, port;
};

HostPort Split(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view host = address.substr(0, colon);
  size_t open_from = 0, close_from = 0;  // where no further bracket may stand
  if (address.starts_with("[")) {
    const size_t close = address.find(']');
    if (close == std::string_view::npos || close + 1 != colon) return {};
    host = address.substr(1, close - 1);
    open_from = 1;
    close_from = close + 1;
  } else if (host.find(':') != std::string_view::npos) {
    return {};  // IPv6 without brackets
  }
  if (address.find('[', open_from) != std::string_view::npos) return {};
  if (address.find(']', close_from) != std::string_view::npos) return {};
  return {true, host, address.substr(colon + 1)};
}

bool IsIp(std::string_view host) {
  const std::string text(host);
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

}  // namespace

std::string StripPort(std::string_view address) {
  const HostPort split = Split(address);
  return std::string(split.ok ? split.host : address);
}

std::string StripDomain(std::string_view address) {
  const HostPort split = Split(address);
  std::string_view host = split.ok ? split.host : address;
  if (IsIp(host)) return std::string(address);
  host = host.substr(0, host.find('.'));
  if (split.port.empty()) return std::string(host);
  const bool colon = host.find(':') != std::string_view::npos;
  const std::string shown = colon ? "[" + std::string(host) + "]" : std::string(host);
  return shown + ":" + std::string(split.port);
}

}  // namespace promql::gotemplate
