#include "compiler/spec/sections.h"

namespace qoe::spec {

VerifyDecl ReadVerify(const ObjectView& view) {
  VerifyDecl verify;
  verify.location = view.location();
  verify.may_fire = view.Texts("may_fire");
  for (const auto& [name, check] : view.ObjectMap("checks", Object::Probe)) {
    ProbeDecl& probe = verify.checks.emplace_back();
    probe.name = name;
    probe.location = check.location();
    probe.title = check.Text("title");
    probe.get = check.Text("get");
    probe.connect = check.Text("connect");
    probe.watch = check.Text("watch");
    probe.promql = check.Expression("promql");
    probe.sql = check.Text("sql");
    probe.manual = check.Text("manual");
    probe.status = check.Integer("status");
    probe.contains = check.Text("contains");
    probe.json = check.TextMap("json");
    probe.has = check.Texts("has");
    probe.number = check.Text("number");
    probe.headers = check.TextMap("headers");
    probe.headers_from_env = check.TextMap("headers_from_env");
    probe.unit = check.Text("unit");
    probe.by = check.OptionalTexts("by");
    probe.comparison = ReadComparison(check, probe.threshold);
    probe.within_ms = check.DurationMs("within");
    probe.why = check.Text("why");
  }
  return verify;
}

}  // namespace qoe::spec
