// Sends an answer, well or badly.
#pragma once

#include <chrono>

#include "tests/ruler/fault.h"
#include "tests/ruler/http_message.h"
#include "tests/ruler/socket.h"

namespace qoe::test_ruler {

// Returns whether the connection can be used on. `with_body`: not for HEAD. Silence returns when
// the client has gone.
bool Send(const Socket& socket, const Response& response, Ending ending,
          std::chrono::milliseconds pause, bool with_body);

}  // namespace qoe::test_ruler
