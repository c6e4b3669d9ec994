#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

constexpr int64_t kGroupWaitMs = 30'000;
constexpr int64_t kGroupIntervalMs = 300'000;
constexpr int64_t kRepeatMs = int64_t{4} * 3'600'000;

// What a receiver needs to reach anybody.
void CheckReceiver(const spec::ReceiverDecl& decl, const spec::AlertmanagerDecl& of,
                   diag::Sink& sink) {
  const bool any = decl.slack.set() || decl.pagerduty_key_file.set() || decl.email.set() ||
                   decl.webhook.set() || decl.webhook_url_file.set();
  if (!any) {
    sink.Add(Code::MissingKey, decl.name.location, "receiver `{}` reaches nobody", decl.name.text)
        .Help("give it `slack`, `pagerduty_key_file`, `email` or `webhook`");
  }
  if (decl.slack.set() && !decl.slack_url_file.set()) {
    sink.Add(Code::MissingKey, decl.slack.location,
             "the channel `{}` needs the file with the address of Slack's webhook", decl.slack.text)
        .Help("`slack_url_file: /etc/alertmanager/slack_url`");
  }
  if (decl.email.set() && (!of.email_from.set() || !of.smarthost.set())) {
    sink.Add(Code::MissingKey, decl.email.location,
             "mails need a sender and a mail server: `email_from` and `smarthost`");
  }
}

}  // namespace

void Resolver::Alertmanager() {
  if (model.systems.empty() || !model.systems[0].alertmanager) return;
  const spec::AlertmanagerDecl& decl = *model.systems[0].alertmanager;
  if (decl.receivers.empty()) {
    if (written_cleanly) {
      sink.Add(Code::MissingKey, decl.location,
               "the Alertmanager has no receiver, so nobody is told")
          .Help("`receivers: {{ team: {{ slack: \"#media\", slack_url_file: … }} }}`");
    }
    return;
  }
  qoe::Alertmanager& out = program.system.alertmanager.emplace();
  std::vector<std::string_view> names;
  for (const spec::ReceiverDecl& receiver : decl.receivers) {
    CheckReceiver(receiver, decl, sink);
    names.push_back(receiver.name.text);
    out.receivers.push_back({receiver.name.text, receiver.slack.text, receiver.slack_url_file.text,
                             receiver.pagerduty_key_file.text, receiver.email.text,
                             receiver.webhook.text, receiver.webhook_url_file.text});
  }
  const auto add = [&](const spec::AlertRouteDecl& route) -> AlertRoute& {
    AlertRoute& each = out.routes.emplace_back();
    each.repeat_ms = route.repeat_ms;
    each.group_wait_ms = route.group_wait_ms;
    each.group_interval_ms = route.group_interval_ms;
    each.only = route.only;
    for (const Located& to : route.to) {
      if (std::find(names.begin(), names.end(), to.text) == names.end()) {
        sink.Add(Code::UnknownReference, to.location, "receiver `{}` is not declared", to.text)
            .DidYouMean(to.text, names);
      }
      each.to.push_back(to.text);
    }
    return each;
  };
  for (const spec::AlertRouteDecl& route : decl.label_routes) {
    AlertRoute& each = add(route);
    for (const auto& [label, value] : route.match) {
      const bool severity = label.text == "severity";
      each.match.emplace_back(label.text,
                              severity ? SeverityNamed(value).value_or(value.text) : value.text);
    }
    if (route.match.empty() && written_cleanly) {
      sink.Add(Code::MissingKey, route.to.empty() ? decl.location : route.to[0].location,
               "a route without labels would take every alert")
          .Help("`match: {{ team: media }}`; who gets the rest is the first receiver");
    }
  }
  for (const spec::AlertRouteDecl& route : decl.routes) {
    const std::string_view severity = SeverityNamed(route.severity).value_or(route.severity.text);
    add(route).match.emplace_back("severity", severity);
  }
  for (const Located& label : decl.group_by) out.group_by.push_back(label.text);
  if (out.group_by.empty()) out.group_by.emplace_back("alertname");
  out.group_wait_ms = decl.group_wait_ms.value_or(kGroupWaitMs);
  out.group_interval_ms = decl.group_interval_ms.value_or(kGroupIntervalMs);
  out.repeat_ms = decl.repeat_ms.value_or(kRepeatMs);
  out.email_from = decl.email_from.text;
  out.smarthost = decl.smarthost.text;
  out.smtp_username = decl.smtp_username.text;
  out.smtp_password_file = decl.smtp_password_file.text;
  if (decl.smtp_username.set() != decl.smtp_password_file.set()) {
    sink.Add(
        Code::MissingKey,
        decl.smtp_username.set() ? decl.smtp_username.location : decl.smtp_password_file.location,
        "the mail server is logged into by a name and a password: `smtp_username` and "
        "`smtp_password_file`");
  }
}

}  // namespace qoe::resolve
