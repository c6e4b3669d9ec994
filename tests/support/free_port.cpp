#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bit>
#include <system_error>

namespace qoe::support {

uint16_t FreePort() {
  const int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const in_addr_t loopback = INADDR_LOOPBACK;
  address.sin_addr.s_addr = htonl(loopback);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = socket_fd >= 0 && bind(socket_fd, generic, size) == 0 &&
                     getsockname(socket_fd, generic, &size) == 0;
  const int error = errno;
  if (socket_fd >= 0) close(socket_fd);
  if (!bound) throw std::system_error(error, std::generic_category(), "no free port");
  return ntohs(address.sin_port);
}

}  // namespace qoe::support
