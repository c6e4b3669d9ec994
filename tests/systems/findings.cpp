#include "tests/systems/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "compiler/cli/run.h"

namespace qoe::systems {
namespace {

namespace fs = std::filesystem;

std::string ReadText(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// What documents state, as rules and specs, is in the repository; what was published is not.
std::string Absolute(const std::string& path) {
  if (path.starts_with("tests/")) return std::string(QOEC_SOURCE_DIR "/") + path;
  return ReferenceRoot().value() + "/" + path;
}

// From the line that names the rule to the one before the next rule.
std::optional<Extent> RuleExtent(std::string_view text, const std::string& name) {
  const auto begins_rule = [](std::string_view line) {
    const size_t at = line.find_first_not_of(" -");
    if (at == std::string_view::npos || line.find('-') >= at) return false;
    return line.substr(at).starts_with("alert:") || line.substr(at).starts_with("record:");
  };
  std::optional<Extent> extent;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (begins_rule(line)) {
      if (extent) return Extent{extent->begin, begin};
      if (line.ends_with(": " + name)) extent = Extent{begin, text.size()};
    }
    begin = end + 1;
  }
  return extent;
}

// The objects of a JSON text that have this title themselves, not in an object within them.
std::vector<Extent> PanelExtents(std::string_view text, const std::string& title) {
  const std::string wanted = nlohmann::json(title).dump();
  std::vector<Extent> extents;
  std::vector<size_t> open;     // where the objects around begin
  std::vector<size_t> matched;  // those of them that have the title
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') {
      open.push_back(i);
    } else if (text[i] == '}') {
      if (!matched.empty() && matched.back() == open.back()) {
        extents.push_back({open.back(), i + 1});
        matched.pop_back();
      }
      open.pop_back();
    } else if (text[i] == '"') {
      const size_t begin = i;
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\' ? 1U : 0U;
      if (text.substr(begin, i + 1 - begin) != "\"title\"") continue;
      const size_t value = text.find('"', i + 1);
      if (text.substr(value).starts_with(wanted)) matched.push_back(open.back());
    }
  }
  return extents;
}

// Whole lines around an extent; of a file that is one line, the extent itself.
Extent LinesAround(std::string_view text, Extent extent) {
  const size_t before = text.rfind('\n', extent.begin);
  const size_t after = text.find('\n', extent.end);
  if (before == std::string_view::npos && after == std::string_view::npos) return extent;
  return {before == std::string_view::npos || extent.begin == 0 ? 0 : before + 1,
          std::min(after, text.size())};
}

std::vector<Extent> Scopes(std::string_view text, const Place& place) {
  if (!place.panel.empty()) return PanelExtents(text, place.panel);
  if (place.rule.empty()) return {{0, text.size()}};
  const std::optional<Extent> rule = RuleExtent(text, place.rule);
  return rule ? std::vector<Extent>{*rule} : std::vector<Extent>{};
}

std::vector<Extent> ExtentsOf(std::string_view text, const Place& place) {
  std::vector<Extent> extents;
  for (const Extent& scope : Scopes(text, place)) {
    if (place.at.empty()) extents.push_back(scope);
    if (place.at.empty()) continue;
    for (size_t at = text.find(place.at, scope.begin); at < scope.end;
         at = text.find(place.at, at + 1))
      extents.push_back(LinesAround(text, {at, at + place.at.size()}));
  }
  if (extents.empty())
    throw std::runtime_error(fmt::format("`{}` has no rule `{}`, panel `{}` with `{}`", place.file,
                                         place.rule, place.panel, place.at));
  return extents;
}

size_t OffsetOf(std::string_view text, size_t line, size_t column) {
  size_t begin = 0;
  for (; line > 1; --line) begin = text.find('\n', begin) + 1;
  return begin + column - 1;
}

}  // namespace

std::string SharedRoot() {
  const char* folder = std::getenv("QOEC_SHARED");
  return folder != nullptr ? folder : QOEC_SHARED_DEFAULT;
}

std::optional<std::string> ReferenceRoot() {
  const std::string root = SharedRoot() + "/reference";
  if (!fs::exists(root)) return std::nullopt;
  return root;
}

std::vector<Finding> Check(const std::vector<std::string>& paths,
                           const std::vector<std::string>& catalogues) {
  std::vector<std::string> arguments = {"check", "--format", "json", "--fail-on", "never"};
  for (const std::string& catalogue : catalogues) {
    arguments.emplace_back("--catalogue");
    arguments.push_back(std::string(QOEC_SOURCE_DIR "/") + catalogue);
  }
  arguments.insert(arguments.end(), paths.begin(), paths.end());
  std::istringstream in;
  std::ostringstream out, err;
  cli::Environment env{in, out, err};
  cli::Run(arguments, env);
  const nlohmann::json printed = nlohmann::json::parse(out.str(), nullptr, false);
  if (printed.is_discarded()) throw std::runtime_error(err.str());
  std::vector<Finding> findings;
  for (const nlohmann::json& entry : printed.at("diagnostics")) {
    Finding finding;
    finding.code = entry.at("name");
    finding.message = entry.at("message");
    if (!entry.at("file").is_null()) {
      finding.file = entry.at("file");
      finding.line = entry.at("line");
      finding.column = entry.at("column");
      finding.end_line = entry.at("end_line");
      finding.end_column = entry.at("end_column");
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

const std::vector<Finding>& FindingsOf(const std::string& run) {
  static std::map<std::string, std::vector<Finding>> checked;
  const auto known = checked.find(run);
  if (known != checked.end()) return known->second;
  const Run& of = DefectTable().runs.at(run);
  std::vector<std::string> paths;
  for (const std::string& path : of.paths) paths.push_back(Absolute(path));
  return checked[run] = Check(paths, of.catalogues);
}

std::vector<Finding> FindingsAt(const Place& place) {
  const std::string path = Absolute(DefectTable().files.at(place.file).path);
  const std::string text = ReadText(path);
  const std::vector<Extent> extents = ExtentsOf(text, place);
  std::vector<Finding> findings;
  for (const Finding& finding : FindingsOf(DefectTable().files.at(place.file).run)) {
    if (finding.file != path) continue;
    const size_t begin = OffsetOf(text, finding.line, finding.column);
    const size_t end = std::max(OffsetOf(text, finding.end_line, finding.end_column), begin + 1);
    const bool within = std::any_of(extents.begin(), extents.end(), [&](const Extent& extent) {
      return begin < extent.end && end > extent.begin;
    });
    if (within) findings.push_back(finding);
  }
  return findings;
}

std::string Listed(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings)
    text += fmt::format("    {}:{} {}: {}\n", finding.line, finding.column, finding.code,
                        finding.message);
  return text.empty() ? "    nothing\n" : text;
}

}  // namespace qoe::systems
