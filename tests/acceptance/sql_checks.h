// What must hold for a generated SQL script on a running PostgreSQL.
#pragma once

#include <filesystem>
#include <string>

#include "tests/acceptance/dashboard.h"
#include "tests/acceptance/problems.h"
#include "tests/support/postgres_server.h"

namespace qoe::acceptance {

// Loads a schema made for TimescaleDB into plain PostgreSQL: its extension is left out, and
// create_hypertable() does nothing. Any other error of the schema is a problem.
Problems LoadSchema(const std::filesystem::path& schema, support::PostgresServer& server);

// All rows of all tables with every column and the row's version (xmin): two equal dumps mean that
// nothing was written in between, not even the same values again.
std::string Dump(support::PostgresServer& server);

// A statement of a panel with Grafana's macros for PostgreSQL written out, for the last six hours
// in steps of a minute. Source: Grafana docs, datasources/postgres, "Macros".
std::string WithoutMacros(const std::string& sql);

// Every SQL statement of a dashboard's panels succeeds. `statements`: how many there were.
Problems CheckStatements(const Dashboard& dashboard, support::PostgresServer& server,
                         size_t& statements);

// The script succeeds twice in a row, and the second run changes nothing.
Problems CheckTwice(const std::filesystem::path& script, support::PostgresServer& server);

}  // namespace qoe::acceptance
