#include "compiler/deploy/alertmanager/mimir_target.h"

#include <fmt/format.h>

#include "compiler/deploy/alertmanager/config_difference.h"
#include "compiler/deploy/alertmanager/owner.h"
#include "compiler/deploy/alertmanager/render.h"
#include "compiler/deploy/alertmanager/secrets.h"

namespace qoe::alertmanager_target {
namespace {

constexpr const char* kStep = "configuration of the Alertmanager";

Error Unusable(std::string message) { return {ErrorKind::Unusable, std::move(message)}; }

// Templates are compared as texts: they are nobody's tree.
void AddTemplates(const Stored& before, const Stored& after, changes::Changes& changes) {
  using changes::Change;
  for (const auto& [name, text] : after.templates) {
    const auto found = before.templates.find(name);
    if (found != before.templates.end() && found->second == text) continue;
    changes.items.push_back({found == before.templates.end() ? Change::Created : Change::Changed,
                             "template", name, ""});
  }
  for (const auto& [name, text] : before.templates) {
    if (!after.templates.contains(name))
      changes.items.push_back({Change::Deleted, "template", name, ""});
  }
}

// One that cannot be read differs in everything.
Json TreeOf(const std::optional<Stored>& stored) {
  if (!stored) return nullptr;
  Result<Json> tree = ReadConfig(stored->config);
  return tree ? std::move(*tree) : Json(nullptr);
}

changes::Changes Compare(const std::optional<Stored>& before, const std::optional<Stored>& after) {
  changes::Changes changes = CompareConfigs(TreeOf(before), TreeOf(after));
  AddTemplates(before.value_or(Stored()), after.value_or(Stored()), changes);
  return changes;
}

}  // namespace

Result<deploy::Plan> MimirTarget::MakePlan() {
  const Result<Json> wanted = ReadConfig(wanted_.config);
  if (!wanted) return wanted.error();
  Result<std::optional<Stored>> live = api_.Get();
  if (!live) return live.error();
  before_ = std::move(*live);
  deploy::Plan plan;
  if (before_)
    CheckOwner(before_->config, system_, options_.take_over, options_.place, plan.problems);
  for (const SecretFile& file : SecretFilesOf(wanted.value())) {
    plan.problems.push_back(
        {true,
         fmt::format("Mimir's Alertmanager reads no files, and `{}` names one (`{}`)", file.key,
                     file.path),
         "let the file be there where qoec runs: it then sends what is in it"});
  }
  changes_ = Compare(before_, wanted_);
  plan.drift = !changes_.empty() || plan.refused();
  if (plan.refused() || changes_.empty()) return plan;
  plan.steps.push_back({before_ ? deploy::Action::Update : deploy::Action::Create, kStep, 0});
  return plan;
}

std::string MimirTarget::Render(deploy::Format format, bool colour) const {
  return RenderChanges(changes_, format, colour);
}

Status MimirTarget::Apply(size_t /*step*/) {
  const Result<std::optional<Stored>> live = api_.Get();
  if (!live) return live.error();
  if (live.value() != before_) return Unusable("somebody else changed it since it was read");
  return api_.Set(wanted_);
}

Status MimirTarget::ReadBack() {
  const Result<std::optional<Stored>> live = api_.Get();
  if (!live) return live.error();
  const changes::Changes lost = Compare(live.value(), wanted_);
  if (lost.empty()) return Done{};
  return Unusable(fmt::format(
      "Mimir did not keep the {} as it was sent; what is wanted beside what it keeps:\n{}", kStep,
      changes::RenderText(lost, false)));
}

Status MimirTarget::Undo(size_t /*step*/) {
  const Result<std::optional<Stored>> live = api_.Get();
  if (!live) return live.error();
  if (live.value() == before_) return Done{};
  if (live.value() != wanted_) return Unusable("somebody else changed it meanwhile: it stays so");
  return before_ ? api_.Set(*before_) : api_.Delete();
}

Result<std::string> MimirTarget::DifferenceFromSnapshot() {
  const Result<std::optional<Stored>> live = api_.Get();
  if (!live) return live.error();
  if (live.value() == before_) return std::string();
  const changes::Changes now = Compare(before_, live.value());
  if (now.empty()) return fmt::format("the {} says the same in other words\n", kStep);
  return changes::RenderText(now, false);
}

}  // namespace qoe::alertmanager_target
