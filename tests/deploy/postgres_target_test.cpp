// Rows of alert rules, loaded into a real PostgreSQL.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>

#include "compiler/emit/emit.h"
#include "tests/deploy/alert_rows.h"
#include "tests/support/poll.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::deploy_test {
namespace {

using deploy::Outcome;
using deploy::Phase;
using deploy::Report;

constexpr const char* kNewRows =
    "changed|Too slow|2.50|60|warning|{slack}|t|by hand|1\n"
    "foreign|Of others|7.00|70|info|||not ours|4\n"
    "new|No data|0.00|300|info||t|by nobody|5\n"
    "same|Errors|5.00|30|critical|{slack,email}|f|by hand|2\n";

// Everything as the other target has it, but for reading back, which fails: what was committed has
// to be taken back.
class NotAsWanted final : public deploy::Target {
 public:
  explicit NotAsWanted(deploy::Target& next) : next_(next) {}
  std::string Title() const override { return next_.Title(); }
  Result<deploy::Plan> MakePlan() override { return next_.MakePlan(); }
  std::string Render(deploy::Format f, bool c) const override { return next_.Render(f, c); }
  Status Apply(size_t step) override { return next_.Apply(step); }
  Status Activate() override { return next_.Activate(); }
  Status ReadBack() override { return Error{ErrorKind::Unusable, "another target failed"}; }
  Status Undo(size_t step) override { return next_.Undo(step); }
  Status ActivateUndone() override { return next_.ActivateUndone(); }
  Result<std::string> DifferenceFromSnapshot() override { return next_.DifferenceFromSnapshot(); }
  size_t requests() const override { return next_.requests(); }

