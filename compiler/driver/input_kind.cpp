#include "compiler/driver/input_kind.h"

#include <algorithm>
#include <array>

namespace qoe::driver {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
// Sections that nothing but a spec has, for one that lacks its first line.
constexpr std::array<std::string_view, 6> kSpecSections = {"system", "metrics",    "indicators",
                                                           "alerts", "dashboards", "sql_alerts"};

// What the keys at the top say.
struct Signs {
  bool any = false, version = false, section = false, groups = false, kind = false;
  bool provisioning = false;  // `apiVersion: 1`: alerts of Grafana's own
  bool panels = false;        // `panels`, `rows`, a `dashboard` around them, or a resource
  bool resource = false;      // `kind: PrometheusRule`
  bool list = false;          // `kind: List` and its like
  bool plan = false;          // a gate's plan, which we wrote

  void Add(std::string_view key, std::string_view value) {
    any = true;
    plan |= key == "plan" && value.starts_with("qoec gate");
    version |= key == "qoec";
    groups |= key == "groups";
    panels |= key == "panels" || key == "rows" || key == "dashboard";
    section |= std::find(kSpecSections.begin(), kSpecSections.end(), key) != kSpecSections.end();
    provisioning |= key == "apiVersion" && value == "1";
    panels |= key == "apiVersion" && value.starts_with("dashboard.grafana.app/");
    if (key != "kind") return;
    kind = true;
    resource |= value.starts_with("PrometheusRule") && !value.ends_with("List");
    list |= value.ends_with("List");
  }
};

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view Unquoted(std::string_view text) {
  if (text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0])
    return text.substr(1, text.size() - 2);
  return text;
}

// A value without quotes and without a comment behind it.
std::string_view ValueOf(std::string_view text) {
  text = Trimmed(text);
  const size_t comment = text.find(" #");
  return Unquoted(Trimmed(text.substr(0, comment)));
}

// The keys of block mappings: lines as far to the left as the first one of their document.
void ScanBlock(std::string_view text, Signs& signs) {
  size_t root_indent = std::string_view::npos;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const size_t indent = line.find_first_not_of(' ');
    if (line.starts_with("---") || line.starts_with("...")) {
      root_indent = std::string_view::npos;
      continue;
    }
    if (indent == std::string_view::npos || line[indent] == '#' || line[indent] == '%' ||
        line[indent] == '\r') {
      continue;
    }
    if (root_indent == std::string_view::npos) root_indent = indent;
    const size_t colon = line.find(':');
    if (indent != root_indent || colon == std::string_view::npos || line[indent] == '-') continue;
    const std::string_view rest = line.substr(colon + 1);
    if (!rest.empty() && kBlanks.find(rest[0]) == std::string_view::npos) continue;
    signs.Add(Unquoted(Trimmed(line.substr(0, colon))), ValueOf(rest));
  }
}

// The end of the quoted text that begins at `at`.
size_t QuoteEnd(std::string_view text, size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
  return std::min(at, text.size());
}

// The keys of a flow mapping, which is also what JSON is.
void ScanFlow(std::string_view text, Signs& signs) {
  size_t depth = 0, begin = 0;
  std::string_view key;
  const auto finish = [&](size_t end) {
    if (!key.empty()) signs.Add(key, ValueOf(text.substr(begin, end - begin)));
    key = {};
  };
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = QuoteEnd(text, at);
    } else if (c == '{' || c == '[') {
      if (++depth == 1) begin = at + 1;
    } else if (c == '}' || c == ']') {
      if (depth == 1) finish(at);
      if (depth > 0) --depth;
    } else if (depth == 1 && c == ':' && key.empty()) {
      key = Unquoted(Trimmed(text.substr(begin, at - begin)));
      begin = at + 1;
    } else if (depth == 1 && c == ',') {
      finish(at);
      begin = at + 1;
    }
  }
}

}  // namespace

InputKind KindOf(std::string_view text) {
  Signs signs;
  const size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return InputKind::Unknown;
  if (text[first] == '{') {
    ScanFlow(text.substr(first), signs);
    if (signs.panels && !signs.version) return InputKind::Dashboard;
  } else {
    ScanBlock(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text, signs);
  }
  if (signs.plan) return InputKind::Other;
  if (signs.version) return InputKind::Spec;
  const bool listed = signs.list && text.find("PrometheusRule") != std::string_view::npos;
  if (signs.resource || listed) return InputKind::Rules;
  if (signs.section) return InputKind::Spec;
  if (signs.groups && !signs.kind && !signs.provisioning) return InputKind::Rules;
  return signs.any ? InputKind::Other : InputKind::Unknown;
}

}  // namespace qoe::driver
