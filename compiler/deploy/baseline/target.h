// An earlier state of a spec's own rules: what `generated/` holds, or what the spec of another
// revision compiles to. Nothing can be loaded into it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/deploy/difference/difference.h"
#include "compiler/deploy/target.h"

namespace qoe::baseline {

class Target final : public deploy::Target {
 public:
  // What there was, read when the plan is made.
  using Before = std::function<Result<std::vector<difference::Namespace>>()>;

  Target(std::string title, Before before, std::vector<difference::Namespace> wanted)
      : title_(std::move(title)), before_(std::move(before)), wanted_(std::move(wanted)) {}

  std::string Title() const override { return title_; }
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  Status ReadBack() override { return Done{}; }
  Status Undo(size_t /*step*/) override { return Done{}; }
  Result<std::string> DifferenceFromSnapshot() override { return std::string(); }
  size_t requests() const override { return 0; }

 private:
  std::string title_;
  Before before_;
  std::vector<difference::Namespace> wanted_;
  difference::Difference difference_;
};

}  // namespace qoe::baseline
