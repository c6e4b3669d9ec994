// Who hears of which alerts.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

// Whether a route takes alerts with these labels.
bool Takes(const artifact::Route& route, const Labels& labels) {
  return std::all_of(route.match.begin(), route.match.end(), [&](const auto& match) {
    return std::find(labels.begin(), labels.end(), Labels::value_type(match.first, match.second)) !=
           labels.end();
  });
}

// What a route takes, in words; one text for the routes to several receivers.
std::string TakenText(const artifact::Route& route) {
  std::string text;
  for (const auto& [label, value] : route.match)
    text +=
        fmt::format("{}{}", text.empty() ? "" : ", ", CodeText(fmt::format("{}={}", label, value)));
  return text;
}

int64_t RepeatOf(const artifact::Alertmanager& config, const artifact::Route& route) {
  return route.repeat_ms.value_or(config.repeat_ms);
}

// The routes that take an alert: up to the first that does not pass it on. None: the root's.
std::vector<const artifact::Route*> RoutesOf(const artifact::Alertmanager& config,
                                             const Labels& labels) {
  std::vector<const artifact::Route*> taken;
  for (const artifact::Route& route : config.routes) {
    if (!Takes(route, labels)) continue;
    taken.push_back(&route);
    if (!route.go_on) break;
  }
  return taken;
}

// "`oncall`, `team`, every 1h".
std::string ReceiversText(const artifact::Alertmanager& config,
                          const std::vector<const artifact::Route*>& routes) {
  std::string text;
  for (size_t i = 0; i < routes.size(); ++i) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", CodeText(routes[i]->receiver));
    const int64_t repeat = RepeatOf(config, *routes[i]);
    if (i + 1 == routes.size() || RepeatOf(config, *routes[i + 1]) != repeat)
      text += fmt::format(", every {}", units::FormatDuration(repeat));
  }
  if (!routes.empty()) return text;
  return fmt::format("{}, every {}", CodeText(config.receivers[0].name),
                     units::FormatDuration(config.repeat_ms));
}

// By what a receiver is reached. Secrets are named by their files, as in the configuration.
std::string WayText(const Receiver& receiver) {
  std::string text;
  const auto add = [&](const std::string& way) { text += (text.empty() ? "" : ", ") + way; };
  if (!receiver.slack.empty()) add(fmt::format("Slack {}", CodeText(receiver.slack)));
  if (!receiver.pagerduty_key_file.empty()) add("PagerDuty");
  if (!receiver.email.empty()) add(fmt::format("mail to {}", receiver.email));
  if (!receiver.webhook.empty()) add(fmt::format("webhook {}", CodeText(receiver.webhook)));
  if (!receiver.webhook_url_file.empty())
    add(fmt::format("webhook of {}", CodeText(receiver.webhook_url_file)));
  return text;
}

// Alert rules that go where `first` does; null: those that no route takes.
size_t RulesOf(const DocContext& cx, const artifact::Route* first) {
  size_t rules = 0;
  for (const Alert& alert : cx.program.alerts) {
    for (const AlertLevel& level : alert.levels) {
      const auto routes = RoutesOf(*cx.bundle.alertmanager, level.labels);
      rules += (routes.empty() ? nullptr : routes[0]) == first ? 1 : 0;
    }
  }
  return rules;
}

// The routes in their order; a run of those that pass on to the next is one row.
std::string RouteTable(const DocContext& cx) {
  const artifact::Alertmanager& config = *cx.bundle.alertmanager;
  std::string text =
      TableHead({"alerts with", "told, and how often while it fires", "alert rules"});
  for (size_t i = 0; i < config.routes.size(); ++i) {
    const artifact::Route* first = &config.routes[i];
    std::vector<const artifact::Route*> run = {first};
    while (run.back()->go_on && i + 1 < config.routes.size() &&
           TakenText(config.routes[i + 1]) == TakenText(*first))
      run.push_back(&config.routes[++i]);
    text += TableRow(
        {TakenText(*first), ReceiversText(config, run), std::to_string(RulesOf(cx, first))});
  }
  return text + TableRow({"anything else", ReceiversText(config, {}),
                          std::to_string(RulesOf(cx, nullptr))});
}

}  // namespace

std::string ToldText(const DocContext& cx, const AlertLevel& level) {
  if (!cx.bundle.alertmanager) return {};
  return ReceiversText(*cx.bundle.alertmanager, RoutesOf(*cx.bundle.alertmanager, level.labels));
}

void AddReceiverPage(const DocContext& cx) {
  if (!cx.program.system.alertmanager || !cx.bundle.alertmanager) return;
  const Alertmanager& from = *cx.program.system.alertmanager;
  std::string text =
      "# Who is told\n\nWhere the [Alertmanager](../alertmanager/alertmanager.yaml) sends "
      "alerts.\n\n" +
      RouteTable(cx);
  std::string labels;
  for (const std::string_view label : from.group_by)
    labels += fmt::format("{}{}", labels.empty() ? "" : ", ", CodeText(label));
  text += fmt::format(
      "\nAlerts that agree in {} are told together: the first one after {}, news of them every "
      "{}.\n",
      labels, units::FormatDuration(from.group_wait_ms),
      units::FormatDuration(from.group_interval_ms));
  if (cx.bundle.alertmanager && !cx.bundle.alertmanager->inhibitions.empty()) {
    text +=
        "\nWhile an alert fires, the milder levels of the same alert are not told, where their "
        "labels agree.\n";
  }
  text += "\n## Receivers\n\n" + TableHead({"receiver", "reached by"});
  for (const Receiver& receiver : from.receivers)
    text += TableRow({CodeText(receiver.name), WayText(receiver)});
  cx.pages.push_back({"receivers.md", std::move(text)});
}

}  // namespace qoe::lower
