#include <fmt/format.h>

#include <utility>

#include "compiler/base/yaml_text.h"
#include "tests/ruler/group.h"

namespace qoe::test_ruler {
namespace {

// Go's encoder indents to multiples of four, also from the keys of a list's item.
int Deeper(int indent) { return (indent / 4 + 1) * 4; }

// To some readers `..` begins a number; Go's encoder leaves it plain.
void AppendScalar(std::string_view text, std::string& out) {
  if (text == "..") {
    out += text;
  } else {
    AppendYamlScalar(text, out);
  }
}

// Lines of YAML, each with what stands before it.
class Writer {
 public:
  void Key(int indent, std::string_view key) {
    out_.append(static_cast<size_t>(indent), ' ');
    AppendScalar(key, out_);
    out_ += ":\n";
  }

  void Text(int indent, std::string_view key, std::string_view value) {
    out_.append(static_cast<size_t>(indent), ' ');
    AppendScalar(key, out_);
    out_ += ": ";
    if (IsBlock(value)) {
      Block(Deeper(indent), value);
    } else {
      AppendScalar(value, out_);
      out_ += '\n';
    }
  }

  void TextIfSet(int indent, std::string_view key, std::string_view value) {
    if (!value.empty()) Text(indent, key, value);
  }

  void Duration(int indent, std::string_view key, std::optional<int64_t> ms) {
    if (ms) Plain(indent, key, DurationText(*ms));
  }

  void Plain(int indent, std::string_view key, std::string_view value) {
    out_ += fmt::format("{:{}}{}: {}\n", "", indent, key, value);
  }

  void Texts(int indent, std::string_view key, const std::map<std::string, std::string>& texts) {
    if (texts.empty()) return;
    Key(indent, key);
    for (const auto& [name, value] : texts) Text(Deeper(indent), name, value);
  }

  void List(int indent, std::string_view key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    Key(indent, key);
    for (const std::string& text : texts) {
      out_ += fmt::format("{:{}}- ", "", Deeper(indent));
      AppendScalar(text, out_);
      out_ += '\n';
    }
  }

  // Makes the first key of what was written since `begin` the beginning of a list's item.
  void MakeItem(size_t begin, int indent) { out_[begin + static_cast<size_t>(indent)] = '-'; }

  size_t size() const { return out_.size(); }
  std::string Take() { return std::move(out_); }

 private:
  // Go's encoder writes several lines as a literal block, where YAML has them that way.
  static bool IsBlock(std::string_view value) {
    if (value.find('\n') == std::string_view::npos || value[0] == ' ' || value[0] == '\n')
      return false;
    for (const char c : value) {
      if (c != '\n' && static_cast<unsigned char>(c) < 0x20) return false;
    }
    return value.find(" \n") == std::string_view::npos && value.back() != ' ';
  }

  void Block(int indent, std::string_view value) {
    const bool ends = value.ends_with('\n');
    out_ += !ends ? "|-\n" : value.ends_with("\n\n") ? "|+\n" : "|\n";
    if (ends) value.remove_suffix(1);
    for (;;) {
      const std::string_view line = value.substr(0, value.find('\n'));
      if (!line.empty()) out_ += fmt::format("{:{}}{}", "", indent, line);
      out_ += '\n';
      if (line.size() == value.size()) return;
      value.remove_prefix(line.size() + 1);
    }
  }

  std::string out_;
};

void WriteRule(Writer& writer, const Rule& rule, int indent) {
  const size_t begin = writer.size();
  const int inner = indent + 2;
  writer.TextIfSet(inner, "record", rule.record);
  writer.TextIfSet(inner, "alert", rule.alert);
  writer.Text(inner, "expr", rule.expr);
  if (rule.for_ms != 0) writer.Duration(inner, "for", rule.for_ms);
  if (rule.keep_firing_for_ms != 0)
    writer.Duration(inner, "keep_firing_for", rule.keep_firing_for_ms);
  writer.Texts(inner, "labels", rule.labels);
  writer.Texts(inner, "annotations", rule.annotations);
  writer.MakeItem(begin, indent);
}

void WriteGroupAt(Writer& writer, const Group& group, int indent) {
  writer.Text(indent, "name", group.name);
  if (group.interval_ms != 0) writer.Duration(indent, "interval", group.interval_ms);
  writer.Duration(indent, "evaluation_delay", group.evaluation_delay_ms);
  writer.Duration(indent, "query_offset", group.query_offset_ms);
  if (group.limit != 0) writer.Plain(indent, "limit", std::to_string(group.limit));
  writer.Key(indent, "rules");
  for (const Rule& rule : group.rules) WriteRule(writer, rule, Deeper(indent));
  writer.Texts(indent, "labels", group.labels);
  writer.List(indent, "source_tenants", group.source_tenants);
  if (group.aligned) writer.Plain(indent, "align_evaluation_time_on_interval", "true");
}

}  // namespace

std::string WriteGroup(const Group& group) {
  Writer writer;
  WriteGroupAt(writer, group, 0);
  return writer.Take();
}

std::string WriteNamespaces(const Namespaces& namespaces) {
  if (namespaces.empty()) return "{}\n";
  Writer writer;
  for (const auto& [name, groups] : namespaces) {
    writer.Key(0, name);
    for (const auto& [key, group] : groups) {
      const size_t begin = writer.size();
      WriteGroupAt(writer, group, 6);
      writer.MakeItem(begin, 4);
    }
  }
  return writer.Take();
}

// Source: prometheus/common model/time.go Duration.String; years, weeks only where they are exact.
std::string DurationText(int64_t ms) {
  struct Unit {
    std::string_view name;
    int64_t ms;
    bool exact;
  };
  constexpr int64_t kHour = 3'600'000;
  constexpr Unit kUnits[] = {{"y", kHour * 24 * 365, true},
                             {"w", kHour * 24 * 7, true},
                             {"d", kHour * 24, false},
                             {"h", kHour, false},
                             {"m", 60'000, false},
                             {"s", 1'000, false},
                             {"ms", 1, false}};
  if (ms == 0) return "0s";
  std::string text;
  for (const Unit& unit : kUnits) {
    if (unit.exact && ms % unit.ms != 0) continue;
    if (const int64_t count = ms / unit.ms; count > 0)
      text += fmt::format("{}{}", count, unit.name);
    ms %= unit.ms;
  }
  return text;
}

}  // namespace qoe::test_ruler
