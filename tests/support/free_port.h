#pragma once

#include <cstdint>

namespace qoe::support {

// A TCP port of 127.0.0.1 on which nothing listens at this moment.
uint16_t FreePort();

}  // namespace qoe::support
