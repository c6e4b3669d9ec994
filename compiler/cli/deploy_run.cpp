#include "compiler/cli/deploy_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "compiler/cli/command.h"
#include "compiler/cli/compiled_spec.h"
#include "compiler/cli/interrupt.h"
#include "compiler/cli/progress_line.h"
#include "compiler/source/file_system.h"
#include "compiler/units/unit.h"

#ifndef QOEC_VERSION
#error "QOEC_VERSION comes from the build"
#endif

namespace qoe::cli {
namespace {

using std::chrono::milliseconds;

std::string CheckWait(const std::string& text) {
  if (units::ParseDuration(text)) return {};
  return fmt::format("`{}` is no duration such as `0s`, `5m`", text);
}

// 2026-11-28T00:12:00Z
std::string TimeText(int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

// Where the run was stopped before it was begun.
deploy::Report NotBegun() {
  deploy::Report report;
  report.problem = "the run was cancelled before it came to this target";
  return report;
}

}  // namespace

DeployRun::DeployRun(DeployCommand command, CLI::App& app, Environment& env)
    : command_(command), env_(env) {
#define QOE_TARGET(name) kinds_.push_back(Make##name##Kind());
#include "compiler/cli/targets.def"
#undef QOE_TARGET
  app.add_option("SPEC", options_.specs, "Folders (or files) of specs")->required();
  if (command_ == DeployCommand::Load)
    std::erase_if(kinds_, [](const auto& kind) { return !kind->takes_loads(); });
  for (const auto& kind : kinds_) kind->AddOptions(app);
  app.add_option("--tenant", options_.tenants,
                 "Tenants (X-Scope-OrgID) instead of the spec's `targets.mimir.tenants`");
  AddServerOptions(app, options_.server);
  app.add_option("--receipt", options_.receipt,
                 "File that says what earlier loads have put where: only that is ours to delete");
  app.add_flag("--prune", options_.prune, "Delete what is ours and in no spec any more");
  AddFormatOption(app, options_.format, {"text", "json", "markdown"});
  if (command_ == DeployCommand::Diff) {
    options_.dry_run = true;
    return;
  }
  app.add_flag("--dry-run", options_.dry_run, "Show what would change; send nothing that writes");
  app.add_option("--wait", options_.wait,
                 "How long until all that changed was evaluated and is healthy, or the old state "
                 "is put back; 0s: do not wait; by default 5m, or as long as the slowest group "
                 "needs")
      ->check(CheckWait);
  app.add_option("--concurrency", options_.concurrency, "Requests at the same time, at most")
      ->default_val(options_.concurrency)
      ->check(CLI::Range(size_t{1}, size_t{64}));
}

int DeployRun::Fail(const std::string& message) {
  env_.err << fmt::format("qoec {}: {}\n", name(), message);
  return kUsage;
}

int DeployRun::Run() {
  if (!Prepare()) return kUsage;
  std::vector<Job> jobs;
  const int made = MakeJobs(jobs);
  DeployReport report(command_, options_.format, jobs.size(), redactor_, env_);
  for (const Job& job : jobs) report.Add(job.spec, *job.target, Serve(job));
  report.Finish();
  return std::max({made, report.exit_code(), receipt_failed_ ? kProblems : kFine});
}

bool DeployRun::Prepare() {
  std::vector<std::string> choices;
  for (const auto& kind : kinds_) choices.push_back(kind->Choice());
  if (std::none_of(kinds_.begin(), kinds_.end(), [](const auto& kind) { return kind->chosen(); })) {
    Fail(fmt::format("no target is named\n  = help: name one or more by {}",
                     fmt::join(choices, ", ")));
    return false;
  }
  if (!ReadReceipt()) return false;
  servers_ = std::make_unique<ServerConnection>(options_.server);
  context_.emplace(DeployContext{options_, env_, *servers_, redactor_, receipt_});
  for (const auto& kind : kinds_) {
    if (!kind->chosen()) continue;
    const Status fine = kind->Prepare(*context_);
    if (!fine) {
      Fail(fine.error().message);
      return false;
    }
  }
  return true;
}

// A file that is not there yet names nothing as ours.
bool DeployRun::ReadReceipt() {
  if (options_.receipt.empty()) return true;
  receipt_.emplace();
  if (!std::filesystem::exists(options_.receipt)) return true;
  Result<std::string> text = source::ReadFile(options_.receipt);
  Result<deploy::Receipt> receipt = text ? deploy::ReadReceipt(text.value()) : text.error();
  if (!receipt) {
    Fail(fmt::format("the receipt: {}", receipt.error().message));
    return false;
  }
  receipt_ = std::move(*receipt);
  return true;
}

int DeployRun::MakeJobs(std::vector<Job>& jobs) {
  int worst = kFine;
  for (const std::string& spec : options_.specs) worst = std::max(worst, MakeJobsOf(spec, jobs));
  return worst;
}

int DeployRun::MakeJobsOf(const std::string& spec, std::vector<Job>& jobs) {
  auto compiled = CompiledSpec(spec, "nothing was sent", env_);
  if (compiled == nullptr) return kProblems;
  compilations_.push_back(std::move(compiled));
  const driver::Compilation& compilation = *compilations_.back();
  int worst = kFine;
  context_->spec = spec;
  for (const auto& kind : kinds_) {
    if (!kind->chosen()) continue;
    auto targets = kind->TargetsOf(compilation, *context_);
    if (!targets) {
      worst = Fail(targets.error().message);
      continue;
    }
    for (std::unique_ptr<deploy::Target>& target : *targets)
      jobs.push_back({std::string(compilation.program->system.name), std::move(target)});
  }
  return worst;
}

deploy::Report DeployRun::Serve(const Job& job) {
  if (Interrupt::stopped()) return NotBegun();
  ProgressLine line(job.target->Title(), env_);
  deploy::Report report = deploy::RunTransaction(*job.target, OptionsFor(job, line));
  line.Clear();
  const bool nothing = report.outcome == deploy::Outcome::Unreachable ||
                       report.outcome == deploy::Outcome::Refused ||
                       report.outcome == deploy::Outcome::Planned;
  if (nothing) return report;
  if (const Status written = Record(job, report.plan, &report); !written) {
    env_.err << fmt::format("error: {}\n", written.error().message);
    receipt_failed_ = true;
  }
  return report;
}

deploy::TransactionOptions DeployRun::OptionsFor(const Job& job, ProgressLine& line) {
  deploy::TransactionOptions options;
  options.dry_run = options_.dry_run;
  options.wait.reset();
  if (!options_.wait.empty()) options.wait = milliseconds(*units::ParseDuration(options_.wait));
  options.cancelled = &Interrupt::stopped();
  options.progress = [this, &job, &line, wait = options.wait](const deploy::Progress& progress) {
    line.Show(progress);
    const bool begins = progress.what.empty();
    if (begins && progress.phase == deploy::Phase::Planning)
      servers_->SetTimeLeft(servers_->timeout());
    if (begins && progress.phase == deploy::Phase::Waiting)
      servers_->SetTimeLeft(wait.value_or(deploy::PatienceWith(*job.target)) + servers_->timeout());
    if (begins && progress.phase == deploy::Phase::Undoing) {
      Interrupt::Reopen();
      servers_->SetTimeLeft(servers_->timeout());
    }
  };
  // What is about to be made is ours from now on, whatever becomes of this process.
  options.may_begin = [this, &job](const deploy::Plan& plan) { return Record(job, plan, nullptr); };
  return options;
}

// Puts what was done into the receipt; `report` is null where it only begins.
Status DeployRun::Record(const Job& job, const deploy::Plan& plan, const deploy::Report* report) {
  if (!receipt_ || options_.dry_run) return Done{};
  const bool nothing = report != nullptr && report->outcome == deploy::Outcome::NothingToDo;
  if (nothing && receipt_->Says(job.target->Title(), job.spec, job.target->Owned())) return Done{};
  deploy::ReceiptEntry entry;
  entry.target = job.target->Title();
  entry.spec = job.spec;
  entry.written = TimeText(env_.now);
  entry.by = "qoec " QOEC_VERSION;
  entry.owned = job.target->Owned();
  if (report != nullptr) {
    entry.outcome = deploy::Word(report->outcome);
    entry.problem = redactor_.Apply(report->problem);
    entry.steps = deploy::StepsOf(*report);
  } else {
    deploy::Report begun;
    begun.plan = plan;
    entry.outcome = "begun";
    entry.steps = deploy::StepsOf(begun);
  }
  receipt_->Put(std::move(entry));
  const std::string text = deploy::ReceiptText(*receipt_);
  const Result<std::string> temporary = source::WriteTemporary(options_.receipt, text);
  const Status written =
      temporary ? source::Replace(temporary.value(), options_.receipt) : temporary.error();
  if (written) return Done{};
  return Error{written.error().kind, "the receipt: " + written.error().message};
}

}  // namespace qoe::cli
