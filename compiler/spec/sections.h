// The readers of the sections, one file each; used by read.cpp alone.
#pragma once

#include "compiler/spec/model.h"
#include "compiler/spec/object_view.h"

namespace qoe::spec {

SystemDecl ReadSystem(const ObjectView& view);
DefaultsDecl ReadDefaults(const ObjectView& view);
LabelDecl ReadLabel(const Located& name, const ObjectView& view);
MetricDecl ReadMetric(const Located& name, const ObjectView& view);
IndicatorDecl ReadIndicator(const Located& name, const ObjectView& view);
std::vector<BurnDecl> ReadBurns(const ObjectView& view);
ObjectiveDecl ReadObjective(const Located& name, const ObjectView& view);
VerifyDecl ReadVerify(const ObjectView& view);
GateDecl ReadGate(const Located& name, const ObjectView& view);
AlertDecl ReadAlert(const Located& name, const ObjectView& view);
DashboardDecl ReadDashboard(const Located& name, const ObjectView& view);
ScenarioDecl ReadScenario(const Located& name, const ObjectView& view);
SqlAlertDecl ReadSqlAlert(const Located& name, const ObjectView& view);
DiagnosticsDecl ReadDiagnostics(const ObjectView& view);

// The marks of a dashboard, or of all: the key `annotations`.
AnnotationsDecl ReadAnnotations(const ObjectView& view);

// `above: 3s` and its like; None where no such key is written.
Comparison ReadComparison(const ObjectView& view, Located& threshold);
// The entries of `mappings`, in the order in which they are written.
std::vector<MappingDecl> ReadMappings(const ObjectView& view);

}  // namespace qoe::spec
