#include "compiler/cli/deploy_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"

namespace qoe::cli {
namespace {

using deploy::Outcome;
using deploy::Report;
using Json = nlohmann::ordered_json;

// A plan was made that has something to show.
bool IsPlanned(Outcome outcome) {
  return outcome != Outcome::Unreachable && outcome != Outcome::Refused;
}

bool Failed(Outcome outcome) {
  return outcome == Outcome::RolledBack || outcome == Outcome::Inconsistent ||
         outcome == Outcome::Unreachable || outcome == Outcome::Refused;
}

Json ProblemsJson(const deploy::Plan& plan) {
  Json list = Json::array();
  for (const deploy::Problem& problem : plan.problems) {
    list.push_back({{"severity", problem.refusal ? "error" : "warning"},
                    {"message", problem.message},
                    {"help", problem.help}});
  }
  return list;
}

Json StepsJson(const Report& report) {
  Json list = Json::array();
  for (size_t i = 0; i < report.plan.steps.size(); ++i) {
    const deploy::Step& step = report.plan.steps[i];
    list.push_back({{"action", deploy::Word(step.action)},
                    {"name", step.name},
                    {"outcome", deploy::Word(report.steps[i])}});
  }
  return list;
}

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

void DeployReport::Add(const std::string& spec, const deploy::Target& target,
                       const Report& report) {
  exit_code_ = std::max(exit_code_, CodeOf(report));
  outcomes_.push_back(report.outcome);
  if (report.plan.drift) ++drifted_;
  if (format_ == "json") AddJson(spec, target, report);
  const bool compared = IsPlanned(report.outcome) ||
                        (command_ == DeployCommand::Diff && report.outcome == Outcome::Refused);
  const bool shown = compared && format_ != "json";
  PrintTitle(target.Title(), shown);
  PrintPlan(report.plan);
  if (shown) {
    const auto format = format_ == "markdown" ? deploy::Format::Markdown : deploy::Format::Text;
    env_.out << redactor_.Apply(target.Render(format, env_.colour));
  }
  PrintOutcome(report);
}

// Stands where the changes do, or with the talk where none are shown.
void DeployReport::PrintTitle(const std::string& title, bool with_changes) {
  if (targets_ < 2) return;
  if (!with_changes) return Say(title + ":\n");
  env_.out << redactor_.Apply(format_ == "markdown" ? fmt::format("### {}\n\n", title)
                                                    : title + ":\n");
}

void DeployReport::PrintPlan(const deploy::Plan& plan) {
  for (const deploy::Problem& problem : plan.problems) {
    Say(fmt::format("{}: {}\n", problem.refusal ? "error" : "warning", problem.message));
    if (!problem.help.empty()) Say(fmt::format("  = help: {}\n", problem.help));
  }
  for (const std::string& note : plan.notes) Say(fmt::format("note: {}\n", note));
}

void DeployReport::PrintOutcome(const Report& report) {
  env_.out.flush();
  if (!report.problem.empty()) Say(fmt::format("error: {}\n", report.problem));
  for (const std::string& text : report.undone) Say(fmt::format("error: {}\n", text));
  for (const std::string& text : report.undo_notes) Say(fmt::format("note: {}\n", text));
  if (command_ == DeployCommand::Diff) return;
  switch (report.outcome) {
    case Outcome::Planned:
      return Say("nothing was sent that writes (`--dry-run`)\n");
    case Outcome::NothingToDo:
      return Say(fmt::format("nothing to do ({})\n", Counted(report.requests, "request")));
    case Outcome::Loaded:
      return Say(fmt::format("loaded: {} for {}\n", Counted(report.requests, "request"),
                             Counted(report.applied, "change")));
    case Outcome::Refused:
      return Say("nothing was sent that writes: it would be refused\n");
    case Outcome::Unreachable:
      return Say("nothing was sent that writes\n");
    case Outcome::RolledBack:
      return Say("the state from before is live again, as reading it back has shown\n");
    case Outcome::Inconsistent:
      return PrintLive(report);
  }
}

void DeployReport::PrintLive(const Report& report) {
  if (report.live && report.live->empty()) {
    Say("what is live now is the state from before, as far as it can be read\n");
  } else if (report.live) {
    Say("what is live now differs from the state before:\n" + *report.live);
  } else {
    Say("what is live now could not be read; a second load sets it right\n");
  }
}

void DeployReport::AddJson(const std::string& spec, const deploy::Target& target,
                           const Report& report) {
  Json item = Json::object();
  item["target"] = target.Title();
  item["spec"] = spec;
  item["outcome"] = deploy::Word(report.outcome);
  item["drift"] = report.plan.drift;
  item["error"] = OrNull(report.problem);
  item["problems"] = ProblemsJson(report.plan);
  item["notes"] = report.plan.notes;
  item["steps"] = StepsJson(report);
  item["requests"] = report.requests;
  item["changes"] = report.outcome == Outcome::Unreachable
                        ? Json(nullptr)
                        : Json::parse(target.Render(deploy::Format::Json, false), nullptr, false);
  item["undo_errors"] = report.undone;
  item["undo_notes"] = report.undo_notes;
  item["live"] = report.live ? OrNull(*report.live) : Json(nullptr);
  json_.push_back(std::move(item));
}

void DeployReport::Finish() {
  if (format_ == "json") {
    Json root = Json::object();
    root["targets"] = std::move(json_);
    env_.out << redactor_.Apply(root.dump(2, ' ', false, Json::error_handler_t::replace)) << '\n';
    env_.out.flush();
  }
  if (outcomes_.size() < 2) return;
  const auto count = [&](auto&& which) {
    return static_cast<size_t>(std::count_if(outcomes_.begin(), outcomes_.end(), which));
  };
  std::vector<std::string> parts;
  const auto add = [&](size_t number, const char* what) {
    if (number > 0) parts.push_back(fmt::format("{} {}", number, what));
  };
  const size_t failed = count(Failed);
  if (command_ == DeployCommand::Diff) {
    const size_t differing = std::min(drifted_, outcomes_.size() - failed);
    add(outcomes_.size() - failed - differing, "the same");
    add(differing, "differing");
  } else {
    add(count([](Outcome each) { return each == Outcome::Loaded; }), "loaded");
    add(count([](Outcome each) { return each == Outcome::Planned; }), "planned");
    add(count([](Outcome each) { return each == Outcome::NothingToDo; }), "with nothing to do");
  }
  add(failed, "failed");
  Say(fmt::format("{} targets: {}\n", outcomes_.size(), fmt::join(parts, ", ")));
}

int DeployReport::CodeOf(const Report& report) const {
  switch (report.outcome) {
    case Outcome::Planned:
    case Outcome::NothingToDo:
    case Outcome::Loaded:
      return command_ == DeployCommand::Diff && report.plan.drift ? kProblems : kFine;
    case Outcome::Refused:
      return kProblems;
    case Outcome::Unreachable:
    case Outcome::RolledBack:
    case Outcome::Inconsistent:
      break;
  }
  return kTarget;
}

}  // namespace qoe::cli
