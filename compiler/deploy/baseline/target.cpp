#include "compiler/deploy/baseline/target.h"

#include <fmt/format.h>

#include "compiler/deploy/difference/render.h"

namespace qoe::baseline {
namespace {

deploy::Action ActionOf(difference::Change change) {
  switch (change) {
    case difference::Change::Created:
      return deploy::Action::Create;
    case difference::Change::Deleted:
      return deploy::Action::Delete;
    case difference::Change::Same:
    case difference::Change::Changed:
      break;
  }
  return deploy::Action::Update;
}

}  // namespace

Result<deploy::Plan> Target::MakePlan() {
  const Result<std::vector<difference::Namespace>> before = before_();
  if (!before) return before.error();
  difference_ = difference::Compare(before.value(), wanted_);
  deploy::Plan plan;
  for (const difference::NamespaceChange& name_space : difference_.namespaces) {
    for (const difference::GroupChange& group : name_space.groups) {
      plan.steps.push_back(
          {ActionOf(group.change),
           fmt::format("group `{}` of namespace `{}`", group.name, name_space.name), 0});
    }
  }
  plan.drift = !difference_.empty();
  return plan;
}

std::string Target::Render(deploy::Format format, bool colour) const {
  switch (format) {
    case deploy::Format::Json:
      return difference::RenderJson(difference_);
    case deploy::Format::Markdown:
      return difference::RenderMarkdown(difference_);
    case deploy::Format::Text:
      break;
  }
  return difference::RenderText(difference_, {colour});
}

Status Target::Apply(size_t /*step*/) {
  return Error{ErrorKind::Unwritable, "an earlier state cannot be loaded into"};
}

}  // namespace qoe::baseline
