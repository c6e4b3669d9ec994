// Source: Alertmanager docs, configuration.
#include <fmt/format.h>

#include "compiler/base/yaml_text.h"
#include "compiler/emit/emit.h"
#include "compiler/units/unit.h"

namespace qoe::emit {
namespace {

std::string Scalar(std::string_view text) {
  std::string out;
  AppendYamlScalar(text, out);
  return out;
}

std::string List(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + Scalar(item);
  return fmt::format("[{}]", out);
}

// `alertname="X"` as a YAML text of Alertmanager's matchers.
std::string Matcher(std::string_view label, std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return Scalar(fmt::format("{}=\"{}\"", label, escaped));
}

void AppendReceiver(const artifact::Receiver& receiver, std::string& out) {
  const auto line = [&out](std::string_view text) { out += fmt::format("{}\n", text); };
  line(fmt::format("  - name: {}", Scalar(receiver.name)));
  if (!receiver.slack.empty()) {
    line("    slack_configs:");
    line(fmt::format("      - channel: {}", Scalar(receiver.slack)));
    line(fmt::format("        api_url_file: {}", Scalar(receiver.slack_url_file)));
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
    line(fmt::format("      - routing_key_file: {}", Scalar(receiver.pagerduty_key_file)));
    line("        description: '{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}'");
  }
  if (!receiver.email.empty()) {
    line("    email_configs:");
    line(fmt::format("      - to: {}", Scalar(receiver.email)));
    line("        send_resolved: true");
  }
  if (!receiver.webhook.empty() || !receiver.webhook_url_file.empty()) {
    const bool file = receiver.webhook.empty();
    line("    webhook_configs:");
    line(fmt::format("      - {}: {}", file ? "url_file" : "url",
                     Scalar(file ? receiver.webhook_url_file : receiver.webhook)));
    line("        send_resolved: true");
  }
}

}  // namespace

std::string AlertmanagerYaml(const artifact::Alertmanager& config, std::string_view header) {
  std::string out(header);
  const auto line = [&out](std::string_view text) { out += fmt::format("{}\n", text); };
  if (!config.smarthost.empty()) {
    line("global:");
    line(fmt::format("  smtp_from: {}", Scalar(config.email_from)));
    line(fmt::format("  smtp_smarthost: {}", Scalar(config.smarthost)));
  }
  line("route:");
  line(fmt::format("  receiver: {}", Scalar(config.receivers[0].name)));
  line(fmt::format("  group_by: {}", List(config.group_by)));
  line(fmt::format("  group_wait: {}", units::FormatDuration(config.group_wait_ms)));
  line(fmt::format("  group_interval: {}", units::FormatDuration(config.group_interval_ms)));
  line(fmt::format("  repeat_interval: {}", units::FormatDuration(config.repeat_ms)));
  if (!config.routes.empty()) line("  routes:");
  for (const artifact::Route& route : config.routes) {
    line(fmt::format("    - matchers: [{}]", Matcher("severity", route.severity)));
    line(fmt::format("      receiver: {}", Scalar(route.receiver)));
    if (route.repeat_ms > 0)
      line(fmt::format("      repeat_interval: {}", units::FormatDuration(route.repeat_ms)));
    if (route.go_on) line("      continue: true");
  }
  if (!config.inhibitions.empty()) line("inhibit_rules:");
  for (const artifact::Inhibition& inhibition : config.inhibitions) {
    line(fmt::format("  - source_matchers: [{}, {}]", Matcher("alertname", inhibition.source),
                     Matcher("severity", inhibition.source_severity)));
    line(fmt::format("    target_matchers: [{}, {}]", Matcher("alertname", inhibition.target),
                     Matcher("severity", inhibition.target_severity)));
    if (!inhibition.equal.empty()) line(fmt::format("    equal: {}", List(inhibition.equal)));
  }
  line("receivers:");
  for (const artifact::Receiver& receiver : config.receivers) AppendReceiver(receiver, out);
  return out;
}

}  // namespace qoe::emit
