#include "compiler/verify/json_path.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace qoe::verify {
namespace {

TEST(JsonPath, FindsMembersPlacesAndNamesWithPoints) {
  const auto json = nlohmann::json::parse(
      R"({"connections":{"redis":"ok"},"items":[{"n":1},{"n":2}],"a.b":true,"c":{"d.e":3}})");
  EXPECT_EQ(PlainText(*AtPath(json, "connections.redis")), "ok");
  EXPECT_EQ(PlainText(*AtPath(json, "items.1.n")), "2");
  EXPECT_EQ(PlainText(*AtPath(json, "a.b")), "true");
  EXPECT_EQ(PlainText(*AtPath(json, "c.d.e")), "3");
  for (const char* path : {"connections.kafka", "items.2", "items.x", "connections.redis.x", "x"})
    EXPECT_EQ(AtPath(json, path), nullptr) << path;
}

}  // namespace
}  // namespace qoe::verify
