#include <algorithm>

#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

size_t RankOf(const Program& program, std::string_view severity) {
  const std::vector<std::string_view>& all = program.system.severities;
  return static_cast<size_t>(std::find(all.begin(), all.end(), severity) - all.begin());
}

// Each level of an alert silences those below it: both speak of the same thing.
void AddInhibitions(const Program& program, std::vector<artifact::Inhibition>& out) {
  const auto add = [&](const AlertLevel& worse, const AlertLevel& milder,
                       const std::vector<Id<Label>>& by) {
    artifact::Inhibition& inhibition = out.emplace_back();
    inhibition.source = worse.name;
    inhibition.target = milder.name;
    inhibition.source_severity = worse.severity;
    inhibition.target_severity = milder.severity;
    for (const Id<Label> label : by) inhibition.equal.emplace_back(program.labels[label].name);
  };
  for (const Alert& alert : program.alerts) {
    if (!alert.ok) continue;
    for (const AlertLevel& worse : alert.levels) {
      for (const AlertLevel& milder : alert.levels) {
        if (RankOf(program, worse.severity) < RankOf(program, milder.severity))
          add(worse, milder, alert.by);
      }
    }
  }
  // The burns of an objective are alerts of their own.
  const auto burn = [](const Alert& alert, const Objective& objective) {
    return alert.ok && !alert.levels.empty() &&
           alert.name.starts_with(std::string(objective.name) + "_budget_burn_");
  };
  for (const Objective& objective : program.objectives) {
    for (const Alert& worse : program.alerts) {
      if (!burn(worse, objective)) continue;
      for (const Alert& milder : program.alerts) {
        if (!burn(milder, objective)) continue;
        if (RankOf(program, worse.levels[0].severity) < RankOf(program, milder.levels[0].severity))
          add(worse.levels[0], milder.levels[0], worse.by);
      }
    }
  }
}

}  // namespace

void LowerAlertmanager(const Program& program, artifact::Bundle& bundle) {
  if (!program.system.alertmanager) return;
  const Alertmanager& from = *program.system.alertmanager;
  artifact::Alertmanager& out = bundle.alertmanager.emplace();
  for (const Receiver& receiver : from.receivers) {
    out.receivers.push_back({std::string(receiver.name), std::string(receiver.slack),
                             std::string(receiver.slack_url_file),
                             std::string(receiver.pagerduty_key_file), std::string(receiver.email),
                             std::string(receiver.webhook),
                             std::string(receiver.webhook_url_file)});
  }
  for (const AlertRoute& route : from.routes) {
    for (size_t i = 0; i < route.to.size(); ++i) {
      artifact::Route& each = out.routes.emplace_back();
      for (const auto& [label, value] : route.match) each.match.emplace_back(label, value);
      each.receiver = route.to[i];
      each.repeat_ms = route.repeat_ms;
      each.group_wait_ms = route.group_wait_ms;
      each.group_interval_ms = route.group_interval_ms;
      each.go_on = !route.only || i + 1 < route.to.size();
    }
  }
  AddInhibitions(program, out.inhibitions);
  for (const std::string_view label : from.group_by) out.group_by.emplace_back(label);
  out.group_wait_ms = from.group_wait_ms;
  out.group_interval_ms = from.group_interval_ms;
  out.repeat_ms = from.repeat_ms;
  out.email_from = from.email_from;
  out.smarthost = from.smarthost;
  out.smtp_username = from.smtp_username;
  out.smtp_password_file = from.smtp_password_file;
}

}  // namespace qoe::lower
