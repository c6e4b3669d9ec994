// A table of alert rules in a real PostgreSQL, and a target that loads rows into it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/artifact/sql_script.h"
#include "compiler/deploy/postgres/target.h"
#include "compiler/deploy/transaction.h"
#include "tests/support/postgres_server.h"

namespace qoe::deploy_test {

artifact::SqlValue Text(std::string text);
artifact::SqlValue Number(std::string text);
artifact::SqlValue Boolean(bool value);
artifact::SqlValue List(std::vector<std::string> items);
artifact::SqlValue Null();

// One server for all tests of a suite.
class AlertRows : public testing::Test {
 protected:
  static constexpr const char* kPassword = "sesame-7f3a";

  static void SetUpTestSuite();
  static void TearDownTestSuite();
  // Skips where there is no PostgreSQL; else makes the table `rules` and its rows anew.
  void SetUp() override;

  // Of the live rows `changed` differs from the script, `same` does not; `new` is not there;
  // `gone` is of an earlier load, `foreign` is somebody else's.
  void PutOldRows();
  static artifact::SqlScript Script();
  static std::vector<deploy::OwnedName> Received() { return {{"rules", "gone"}}; }

  static postgres::TargetOptions Options();
  // Through the port, as the role `loader`.
  static std::unique_ptr<postgres::Target> MakeTarget(
      std::vector<artifact::SqlScript> scripts = {Script()},
      postgres::TargetOptions options = Options(), uint16_t port = 0,
      const std::string& role = "loader", const std::string& database = "postgres");

  // All columns of all rows but their version.
  std::string Rows() { return Ask("SELECT * FROM rules ORDER BY id"); }
  // With the version: the same after two moments only where nothing was written in between.
  std::string Versions() { return Ask("SELECT xmin, * FROM rules ORDER BY id"); }
  // Waits until no connection of qoec is left, so that what it did has come to its end.
  void AwaitEnd();

  static support::PostgresServer& server() { return *server_; }

  // One statement by a connection that stays open: much quicker than psql. Columns are separated by
  // `|`, rows end in a line feed.
  static std::string Ask(const std::string& sql);

 private:
  static std::unique_ptr<support::PostgresServer> server_;
  static std::unique_ptr<postgres::Connection> watcher_;
};

}  // namespace qoe::deploy_test
