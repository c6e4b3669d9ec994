// What a person reads where a database cannot be loaded into.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/deploy/alert_rows.h"
#include "tests/support/free_port.h"
#include "tests/support/scripted_server.h"

namespace qoe::deploy_test {
namespace {

std::string AllOf(const deploy::Plan& plan) {
  std::string text;
  for (const deploy::Problem& problem : plan.problems)
    text += fmt::format("{}\n  = help: {}\n", problem.message, problem.help);
  return text;
}

class PostgresRefusal : public AlertRows {
 protected:
  // The problems of a plan that must be refused, and that no row was written.
  std::string Refused(postgres::Target& target) {
    const std::string before = Versions();
    Result<deploy::Plan> plan = target.MakePlan();
    EXPECT_TRUE(plan.has_value()) << plan.error().message;
    if (!plan) return plan.error().message;
    EXPECT_TRUE(plan->refused());
    EXPECT_TRUE(plan->steps.empty());
    EXPECT_EQ(Versions(), before);
    return AllOf(*plan);
  }
  static std::string Unreachable(postgres::Target& target) {
    Result<deploy::Plan> plan = target.MakePlan();
    EXPECT_FALSE(plan.has_value());
    const std::string message = plan ? "" : plan.error().message;
    EXPECT_EQ(message.find(kPassword), std::string::npos) << "a password is shown";
    return message;
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(PostgresRefusal, WrongPassword) {
  postgres::TargetOptions options = Options();
  options.session.connect.password = http::Secret("wrong-41c9");
  const std::string text = Unreachable(*MakeTarget({Script()}, options));
  EXPECT_TRUE(Has(text, "does not take the password of `loader`")) << text;
  EXPECT_TRUE(Has(text, "QOEC_POSTGRES_PASSWORD")) << text;
  EXPECT_FALSE(Has(text, "wrong-41c9")) << text;
}

TEST_F(PostgresRefusal, NoPassword) {
  postgres::TargetOptions options = Options();
  options.session.connect.password = http::Secret();
  const std::string text = Unreachable(*MakeTarget({Script()}, options));
  EXPECT_TRUE(Has(text, "asks for a password of `loader`, and there is none")) << text;
}

TEST_F(PostgresRefusal, UnknownRoleIsAWrongPasswordToTheServer) {
  const std::string text = Unreachable(*MakeTarget({Script()}, Options(), 0, "nobody_at_all"));
  EXPECT_TRUE(Has(text, "does not take the password of `nobody_at_all`")) << text;
}

TEST_F(PostgresRefusal, MissingDatabase) {
  const std::string text = Unreachable(*MakeTarget({Script()}, Options(), 0, "loader", "nosuch"));
  EXPECT_TRUE(Has(text, "database \"nosuch\" does not exist")) << text;
}

TEST_F(PostgresRefusal, NothingListens) {
  const std::string text = Unreachable(*MakeTarget({Script()}, Options(), support::FreePort()));
  EXPECT_TRUE(Has(text, "nothing listens at 127.0.0.1:")) << text;
}

TEST_F(PostgresRefusal, SomethingElseListens) {
  support::ScriptedServer http(
      [](const support::ServedRequest&) { return support::Answer(400, "no"); });
  const auto port = static_cast<uint16_t>(std::stoi(http.url().substr(http.url().rfind(':') + 1)));
  postgres::TargetOptions options = Options();
  options.session.connect.connect_timeout = std::chrono::milliseconds(500);
  const std::string text = Unreachable(*MakeTarget({Script()}, options, port));
  EXPECT_TRUE(Has(text, "does not answer in time") || Has(text, "protocol")) << text;
}

TEST_F(PostgresRefusal, UnknownHost) {
  Result<postgres::Address> address =
      postgres::Address::Parse("postgresql://loader@no-such-host.invalid/postgres");
  ASSERT_TRUE(address.has_value());
  postgres::Target target(*address, {Script()}, Options());
  const std::string text = Unreachable(target);
  EXPECT_TRUE(Has(text, "the host of no-such-host.invalid:5432 is not known")) << text;
}

TEST_F(PostgresRefusal, APasswordInTheAddressIsNotShown) {
  for (const char* text :
       {"postgresql://loader:hidden-9d2e@127.0.0.1/postgres", "host=x password=hidden-9d2e",
        "postgresql://loader:hidden-9d2e@127.0.0.1:not-a-port:/x",
        "postgresql://loader@h/db?password=hidden-9d2e"}) {
    Result<postgres::Address> address = postgres::Address::Parse(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_EQ(address.error().message.find("hidden-9d2e"), std::string::npos)
        << address.error().message;
    EXPECT_TRUE(Has(address.error().message, "password in it")) << address.error().message;
  }
  EXPECT_TRUE(Has(postgres::Address::Parse("http://127.0.0.1/").error().message, "libpq"));
}

TEST_F(PostgresRefusal, MissingTable) {
  server().Rows("CREATE SCHEMA other; CREATE TABLE other.alerting (id text);");
  artifact::SqlScript script = Script();
  script.table = "alerting";
  std::string text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "the database `postgres` has no table `alerting`")) << text;
  EXPECT_TRUE(Has(text, "there is `other.alerting`")) << text;
  script.table = "nowhere";
  text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "is this the right database")) << text;
}

TEST_F(PostgresRefusal, MissingColumn) {
  artifact::SqlScript script = Script();
  script.columns[1].name = "titel";
  const std::string text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "the table `rules` has no column `titel`")) << text;
  EXPECT_TRUE(Has(text, "did you mean `title`?")) << text;
}

