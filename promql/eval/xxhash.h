// XXH64 without seed, as limit_ratio needs it. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <string_view>

namespace promql::eval {

uint64_t XxHash64(std::string_view bytes);

}  // namespace promql::eval
