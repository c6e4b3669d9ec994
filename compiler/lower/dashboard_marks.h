// What a dashboard says beside its panels' queries: where alerts fired, what was deployed, and
// where to read on.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "compiler/artifact/dashboard.h"
#include "compiler/lower/expression.h"
#include "compiler/resolve/program.h"

namespace qoe::lower {

// `org_id=~"$org_id"`; the variable is one of a label.
Filter FilterOf(const Program& program, const Variable& variable);

// The alerts of a program by what they watch. An alert watches an indicator that it names or whose
// recorded series it reads; one of an objective watches all that the objective makes.
class Watchers {
 public:
  explicit Watchers(const Program& program);

  // Those of what a panel shows, in the spec's order.
  std::vector<const Alert*> Of(const Panel& panel) const;

 private:
  int32_t KeyOf(Id<Indicator> indicator) const;
  void AddRead(Id<Expression> expression, std::vector<int32_t>& keys) const;

  const Program& program_;
  std::unordered_map<int32_t, std::vector<size_t>> alerts_;  // ids in order
};

// The runbooks of the alerts, each once.
std::vector<artifact::Link> RunbookLinks(const Program& program,
                                         const std::vector<const Alert*>& alerts);

// A list of the system's other dashboards, if there are any. They find each other by a tag.
std::vector<artifact::Link> DashboardLinks(const Program& program);

// Where alerts fired, by severity. Without datasource.
std::vector<artifact::Annotation> AlertAnnotations(const Program& program,
                                                   const Dashboard& dashboard,
                                                   const std::vector<const Alert*>& alerts);
// Where something was deployed; the dashboard says how to see that.
artifact::Annotation DeployAnnotation(const Program& program, const Dashboard& dashboard);

}  // namespace qoe::lower
