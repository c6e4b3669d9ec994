#include "compiler/deploy/receipt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qoe::deploy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ReceiptEntry EntryOf(std::string target, std::string spec, std::vector<OwnedName> owned,
                     std::string outcome = "loaded") {
  ReceiptEntry entry;
  entry.target = std::move(target);
  entry.spec = std::move(spec);
  entry.written = "2026-11-28T00:12:00Z";
  entry.by = "qoec 0.1.0";
  entry.outcome = std::move(outcome);
  entry.steps = {{"create", "group `a`", "done"}};
  entry.owned = std::move(owned);
  return entry;
}

TEST(Receipt, IsReadAgainAsItWasWritten) {
  Receipt receipt;
  receipt.Put(EntryOf("one", "vod", {{"n", "b"}, {"n", "a"}}));
  receipt.Put(EntryOf("two", "vod", {}, "rolled_back"));
  receipt.anywhere = {{"n", "old"}};
  const std::string text = ReceiptText(receipt);
  const Result<Receipt> again = ReadReceipt(text);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(ReceiptText(again.value()), text);
  EXPECT_THAT(again.value().OwnedIn("one"),
              ElementsAre(OwnedName{"n", "a"}, OwnedName{"n", "b"}, OwnedName{"n", "old"}));
  EXPECT_THAT(again.value().OwnedIn("two"), ElementsAre(OwnedName{"n", "old"}));
}

TEST(Receipt, OneOfTheFirstVersionIsOwnershipEverywhere) {
  const Result<Receipt> old = ReadReceipt(
      R"({"qoec_receipt": 1, "groups": [{"namespace": "n", "group": "b"},
                                        {"namespace": "n", "group": "a"}]})");
  ASSERT_TRUE(old.has_value()) << old.error().message;
  EXPECT_THAT(old.value().OwnedIn("any"), ElementsAre(OwnedName{"n", "a"}, OwnedName{"n", "b"}));
}

TEST(Receipt, ALoadThatFailedKeepsWhatWasOwned) {
  Receipt receipt;
  receipt.Put(EntryOf("one", "vod", {{"n", "a"}}));
  receipt.Put(EntryOf("one", "vod", {{"n", "b"}}, "rolled_back"));
  EXPECT_THAT(receipt.OwnedIn("one"), ElementsAre(OwnedName{"n", "a"}, OwnedName{"n", "b"}));
  receipt.Put(EntryOf("one", "vod", {{"n", "b"}}));
  EXPECT_THAT(receipt.OwnedIn("one"), ElementsAre(OwnedName{"n", "b"}));
  EXPECT_EQ(receipt.entries.size(), 1U);
}

TEST(Receipt, SpecsInOneTargetDoNotTakeEachOthersPlace) {
  Receipt receipt;
  receipt.Put(EntryOf("one", "vod", {{"n", "a"}}));
  receipt.Put(EntryOf("one", "live", {{"m", "a"}}));
  EXPECT_THAT(receipt.OwnedIn("one"), ElementsAre(OwnedName{"m", "a"}, OwnedName{"n", "a"}));
  EXPECT_THAT(receipt.OwnedIn("two"), IsEmpty());
}

TEST(Receipt, WhatIsNone) {
  for (const char* text : {"", "[]", "{}", R"({"qoec_receipt": 3, "loads": []})",
                           R"({"qoec_receipt": 2})", R"({"qoec_receipt": 2, "loads": [{}]})",
                           R"({"qoec_receipt": 2, "loads": [{"target": "t"}]})",
                           R"({"qoec_receipt": 2, "loads": [], "groups": 5})",
                           R"({"qoec_receipt": 1})", R"({"qoec_receipt": 1, "groups": [5]})",
                           R"({"qoec_receipt": 1, "groups": [{"namespace": "n"}]})"}) {
    EXPECT_FALSE(ReadReceipt(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace qoe::deploy