 private:
  deploy::Target& next_;
};

class PostgresTarget : public AlertRows {
 protected:
  Report Load(deploy::Target& target, deploy::TransactionOptions options = {}) {
    return deploy::RunTransaction(target, options);
  }
  // With something that happens as a phase begins, or before a step.
  static deploy::TransactionOptions When(Phase phase, size_t done, std::function<void()> then) {
    deploy::TransactionOptions options;
    options.progress = [=](const deploy::Progress& progress) {
      const bool step = phase != Phase::Applying || !progress.what.empty();
      if (progress.phase == phase && progress.done == done && step) then();
    };
    return options;
  }
};

TEST_F(PostgresTarget, WritesWhatDiffersAndThenNothing) {
  const std::string same = "SELECT xmin FROM rules WHERE id IN ('same', 'foreign') ORDER BY id;";
  const std::string before = server().Rows(same);
  const Report first = Load(*MakeTarget());
  EXPECT_EQ(first.outcome, Outcome::Loaded) << first.problem;
  EXPECT_EQ(first.applied, 3U);
  EXPECT_EQ(Rows(), kNewRows);
  EXPECT_EQ(server().Rows(same), before) << "a row that was right was written";

  const std::string versions = Versions();
  auto target = MakeTarget();
  const Report second = Load(*target);
  EXPECT_EQ(second.outcome, Outcome::NothingToDo);
  EXPECT_EQ(Versions(), versions);
  EXPECT_EQ(target->Render(deploy::Format::Text, false), "3 rows the same\n");
  // That a write of the same values would have been seen:
  server().Rows("UPDATE rules SET title = title WHERE id = 'same';");
  EXPECT_NE(Versions(), versions);
}

TEST_F(PostgresTarget, WithoutPruneOnlySaysWhatIsLeftOver) {
  postgres::TargetOptions options = Options();
  options.prune = false;
  auto target = MakeTarget({Script()}, options);
  const Report report = Load(*target);
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  ASSERT_EQ(report.plan.notes.size(), 1U);
  EXPECT_EQ(
      report.plan.notes[0],
      "row id = 'gone' of `rules` is of an earlier load and in no spec; `--prune` deletes it");
  EXPECT_EQ(server().Rows("SELECT count(*) FROM rules WHERE id = 'gone';"), "1\n");
  EXPECT_EQ(target->Owned(),
            (std::vector<deploy::OwnedName>{
                {"rules", "changed"}, {"rules", "same"}, {"rules", "new"}, {"rules", "gone"}}));
}

TEST_F(PostgresTarget, WithPruneLeavesWhatNoReceiptNames) {
  postgres::TargetOptions options = Options();
  options.received.clear();
  EXPECT_EQ(Load(*MakeTarget({Script()}, options)).outcome, Outcome::Loaded);
  EXPECT_EQ(server().Rows("SELECT count(*) FROM rules WHERE id IN ('gone', 'foreign');"), "2\n");
}

TEST_F(PostgresTarget, ShowsTheDifferenceColumnByColumn) {
  auto target = MakeTarget();
  deploy::TransactionOptions options;
  options.dry_run = true;
  const std::string versions = Versions();
  const Report report = Load(*target, options);
  EXPECT_EQ(report.outcome, Outcome::Planned);
  EXPECT_TRUE(report.plan.drift);
  EXPECT_EQ(Versions(), versions);
  EXPECT_EQ(target->Render(deploy::Format::Text, false),
            "table rules\n"
            "  ~ row id = 'changed'\n"
            "      threshold: 1.00 → 2.5\n"
            "      channels: NULL → \"{slack}\"\n"
            "  + row id = 'new'\n"
            "      title: \"No data\"\n"
            "      threshold: 0\n"
            "      seconds: 300\n"
            "      severity: \"info\"\n"
            "      channels: NULL\n"
            "      enabled: true\n"
            "  - row id = 'gone'\n"
            "      title: \"Old\"\n"
            "      threshold: 9.50\n"
            "      seconds: 10\n"
            "      severity: \"info\"\n"
            "      channels: \"{pager}\"\n"
            "      enabled: true\n"
            "1 row created, 1 changed, 1 deleted, 1 the same\n");
  EXPECT_NE(target->Render(deploy::Format::Markdown, false)
                .find("- **changed** row `id = 'changed'`\n  - `threshold`: `1.00 → 2.5`\n"),
            std::string::npos);
  EXPECT_NE(target->Render(deploy::Format::Json, false).find("\"before\": \"1.00\""),
            std::string::npos);
}

// Texts that would do something else if they ever became part of a statement.
const std::vector<std::string>& Hostile() {
  static const std::vector<std::string> texts = {
      "'; DROP TABLE rules; --",
      "\\'; DROP TABLE rules; --",
      "'''",
      "\\",
      "$1",
      "$$; DROP TABLE rules; $$",
      "{\"a\",NULL}",
      "NULL",
      "\"",
      "a\nb\tc\r",
      "/* */ -- x",
      "E'\\047'",
      "100 % of {} and {0} and %s",
      "žluťoučký 🐎 \xe2\x80\xae",
      " ",
      "');DELETE FROM rules WHERE ('1'='1",
  };
  return texts;
}

TEST_F(PostgresTarget, KeepsEveryTextAsItIsInEveryColumn) {
  server().Rows(
      "CREATE TABLE IF NOT EXISTS bystander (x int); TRUNCATE bystander; "
      "INSERT INTO bystander VALUES (1); "
      "ALTER TABLE rules ALTER COLUMN title TYPE text;");
  artifact::SqlScript script = Script();
  script.rows.clear();
  for (const std::string& text : Hostile()) {
    script.rows.push_back({Text(text), Text(text), Number("1"), Number("1"), Text(text),
                           List({text, text}), Boolean(true)});
  }
  const Report report = Load(*MakeTarget({script}));
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(server().Rows("SELECT count(*) FROM rules WHERE title = id AND severity = id AND "
                          "channels = ARRAY[id, id];"),
            fmt::format("{}\n", Hostile().size()));
  EXPECT_EQ(server().Rows("SELECT * FROM bystander;"), "1\n");
  for (const std::string& text : Hostile()) {
    std::string bytes;
    for (const char c : text) bytes += fmt::format("{:02x}", static_cast<unsigned char>(c));
    EXPECT_EQ(server().Rows("SELECT count(*) FROM rules WHERE convert_to(id, 'UTF8') = '\\x" +
                            bytes + "';"),
              "1\n")
        << text;
  }
  // The script that `qoec build` writes says the same in its own way: it finds nothing to change.
  const std::string versions = Versions();
  const support::Outcome run = server().RunText(emit::SqlText(script, ""));
  EXPECT_TRUE(run.ok()) << run.Text();
  EXPECT_EQ(Versions(), versions);
  EXPECT_EQ(Load(*MakeTarget({script})).outcome, Outcome::NothingToDo);
}

TEST_F(PostgresTarget, KeepsNamesThatWouldBeStatements) {
  server().Rows(
      "CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO loader; "
      "CREATE TABLE other.\"t\"\"; DROP TABLE rules; --\" (\"select\" text PRIMARY KEY, "
      "\"x\"\"y') --\" text); GRANT ALL ON ALL TABLES IN SCHEMA other TO loader;");
  artifact::SqlScript script;
  script.table = "other.t\"; DROP TABLE rules; --";
  script.key = {"select"};
  script.columns = {{"select", ""}, {"x\"y') --", ""}};
  script.rows = {{Text("a"), Text("b")}};
  const Report report = Load(*MakeTarget({script}));
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(server().Rows("SELECT * FROM other.\"t\"\"; DROP TABLE rules; --\";"), "a|b\n");
  EXPECT_EQ(server().Rows("SELECT count(*) FROM rules;"), "4\n");
}

TEST_F(PostgresTarget, LeavesRowsThatSomebodyChangedSinceThePlan) {
  deploy::TransactionOptions options;
  options.begin = [](const deploy::Plan&) {
    server().Rows("UPDATE rules SET threshold = 77 WHERE id = 'changed';");
  };
  const Report report = Load(*MakeTarget(), options);
  EXPECT_NE(report.outcome, Outcome::Loaded);
  EXPECT_NE(report.problem.find("somebody has changed these rows since they were read"),
            std::string::npos)
      << report.problem;
  EXPECT_NE(report.problem.find("threshold: 1.00 → 77.00"), std::string::npos) << report.problem;
  EXPECT_EQ(server().Rows("SELECT threshold FROM rules WHERE id = 'changed';"), "77.00\n");
  EXPECT_EQ(server().Rows("SELECT count(*) FROM rules WHERE id = 'new';"), "0\n");
}

TEST_F(PostgresTarget, KeepsTheOldRowsWhereItsConnectionIsTerminated) {
  const std::string old = Rows();
  for (size_t step = 0; step < 3; ++step) {
    const Report report = Load(*MakeTarget(), When(Phase::Applying, step, [] {
      server().Rows(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
          "application_name = 'qoec';");
    }));
    // Before the first step there is no transaction, and the connection is made anew.
    if (step == 0 && report.outcome == Outcome::Loaded) {
      PutOldRows();
      continue;
    }
    EXPECT_EQ(report.outcome, Outcome::RolledBack) << report.problem;
    EXPECT_NE(report.problem.find("the connection was cut: terminating connection"),
              std::string::npos)
        << report.problem;
    AwaitEnd();
    EXPECT_EQ(Rows(), old);
  }
  EXPECT_EQ(Load(*MakeTarget()).outcome, Outcome::Loaded);
}

TEST_F(PostgresTarget, WaitsForALockOnlySoLong) {
  support::TempDir folder;
  support::WriteText(folder.path() / "hold.sql",
                     "BEGIN; UPDATE rules SET noted = 'held' WHERE id = 'changed'; SELECT "
                     "pg_sleep(60);");
  support::Process holder(
      {.argv = {"psql", "--no-psqlrc", "--host=127.0.0.1",
                fmt::format("--port={}", server().port()), "--username=loader", "--dbname=postgres",
                "--file=" + (folder.path() / "hold.sql").string()},
       .env = {{"PGPASSWORD", kPassword}, {"PGAPPNAME", "holder"}}},
      folder.path() / "log");
  ASSERT_TRUE(support::WaitUntil(
      [] {
        return server().Rows(
                   "SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                   "'holder' AND query LIKE '%pg_sleep%';") == "1\n";
      },
      std::chrono::seconds(10)));
  postgres::TargetOptions options = Options();
  options.session.lock_timeout = "200ms";
  const Report report = Load(*MakeTarget({Script()}, options));
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find("somebody else holds a lock"), std::string::npos) << report.problem;
  server().Rows(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
      "'holder';");
  holder.Stop(SIGTERM);
}

TEST_F(PostgresTarget, TakesBackWhatItHasCommitted) {
  const std::string old = Rows();
  auto target = MakeTarget();
  NotAsWanted failing(*target);
  const Report report =
      Load(failing, When(Phase::ReadingBack, 0, [this] { EXPECT_EQ(Rows(), kNewRows); }));
  EXPECT_EQ(report.outcome, Outcome::RolledBack) << report.problem;
  EXPECT_EQ(report.problem, "another target failed");
  EXPECT_EQ(Rows(), old);
}

TEST_F(PostgresTarget, TakesBackNothingThatSomebodyElseHasChangedSince) {
  auto target = MakeTarget();
  NotAsWanted failing(*target);
  const Report report =
      Load(failing, When(Phase::ReadingBack, 0, [] {
             server().Rows("UPDATE rules SET threshold = 88 WHERE id = 'changed';");
           }));
  EXPECT_EQ(report.outcome, Outcome::Inconsistent);
  ASSERT_EQ(report.undone.size(), 1U);
  EXPECT_EQ(report.undone[0],
            "putting back row id = 'changed' of table `rules`: somebody has changed the row since; "
            "it stays as it is");
  ASSERT_TRUE(report.live.has_value());
  EXPECT_EQ(*report.live,
            "table rules\n"
            "  ~ row id = 'changed'\n"
            "      threshold: 1.00 → 88.00\n"
            "      channels: NULL → \"{slack}\"\n"
            "1 row changed, 2 the same\n");
  EXPECT_EQ(server().Rows("SELECT id FROM rules ORDER BY id;"), "changed\nforeign\ngone\nsame\n");
}

TEST_F(PostgresTarget, DoesNotCommitWhatTheTableWouldRound) {
  server().Rows("ALTER TABLE rules ALTER COLUMN threshold TYPE numeric(10,0);");
  const std::string old = Versions();
  const Report report = Load(*MakeTarget());
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find("PostgreSQL did not keep what it was sent"), std::string::npos)
      << report.problem;
  EXPECT_NE(report.problem.find("threshold: 3 → 2.5"), std::string::npos) << report.problem;
  EXPECT_EQ(Versions(), old);
}

