#include "compiler/deploy/alertmanager/file_target.h"

#include <fmt/format.h>

#include <filesystem>

#include "compiler/deploy/alertmanager/config_difference.h"
#include "compiler/deploy/alertmanager/covers.h"
#include "compiler/deploy/alertmanager/owner.h"
#include "compiler/deploy/alertmanager/render.h"
#include "compiler/source/file_system.h"

namespace qoe::alertmanager_target {
namespace {

namespace fs = std::filesystem;

// In one step, so that nobody reads half of it; who may read it stays as it was.
Status WriteFile(const std::string& name, const std::string& text) {
  std::error_code none;
  // A link stays one: what it leads to is replaced.
  const fs::path real = fs::canonical(name, none);
  const std::string path = none ? name : real.string();
  const fs::file_status old = fs::status(path, none);
  const Result<std::string> temporary = source::WriteTemporary(path, text);
  if (!temporary) return temporary.error();
  if (fs::exists(old)) fs::permissions(temporary.value(), old.permissions(), none);
  Status replaced = source::Replace(temporary.value(), path);
  if (!replaced) source::RemoveQuietly(temporary.value());
  return replaced;
}

// Empty: there is no such file.
Result<std::optional<std::string>> ReadIfThere(const std::string& path) {
  if (!fs::exists(path)) return std::optional<std::string>();
  Result<std::string> text = source::ReadFile(path);
  if (!text) return text.error();
  return std::optional(std::move(*text));
}

}  // namespace

Result<Json> FileTarget::Running() {
  Result<alertmanager_target::Running> running = api_.Status();
  if (!running) return running.error();
  return ReadConfig(std::move(running->config));
}

Result<deploy::Plan> FileTarget::MakePlan() {
  Result<Json> wanted = ReadConfig(text_);
  if (!wanted) return wanted.error();
  wanted_ = std::move(*wanted);
  Result<Json> running = Running();
  if (!running) return running.error();
  running_before_ = std::move(*running);
  Result<std::optional<std::string>> file = ReadIfThere(options_.file);
  if (!file) return file.error();
  before_ = std::move(*file);
  deploy::Plan plan;
  Json live;
  if (before_) {
    CheckOwner(*before_, system_, options_.take_over, fmt::format("`{}`", options_.file),
               plan.problems);
    Result<Json> tree = ReadConfig(*before_);
    if (tree) live = std::move(*tree);
  }
  changes_ = CompareConfigs(live, wanted_);
  const bool differs = !changes_.empty();
  if (differs && !live.is_null()) {
    const std::string other = FirstNotRunning(running_before_, live);
    if (!other.empty()) {
      plan.problems.push_back(
          {false,
           fmt::format("Alertmanager does not run with what is in `{}` now: {}", options_.file,
                       other),
           "see that it is the file that it was started with (`--config.file`)"});
    }
  }
  if (!differs) AddReload(running_before_);
  plan.drift = !changes_.empty() || plan.refused();
  if (plan.refused() || changes_.empty()) return plan;
  plan.steps.push_back({before_ ? deploy::Action::Update : deploy::Action::Create,
                        fmt::format("configuration in `{}`", options_.file), 0});
  return plan;
}

// The file is as it should be, but somebody has to say so.
void FileTarget::AddReload(const Json& running) {
  const std::string other = FirstNotRunning(running, wanted_);
  if (other.empty()) return;
  changes::Item item{changes::Change::Changed, "section", "all", ""};
  item.fields.push_back(
      {"reload",
       "",
       "",
       {fmt::format("the file is as wanted and Alertmanager does not run with it: {}", other)}});
  changes_.items.push_back(std::move(item));
}

std::string FileTarget::Render(deploy::Format format, bool colour) const {
  return RenderChanges(changes_, format, colour);
}

Status FileTarget::Apply(size_t /*step*/) {
  if (before_ == text_) return Done{};
  return WriteFile(options_.file, text_);
}

Status FileTarget::ReadBack() {
  const Result<Json> running = Running();
  if (!running) return running.error();
  const std::string other = FirstNotRunning(running.value(), wanted_);
  if (other.empty()) return Done{};
  return Error{ErrorKind::Unusable,
               fmt::format("Alertmanager took the reload and does not run with `{}`: {}; see that "
                           "it is the file that it was started with (`--config.file`)",
                           options_.file, other)};
}

Status FileTarget::Undo(size_t /*step*/) {
  if (before_) return before_ == text_ ? Status(Done{}) : WriteFile(options_.file, *before_);
  if (!fs::exists(options_.file)) return Done{};
  return source::Remove(options_.file);
}

Result<std::string> FileTarget::DifferenceFromSnapshot() {
  const Result<std::optional<std::string>> file = ReadIfThere(options_.file);
  if (!file) return file.error();
  const Result<Json> running = Running();
  if (!running) return running.error();
  const changes::Changes now = CompareConfigs(running_before_, running.value());
  std::string text;
  if (file.value() != before_)
    text += fmt::format("the file `{}` is not as it was\n", options_.file);
  if (!now.empty())
    text += "Alertmanager runs with another configuration:\n" + changes::RenderText(now, false);
  return text;
}

}  // namespace qoe::alertmanager_target
