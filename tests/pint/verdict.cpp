#include "verdict.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/cli/rule_options.h"
#include "compiler/diag/render.h"
#include "compiler/driver/check_files.h"
#include "server.h"

namespace qoe::pint {
namespace {

using nlohmann::json;

constexpr const char* kTested = "tested.yaml";

// A catalogue is read from a path. One per test process, gone with it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / fmt::format("qoec_pint_{}.yaml", getpid())) {
    std::ofstream(path_) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string Indented(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);)
    out += line.empty() ? "\n" : "  " + line + "\n";
  return out;
}

// What kind of text a case's rules are.
enum class Form : uint8_t { Rules, Groups, File };

Form FormOf(const std::string& text) {
  const size_t begin = text.find_first_not_of('\n');
  const std::string_view rest = std::string_view(text).substr(begin);
  if (rest.starts_with("groups:")) return Form::File;
  return rest.starts_with("- name:") ? Form::Groups : Form::Rules;
}

std::string Group(const std::string& name, const std::string& rules) {
  return fmt::format("- name: {}\n  rules:\n{}", name, Indented(rules));
}

// The files of a case, and at which line of the tested one the case's own text begins.
struct Files {
  std::vector<driver::FileText> texts;
  uint32_t first_line = 1;
};

// Most cases record `foo` and read `foo`, which pint looks at apart. What is recorded gets another
// name where the name is not what the case is about, so that the rule does not feed on itself.
std::string OwnText(const json& item) {
  std::string text = item.at("rule_yaml");
  if (!item.at("check").get<std::string>().starts_with("promql/")) return text;
  const std::string key = "record: foo\n";
  if (const size_t at = text.find(key); at != std::string::npos)
    text.replace(at, key.size(), "record: recorded:foo\n");
  return text;
}

Files FilesOf(const json& item) {
  Files files;
  const std::string own = OwnText(item);
  const Form form = FormOf(own);
  std::string before;
  int count = 0;
  for (const json& other : item.value("other_rules", json::array())) {
    const std::string text = other.at("rule_yaml");
    // The tested rule itself, listed among all rules.
    if (text == item.at("rule_yaml") || other.value("state", "") == "removed") continue;
    const std::string name = fmt::format("other{}", ++count);
    if (FormOf(text) == Form::Rules && form == Form::Rules) {
      before += Group(name, text);
    } else {
      files.texts.push_back(
          {name + ".yaml", FormOf(text) == Form::File ? text : "groups:\n" + Group(name, text)});
    }
  }
  std::string tested;
  if (form == Form::File) {
    tested = own;
  } else {
    tested = "groups:\n" + before;
    if (form == Form::Rules) tested += "- name: tested\n  rules:\n";
    files.first_line += static_cast<uint32_t>(std::count(tested.begin(), tested.end(), '\n'));
    tested += form == Form::Rules ? Indented(own) : own;
  }
  files.texts.push_back({kTested, std::move(tested)});
  return files;
}

driver::RuleOptions OptionsOf(const json& item) {
  cli::RuleFlags flags;
  const json context = item.value("context", json::object());
  if (context.contains("prometheus_version"))
    flags.target = "prometheus " + context["prometheus_version"].get<std::string>();
  if (context.contains("flags")) {
    std::istringstream names(context["flags"].value("enable-feature", ""));
    for (std::string name; std::getline(names, name, ',');) flags.features.push_back(name);
  }
  return cli::RuleOptionsOf(flags);
}

// The metrics that the case's rules read, but for those that another rule records.
std::set<std::string> Selected(const driver::FileRun& run) {
  std::set<std::string> names;
  for (const check::ParsedRule& rule : run.parsed) {
    for (uint32_t i = 0; i < rule.ast.size(); ++i) {
      const promql::NodeId id{i};
      if (rule.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const std::string name(rule.ast.selector(id).metric_name());
      if (!name.empty() && !name.starts_with("ALERTS") && name != "up") names.insert(name);
    }
  }
  const size_t last = run.rule_files.size() - 1;
  for (const check::ParsedRule& rule : run.parsed) {
    const bool own = rule.file == &run.rule_files[last] && rule.group->name.value() == "tested";
    if (rule.records() && !own) names.erase(std::string(rule.name()));
  }
  return names;
}

}  // namespace

std::string Verdict::Text() const {
  std::string list;
  for (const std::string& code : codes) list += (list.empty() ? "" : ", ") + code;
  if (agrees) return list.empty() ? "clean" : "found " + list;
  return list.empty() ? "different" : "different: " + list;
}

Verdict Judge(const json& item, const std::set<std::string>& family) {
  Files files = FilesOf(item);
  driver::FileOptions options;
  options.rules = OptionsOf(item);
  const auto names = driver::CheckFiles(files.texts, {}, options);
  const TemporaryFile catalogue(CatalogueOf(item, Selected(*names)));
  options.catalogues = {catalogue.path()};
  const auto run = driver::CheckFiles(files.texts, {}, options);
  const driver::FileRun& found = *run;
  Verdict verdict;
  verdict.all = diag::RenderText(found.catalogue_sink.Sorted(), found.files, {}) +
                diag::RenderText(found.rule_sink.Sorted(), found.files, {});

  struct Lines {
    uint32_t first, last;
    bool met = false;
  };
  std::vector<Lines> problems;
  for (const json& problem : item.at("problems")) {
    const json& lines = problem.at("lines");
    const uint32_t shift = files.first_line - 1;
    problems.push_back({lines[0].get<uint32_t>() + shift, lines[1].get<uint32_t>() + shift});
  }
  verdict.agrees = !found.catalogue_sink.has_errors();
  for (const diag::Diagnostic& each : found.rule_sink.Sorted()) {
    const source::File& file = found.files[each.location.file];
    if (file.path() != kTested || !family.contains(diag::Text(each.code))) continue;
    const uint32_t line = file.Position(each.location.span.begin).line;
    if (line < files.first_line) continue;
    verdict.codes.insert(diag::Text(each.code));
    bool expected = false;
    for (Lines& problem : problems) {
      if (line < problem.first || line > problem.last) continue;
      problem.met = expected = true;
    }
    verdict.agrees = verdict.agrees && expected;
  }
  for (const Lines& problem : problems) verdict.agrees = verdict.agrees && problem.met;
  return verdict;
}

}  // namespace qoe::pint
