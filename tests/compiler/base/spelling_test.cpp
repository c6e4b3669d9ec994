#include "compiler/base/spelling.h"

#include <gtest/gtest.h>

namespace qoe {
namespace {

TEST(EditDistance, CountsEditsUpToTheLimit) {
  EXPECT_EQ(EditDistance("label", "label", 3), 0);
  EXPECT_EQ(EditDistance("label", "lable", 3), 1);  // two neighbours swapped
  EXPECT_EQ(EditDistance("label", "labels", 3), 1);
  EXPECT_EQ(EditDistance("", "ab", 3), 2);
  EXPECT_EQ(EditDistance("kitten", "sitting", 3), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3);  // limit + 1
  EXPECT_EQ(EditDistance("a", "abcdefgh", 2), 3);
}

TEST(Nearest, OffersOnlyLikelySlips) {
  const std::vector<std::string_view> known = {"warning", "critical", "player_id", "org_id"};
  EXPECT_EQ(Nearest("warnin", known), "warning");
  EXPECT_EQ(Nearest("player-id", known), "player_id");
  EXPECT_EQ(Nearest("Org_Id", known), "org_id");
  EXPECT_EQ(Nearest("banana", known), "");
  EXPECT_EQ(Nearest("", known), "");
}

}  // namespace
}  // namespace qoe
