// What the files of this folder share while they build one program; used by them alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/resolve/resolve.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"

namespace qoe::resolve {

struct Resolver {
  Resolver(const spec::Model& the_model, const source::FileSet& the_files, source::Location spec,
           diag::Sink& the_sink, Program& the_program, Role the_role)
      : model(the_model),
        files(the_files),
        where(spec),
        sink(the_sink),
        program(the_program),
        spec_role(the_role) {}

  const spec::Model& model;
  const source::FileSet& files;
  source::Location where;  // the spec as a whole
  diag::Sink& sink;
  Program& program;
  Role spec_role;
  // The reader found nothing wrong. Otherwise what is missing may be what was misspelt, and is not
  // reported again as missing.
  const bool written_cleanly = !sink.has_errors();

  // From the spec's `defaults`.
  int64_t evaluation_interval_ms = 60'000;
  int64_t window_ms = 300'000;
  std::vector<Id<Label>> default_by;
  std::vector<spec::BurnDecl> default_burns;

  // The deploys of all dashboards, read once.
  Id<Expression> default_deploys;

  // What objectives are made of; resolved like what is written.
  std::vector<spec::IndicatorDecl> made_indicators;
  std::vector<spec::AlertDecl> made_alerts;
  // The rates of all events that objectives record, for others that count the same.
  struct MadeEvents {
    std::string promql, series;
    std::string_view group;
    int64_t interval_ms = 0;
  };
  std::vector<MadeEvents> made_events;

  // --- look-ups that report what they do not find (names.cpp) ---
  Id<Label> LabelNamed(const spec::Located& name);
  std::vector<Id<Label>> LabelsNamed(const std::vector<spec::Located>& names);
  // A group, or the default one named `otherwise`, made at its first use.
  Id<Group> GroupNamed(const spec::Located& name, std::string_view otherwise);
  std::optional<IndicatorRef> ReferenceTo(const spec::Located& reference);
  // The index of the statistic, or -1.
  int StatNamed(const Indicator& indicator, const spec::Located& name);
  // Whether an indicator can be grouped by these labels; `who` groups by them.
  bool CheckCarried(const Indicator& indicator, const std::vector<spec::Located>& by,
                    std::string_view who);
  // What an alert or a criterion (`who`) watches: one statistic, and in which grouping.
  struct Watched {
    IndicatorRef ref;
    units::Unit unit;
    std::vector<Id<Label>> by;
  };
  std::optional<Watched> WatchedNamed(const spec::Located& watch,
                                      const std::optional<std::vector<spec::Located>>& by,
                                      std::string_view who);
  std::optional<std::string_view> SeverityNamed(const spec::Located& name);

  // --- values (values.cpp) ---
  units::Unit UnitOf(const spec::Located& text);
  // A number in `unit`. A bare number is taken as it is where the unit is a count, a ratio or
  // unknown; elsewhere the unit must be written.
  std::optional<double> NumberIn(const units::Unit& unit, const spec::Located& text);
  // Colours and where they begin, in `unit`; the base first.
  std::vector<ThresholdStep> ThresholdsOf(const spec::NamedTexts& written, const units::Unit& unit);

  // What values are shown as; numbers in `unit`.
  std::vector<ValueMapping> MappingsOf(const std::vector<spec::MappingDecl>& written,
                                       const units::Unit& unit);

  // --- texts (templates.cpp); `labels`: those of the result, null where they are not known ---
  Template TemplateOf(const spec::Located& text, const std::vector<Id<Label>>* labels);

  // --- LogQL (logql.cpp) ---
  // Reports what is wrong with a query; returns whether nothing is.
  bool CheckLogql(const spec::Embedded& text);

  // --- expressions (expressions.cpp) ---
  // Parses and type-checks; the id is valid even when the expression is not `ok`.
  Id<Expression> Parse(const spec::Embedded& text, ExpressionRole role);
  // A plain selector on a metric of the catalogue.
  std::optional<Selector> SelectorOf(const spec::Embedded& text);

  // --- parts of dashboards (dashboard_variables.cpp, repeats.cpp, annotations.cpp) ---
  // The variables of that name, or all where none is written. `strict`: one that the dashboard does
  // not have is reported.
  std::vector<size_t> VariablesNamed(const Dashboard& dashboard,
                                     const std::optional<std::vector<spec::Located>>& names,
                                     bool strict);
  // A metric for a variable that has the first of the catalogue: one that the panels ask.
  void ChooseMetric(const Dashboard& dashboard, Variable& variable);
  // The variable for whose values a row or a panel (`what`) is repeated; -1: none that can be.
  int RepeatedFor(const Dashboard& dashboard, const spec::Located& name, std::string_view what);
  Repeat RepeatOf(const Dashboard& dashboard, const spec::PanelDecl& decl, const Panel& panel);
  void Annotations(const spec::DashboardDecl& decl, Dashboard& dashboard);

  // --- sections, in the order in which they are resolved ---
  void System();
  void Alertmanager();
  void Catalogue();
  void Logs();
  void Groups();
  void Objectives();
  void Indicators();
  void Alerts();
  void Gates();
  void Verify();
  void Dashboards();
  void SqlAlerts();
  void Scenarios();
  void Diagnostics();
};

// Names and values without their places.
std::vector<std::pair<std::string_view, std::string_view>> PairsOf(const spec::NamedTexts& texts);

// A title that names the variable, or else ends in it.
std::string TitleWith(std::string_view title, const Variable& variable);
// "rebuffer_rate" → "Rebuffer rate".
std::string TitleFromName(std::string_view name);
// "video_startup_critical" → "VideoStartupCritical".
std::string PascalName(std::string_view key);

}  // namespace qoe::resolve