TEST_F(PostgresRefusal, MissingPermission) {
  server().Rows("REVOKE ALL ON rules FROM loader; GRANT SELECT ON rules TO loader;");
  std::string text = Refused(*MakeTarget());
  EXPECT_TRUE(Has(text, "the role `loader` may not INSERT, UPDATE column `id` of `rules`")) << text;
  EXPECT_TRUE(Has(text, "GRANT INSERT, UPDATE ON \"rules\" TO \"loader\"")) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << "said once for all columns: " << text;
  server().Rows("GRANT INSERT, UPDATE ON rules TO loader;");
  text = Refused(*MakeTarget());
  EXPECT_TRUE(Has(text, "the role may not DELETE from `rules`")) << text;
}

TEST_F(PostgresRefusal, MissingPermissionOfTheSchema) {
  server().Rows("CREATE SCHEMA other; CREATE TABLE other.rules (id text);");
  artifact::SqlScript script = Script();
  script.table = "other.rules";
  Result<deploy::Plan> plan = MakeTarget({script})->MakePlan();
  ASSERT_FALSE(plan.has_value());
  EXPECT_TRUE(Has(plan.error().message, "the role may not do that")) << plan.error().message;
}

TEST_F(PostgresRefusal, ReadOnlyTransactions) {
  server().Rows("ALTER ROLE loader SET default_transaction_read_only = on;");
  const std::string text = Refused(*MakeTarget());
  server().Rows("ALTER ROLE loader RESET default_transaction_read_only;");
  EXPECT_TRUE(Has(text, "transactions are read-only here")) << text;
}

// It becomes read-only between the plan and the first step.
TEST_F(PostgresRefusal, ReadOnlySinceThePlan) {
  const std::string old = Versions();
  deploy::TransactionOptions options;
  options.begin = [](const deploy::Plan&) {
    server().Rows(
        "ALTER ROLE loader SET default_transaction_read_only = on; SELECT "
        "pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
        "'qoec';");
  };
  // The first try meets the connection that was ended, the second one the new default.
  deploy::RunTransaction(*MakeTarget(), options);
  deploy::Report report = deploy::RunTransaction(*MakeTarget(), {});
  EXPECT_EQ(report.outcome, deploy::Outcome::Refused);
  server().Rows("ALTER ROLE loader RESET default_transaction_read_only;");
  EXPECT_EQ(Versions(), old);
}

TEST_F(PostgresRefusal, AColumnThatNobodyFills) {
  server().Rows(
      "ALTER TABLE rules ADD COLUMN owner text NOT NULL DEFAULT 'x'; ALTER TABLE rules "
      "ALTER COLUMN owner DROP DEFAULT;");
  const std::string text = Refused(*MakeTarget());
  EXPECT_TRUE(Has(text, "column `owner` of `rules` takes no NULL and has no default")) << text;
}

TEST_F(PostgresRefusal, KeysThatDoNotTellRowsApart) {
  artifact::SqlScript script = Script();
  script.rows[1][0] = Text("changed");
  std::string text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "two rules of the spec are the row id = 'changed'")) << text;

  script = Script();
  script.key = {"severity"};
  text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "`rules` has more than one row severity = 'info'")) << text;

  script.key = {"channels"};
  text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "no value for the key column `channels`")) << text;
}

TEST_F(PostgresRefusal, ATextWithANul) {
  artifact::SqlScript script = Script();
  script.rows[0][1] = Text(std::string("a\0b", 3));
  const std::string text = Refused(*MakeTarget({script}));
  EXPECT_TRUE(Has(text, "has a NUL in it")) << text;
}

TEST_F(PostgresRefusal, AValueThatIsNoneOfTheColumnsType) {
  server().Rows("ALTER TABLE rules ALTER COLUMN severity TYPE int USING 1;");
  Result<deploy::Plan> plan = MakeTarget()->MakePlan();
  ASSERT_FALSE(plan.has_value());
  EXPECT_TRUE(Has(plan.error().message, "a value does not fit its column")) << plan.error().message;
  EXPECT_TRUE(Has(plan.error().message, "warning")) << plan.error().message;
}

}  // namespace
}  // namespace qoe::deploy_test
