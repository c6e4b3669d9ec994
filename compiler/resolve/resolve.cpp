#include "compiler/resolve/resolve.h"

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

std::unique_ptr<Program> Resolve(const spec::Model& model, const source::FileSet& files,
                                 source::Location where, diag::Sink& sink, Role role) {
  auto program = std::make_unique<Program>();
  Resolver resolver{model, files, where, sink, *program, role};
  resolver.System();
  resolver.Alertmanager();
  resolver.Catalogue();
  resolver.Logs();
  resolver.Groups();
  resolver.Objectives();
  resolver.Indicators();
  resolver.Alerts();
  resolver.Gates();
  resolver.Verify();
  resolver.Dashboards();
  resolver.SqlAlerts();
  resolver.Scenarios();
  resolver.Diagnostics();
  return program;
}

}  // namespace qoe::resolve
