// `--postgres`: the rows of SQL alerting tables in a PostgreSQL database.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/cli/target_kind.h"
#include "compiler/deploy/postgres/target.h"
#include "compiler/http/secret.h"

namespace qoe::cli {
namespace {

constexpr const char* kPassword = "QOEC_POSTGRES_PASSWORD";
constexpr const char* kPasswordFile = "QOEC_POSTGRES_PASSWORD_FILE";
constexpr const char* kOfLibpq = "PGPASSWORD";  // libpq takes it by itself

class PostgresKind final : public TargetKind {
 public:
  void AddOptions(CLI::App& command) override {
    command.add_option("--postgres", text_,
                       "Database of the SQL alerts: postgresql://user@host:port/database?sslmode=… "
                       "The password is taken from the variable QOEC_POSTGRES_PASSWORD, from the "
                       "file that QOEC_POSTGRES_PASSWORD_FILE names, from PGPASSWORD, or from "
                       "libpq's passfile");
  }

  std::string Choice() const override { return "`--postgres ADDRESS`"; }
  bool chosen() const override { return !text_.empty(); }

  Status Prepare(const DeployContext& context) override {
    Result<postgres::Address> address = postgres::Address::Parse(text_);
    if (!address) {
      return Error{address.error().kind,
                   fmt::format("`--postgres` takes a connection string, but {}\n  = help: "
                               "`postgresql://user@host:port/database`, with the password in the "
                               "variable `{}`",
                               address.error().message, kPassword)};
    }
    address_ = std::move(*address);
    return ReadPassword(context);
  }

  Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) override {
    std::vector<std::unique_ptr<deploy::Target>> targets;
    const std::vector<artifact::SqlScript>& scripts = compilation.bundle.sql_scripts;
    if (std::none_of(scripts.begin(), scripts.end(), [](const auto& s) { return s.load; }))
      return targets;
    postgres::TargetOptions options;
    options.session.connect.password = password_;
    options.prune = context.options.prune;
    if (context.receipt) options.received = context.receipt->OwnedIn(postgres::TitleOf(*address_));
    targets.push_back(std::make_unique<postgres::Target>(*address_, scripts, std::move(options)));
    return targets;
  }

 private:
  Status ReadPassword(const DeployContext& context) {
    const http::Variables variables = http::ProcessVariables();
    const auto set = [&](const char* name) { return !variables(name).value_or("").empty(); };
    if (set(kPassword) && set(kPasswordFile)) {
      return Error{ErrorKind::Unusable,
                   fmt::format("`{}` and `{}` are both set; one of them has to go", kPassword,
                               kPasswordFile)};
    }
    if (set(kPassword) || set(kPasswordFile)) {
      const http::SecretSource source =
          set(kPassword) ? http::SecretSource{kPassword, ""}
                         : http::SecretSource{"", variables(kPasswordFile).value_or("")};
      Result<http::SecretValue> found = http::SecretFrom(source, variables);
      if (!found) return found.error();
      for (const std::string& warning : found->warnings)
        context.env.err << fmt::format("warning: {}\n", warning);
      password_ = std::move(found->secret);
      context.redactor.Add(password_);
    }
    if (set(kOfLibpq)) context.redactor.Add(http::Secret(variables(kOfLibpq).value_or("")));
    return Done{};
  }

  std::string text_;
  std::optional<postgres::Address> address_;
  http::Secret password_;
};

}  // namespace

std::unique_ptr<TargetKind> MakePostgresKind() { return std::make_unique<PostgresKind>(); }

}  // namespace qoe::cli
