// Source: Alertmanager docs, configuration.
#include <fmt/format.h>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
namespace {

// `alertname="X"` as a YAML text of Alertmanager's matchers.
std::string Matcher(std::string_view label, std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return YamlScalar(fmt::format("{}=\"{}\"", label, escaped));
}

void AppendReceiver(const artifact::Receiver& receiver, std::string& out) {
  const auto line = [&out](std::string_view text) { out += fmt::format("{}\n", text); };
  line(fmt::format("  - name: {}", YamlScalar(receiver.name)));
  if (!receiver.slack.empty()) {
    line("    slack_configs:");
    line(fmt::format("      - channel: {}", YamlScalar(receiver.slack)));
    line(fmt::format("        api_url_file: {}", YamlScalar(receiver.slack_url_file)));
    line("        send_resolved: true");
    line("        title: '{{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }})'");
    line("        text: '{{ range .Alerts }}{{ .Annotations.summary }}");
    line("");
    line("          {{ .Annotations.description }}");
    line("");
    line("          {{ .Annotations.runbook_url }}");
    line("");
    line("          {{ end }}'");
  }
  if (!receiver.pagerduty_key_file.empty()) {
    line("    pagerduty_configs:");
    line(fmt::format("      - routing_key_file: {}", YamlScalar(receiver.pagerduty_key_file)));
    line("        description: '{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}'");
  }
  if (!receiver.email.empty()) {
    line("    email_configs:");
    line(fmt::format("      - to: {}", YamlScalar(receiver.email)));
    line("        send_resolved: true");
  }
  if (!receiver.webhook.empty() || !receiver.webhook_url_file.empty()) {
    const bool file = receiver.webhook.empty();
    line("    webhook_configs:");
    line(fmt::format("      - {}: {}", file ? "url_file" : "url",
                     YamlScalar(file ? receiver.webhook_url_file : receiver.webhook)));
    line("        send_resolved: true");
  }
}

}  // namespace

std::string AlertmanagerYaml(const artifact::Alertmanager& config, std::string_view header) {
  std::string out(header);
  const auto line = [&out](std::string_view text) { out += fmt::format("{}\n", text); };
  if (!config.smarthost.empty()) {
    line("global:");
    line(fmt::format("  smtp_from: {}", YamlScalar(config.email_from)));
    line(fmt::format("  smtp_smarthost: {}", YamlScalar(config.smarthost)));
    if (!config.smtp_username.empty()) {
      line(fmt::format("  smtp_auth_username: {}", YamlScalar(config.smtp_username)));
      line(fmt::format("  smtp_auth_password_file: {}", YamlScalar(config.smtp_password_file)));
    }
  }
  line("route:");
  line(fmt::format("  receiver: {}", YamlScalar(config.receivers[0].name)));
  line(fmt::format("  group_by: {}", YamlList(config.group_by)));
  line(fmt::format("  group_wait: {}", units::FormatDuration(config.group_wait_ms)));
  line(fmt::format("  group_interval: {}", units::FormatDuration(config.group_interval_ms)));
  line(fmt::format("  repeat_interval: {}", units::FormatDuration(config.repeat_ms)));
  if (!config.routes.empty()) line("  routes:");
  for (const artifact::Route& route : config.routes) {
    std::string matchers;
    for (const auto& [label, value] : route.match)
      matchers += fmt::format("{}{}", matchers.empty() ? "" : ", ", Matcher(label, value));
    line(fmt::format("    - matchers: [{}]", matchers));
    line(fmt::format("      receiver: {}", YamlScalar(route.receiver)));
    const auto time = [&](std::string_view key, const std::optional<int64_t>& ms) {
      if (ms) line(fmt::format("      {}: {}", key, units::FormatDuration(*ms)));
    };
    time("group_wait", route.group_wait_ms);
    time("group_interval", route.group_interval_ms);
    time("repeat_interval", route.repeat_ms);
    if (route.go_on) line("      continue: true");
  }
  if (!config.inhibitions.empty()) line("inhibit_rules:");
  for (const artifact::Inhibition& inhibition : config.inhibitions) {
    line(fmt::format("  - source_matchers: [{}, {}]", Matcher("alertname", inhibition.source),
                     Matcher("severity", inhibition.source_severity)));
    line(fmt::format("    target_matchers: [{}, {}]", Matcher("alertname", inhibition.target),
                     Matcher("severity", inhibition.target_severity)));
    if (!inhibition.equal.empty()) line(fmt::format("    equal: {}", YamlList(inhibition.equal)));
  }
  line("receivers:");
  for (const artifact::Receiver& receiver : config.receivers) AppendReceiver(receiver, out);
  return out;
}

}  // namespace qoe::emit