TEST_F(PostgresTarget, SaysWhereATriggerKeepsARow) {
  server().Rows(
      "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; "
      "END'; CREATE TRIGGER keep BEFORE UPDATE ON rules FOR EACH ROW EXECUTE FUNCTION "
      "keep();");
  const Report report = Load(*MakeTarget());
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find("no row was changed: a trigger"), std::string::npos)
      << report.problem;
  server().Rows("DROP FUNCTION keep() CASCADE;");
}

TEST_F(PostgresTarget, SaysWhatFailsAtCommit) {
  server().Rows(
      "DELETE FROM rules WHERE id IN ('gone', 'foreign'); CREATE TABLE severities (s text PRIMARY "
      "KEY); INSERT INTO severities VALUES ('warning'), ('critical'); ALTER TABLE rules ADD "
      "CONSTRAINT known FOREIGN KEY (severity) REFERENCES severities DEFERRABLE INITIALLY "
      "DEFERRED;");
  const std::string old = Versions();
  const Report report = Load(*MakeTarget());
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find(
                "COMMIT: another table refers to the row, or the row to one that is not there"),
            std::string::npos)
      << report.problem;
  EXPECT_EQ(Versions(), old);
  server().Rows("DROP TABLE severities CASCADE;");
}

}  // namespace
}  // namespace qoe::deploy_test
