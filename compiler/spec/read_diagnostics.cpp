#include "compiler/spec/sections.h"

namespace qoe::spec {

DiagnosticsDecl ReadDiagnostics(const ObjectView& view) {
  DiagnosticsDecl diagnostics;
  diagnostics.severities = view.TextMap("severity");
  for (const ObjectView& entry : view.Objects("allow", Object::Allowance)) {
    diagnostics.allowances.push_back({entry.location(), entry.Texts("code"), entry.Texts("in"),
                                      entry.Text("reason"), entry.Text("until")});
  }
  return diagnostics;
}

}  // namespace qoe::spec
