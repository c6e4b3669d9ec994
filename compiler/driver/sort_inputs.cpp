#include "compiler/driver/sort_inputs.h"

#include <algorithm>

#include "compiler/driver/input_kind.h"
#include "compiler/source/file_system.h"
#include "promql/utf8.h"

namespace qoe::driver {
namespace {

struct KnownFile {
  FileText file;
  InputKind kind;
};

std::vector<KnownFile> ReadKnown(const std::vector<std::string>& paths) {
  std::vector<KnownFile> known;
  for (FileText& file : ReadFiles(paths)) {
    const InputKind kind = file.text ? KindOf(file.text.value()) : InputKind::Unknown;
    known.push_back({std::move(file), kind});
  }
  return known;
}

bool Any(const std::vector<KnownFile>& files, InputKind kind) {
  return std::any_of(files.begin(), files.end(),
                     [&](const KnownFile& file) { return file.kind == kind; });
}

// A file that is empty, not UTF-8 or cannot be read goes to a reader all the same, which says so.
bool IsText(const FileText& file) {
  return file.text && file.text.value().find_first_not_of(" \t\r\n") != std::string::npos &&
         promql::IsUtf8(file.text.value());
}

void ReportUnknown(const FileText& file, diag::Sink& sink) {
  const std::string& text = file.text.value();
  diag::Report report = sink.Add(diag::Code::UnknownInput, {},
                                 "`{}` is no spec, no rule file and no dashboard", file.path);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (text.compare(first, 2, "- ") == 0) {
    report.Help(
        "it is a list; a spec is a mapping that begins with `qoec: 1`, and rules stand in groups: "
        "`groups: [{{ name: …, rules: [ … ] }}]`");
  } else {
    report.Help(
        "a spec begins with `qoec: 1`, a rule file with `groups:`, a resource with `kind: "
        "PrometheusRule`");
  }
}

}  // namespace

SortedInputs SortInputs(const std::string& path, diag::Sink& sink) {
  SortedInputs sorted;
  // A folder of dashboards has no YAML.
  Result<std::vector<std::string>> json = source::FindJsonFiles(path);
  std::vector<std::string> names = json ? std::move(json.value()) : std::vector<std::string>();
  const Result<std::vector<std::string>> specs = source::FindSpecFiles(path);
  const bool only_json = !names.empty() && specs && specs.value().empty();
  if (!only_json) {
    std::vector<std::string> yaml = FindFiles(path, sink);
    names.insert(names.begin(), yaml.begin(), yaml.end());
  }
  std::vector<KnownFile> files = ReadKnown(names);
  const bool folder = names.size() != 1 || names[0] != path;
  const bool rules = Any(files, InputKind::Rules) || Any(files, InputKind::Dashboard);
  const bool spec = Any(files, InputKind::Spec) || (folder && !rules);
  for (KnownFile& known : files) {
    const bool undecided = known.kind == InputKind::Other || known.kind == InputKind::Unknown;
    const bool is_json = known.file.path.ends_with(".json");
    if (known.kind == InputKind::Dashboard) {
      sorted.dashboards.push_back(std::move(known.file));
    } else if (is_json && folder && undecided) {
      ++sorted.passed_over;
    } else if (known.kind == InputKind::Rules) {
      sorted.rules.push_back(std::move(known.file));
    } else if (!undecided || spec || !IsText(known.file)) {
      (spec || !rules ? sorted.spec : sorted.rules).push_back(std::move(known.file));
    } else if (folder && known.kind == InputKind::Other) {
      ++sorted.passed_over;
    } else {
      ReportUnknown(known.file, sink);
    }
  }
  return sorted;
}

}  // namespace qoe::driver
