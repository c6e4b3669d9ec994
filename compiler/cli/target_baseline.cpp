// `--against`: a spec's rules as `generated/` or another git revision has them; only for `diff`.
#include <fmt/format.h>

#include <filesystem>

#include "compiler/cli/git.h"
#include "compiler/cli/target_kind.h"
#include "compiler/cli/wanted_rules.h"
#include "compiler/deploy/baseline/target.h"
#include "compiler/deploy/ruler/read.h"
#include "compiler/source/file_system.h"

namespace qoe::cli {
namespace {

namespace fs = std::filesystem;

using Namespaces = std::vector<difference::Namespace>;

// The rule files of one system. A rule file has the form of a ruler's list with one namespace,
// named `groups`.
Result<Namespaces> RulesIn(const fs::path& folder, const std::string& name_space) {
  Namespaces before = {{name_space, {}}};
  Result<std::vector<std::string>> paths = source::FindSpecFiles(folder.string());
  if (!paths) return paths.error();
  for (const std::string& path : *paths) {
    Result<std::string> text = source::ReadFile(path);
    if (!text) return text.error();
    Result<ruler::RulerState> read = ruler::ReadRulerList(std::move(*text));
    if (!read || read->namespaces.size() != 1 || read->namespaces[0].name != "groups") {
      return Error{ErrorKind::Unreadable, fmt::format("`{}` is no rule file{}", path,
                                                      read ? "" : ": " + read.error().message)};
    }
    for (difference::Group& group : read->namespaces[0].groups)
      before[0].groups.push_back(std::move(group));
  }
  return before;
}

// `generated`, `generated/vod` or `generated/vod/rules`.
fs::path RulesFolder(const fs::path& folder, const std::string& system) {
  for (const fs::path& each : {folder / system / "rules", folder / "rules"}) {
    if (fs::is_directory(each)) return each;
  }
  return folder;
}

Result<Namespaces> RulesOf(const std::string& revision, const std::string& spec, diag::Date today) {
  Result<CheckedOut> files = CheckedOut::At(revision, spec);
  if (!files) return files.error();
  if (!fs::exists(files->path())) return Namespaces{};
  const auto compilation = driver::Compile(files->path().string(), true, today);
  if (compilation->ok()) return WantedRules(*compilation);
  return Error{ErrorKind::Unreadable,
               fmt::format("the spec of `{}` has errors, so that it has no rules", revision)};
}

class BaselineKind final : public TargetKind {
 public:
  void AddOptions(CLI::App& command) override {
    command.add_option("--against", where_,
                       "A folder that `qoec build` wrote, or a git revision: what differs from the "
                       "rules there");
  }

  std::string Choice() const override { return "`--against FOLDER|REVISION`"; }
  bool chosen() const override { return !where_.empty(); }
  bool takes_loads() const override { return false; }
  Status Prepare(const DeployContext& /*context*/) override { return Done{}; }

  Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) override {
    const System& system = compilation.program->system;
    const diag::Date today = diag::DateOf(context.env.now);
    baseline::Target::Before before;
    if (fs::is_directory(where_)) {
      // Rule files have no source tenants.
      before = [folder = RulesFolder(where_, std::string(system.name)),
                name_space = std::string(system.mimir_namespace)] {
        return RulesIn(folder, name_space);
      };
    } else {
      before = [where = where_, spec = context.spec, today] { return RulesOf(where, spec, today); };
    }
    Namespaces wanted = WantedRules(compilation);
    if (fs::is_directory(where_)) {
      for (difference::Group& group : wanted[0].groups) group.source_tenants.clear();
    }
    std::vector<std::unique_ptr<deploy::Target>> targets;
    targets.push_back(
        std::make_unique<baseline::Target>(fmt::format("`{}` against `{}`", system.name, where_),
                                           std::move(before), std::move(wanted)));
    return targets;
  }

 private:
  std::string where_;
};

}  // namespace

std::unique_ptr<TargetKind> MakeBaselineKind() { return std::make_unique<BaselineKind>(); }

}  // namespace qoe::cli
