#include "compiler/driver/import_catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "compiler/grafana/read.h"
#include "compiler/import/exposition.h"
#include "compiler/import/rules.h"
#include "compiler/rules/read.h"

namespace qoe::driver {
namespace {

using diag::Code;

constexpr size_t kShownNames = 5;

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kShownNames); ++i)
    text += fmt::format("{}`{}`", i == 0 ? "" : ", ", names[i]);
  return names.size() > kShownNames ? text + ", …" : text;
}

// One name, or how many.
std::string Counted(const std::vector<std::string>& names, std::string_view noun) {
  if (names.size() == 1) return fmt::format("the {} {}", noun, Joined(names));
  return fmt::format("{} {}s ({})", names.size(), noun, Joined(names));
}

class Importer {
 public:
  Importer(ImportSources sources, const ImportOptions& options)
      : sources_(std::move(sources)), options_(options) {}

  std::unique_ptr<ImportRun> Run() {
    if (sources_.fetch) Server();
    if (!sources_.expositions.empty()) Expositions();
    if (!sources_.rules.empty() || !sources_.dashboards.empty()) Rules();
    return std::move(run_);
  }

 private:
  import::AssembleOptions Options(bool of_process) const {
      return {options_.target_labels, of_process, options_.other_labels, options_.values};
}

  void Server() {
  import::Observed observed;
  if (!import::ReadServer(sources_.fetch, sources_.server, observed, run_->sink)) return;
  Add(import::Assemble(observed, Options(false)));
}

void Expositions() {
  import::Observed observed;
  for (const source::FileId id :
       AddFiles(std::move(sources_.expositions), LineEnds::Any, run_->files, run_->sink)) {
    import::ReadExposition(run_->files, id, observed, run_->sink);
  }
  Add(import::Assemble(observed, Options(true)));
}

void Add(import::Assembled assembled) {
  ReportUnnameable(assembled.unnameable);
  if (!assembled.unnameable_labels.empty()) {
    run_->sink
        .Add(Code::ImportedInPart, {},
             "a catalogue cannot hold {}: the metrics that carry it are open for other labels",
             Counted(assembled.unnameable_labels, "label"))
        .Note("labels of a catalogue have letters, digits and `_` in their names");
  }
  Merge(std::move(assembled.catalogue));
}

void ReportUnnameable(const std::vector<std::string>& names) {
  if (names.empty()) return;
  run_->sink.Add(Code::ImportedInPart, {}, "a catalogue cannot hold {}", Counted(names, "metric"))
      .Note("metrics of a catalogue have letters, digits, `_` and `:` in their names");
}

void Merge(import::Catalogue catalogue) {
  if (first_) {
    run_->catalogue = std::move(catalogue);
  } else {
    run_->catalogue.AddMissing(catalogue);
  }
  first_ = false;
}

// What else is wrong with the files is for `qoec check` to say: only what hides metrics counts.
static bool Hides(const diag::Sink& sink) {
  const std::vector<diag::Diagnostic> found = sink.Sorted();
  return std::any_of(found.begin(), found.end(), [](const diag::Diagnostic& each) {
    return each.severity == diag::Severity::Error &&
           (each.code == Code::YamlSyntax || each.code == Code::JsonSyntax ||
            each.code == Code::TooDeep || each.code == Code::AliasExpansion);
  });
}

void Rules() {
  const std::vector<source::FileId> ids =
      AddFiles(std::move(sources_.rules), LineEnds::Any, run_->files, run_->sink);
  std::vector<rules::RuleFile> rule_files(ids.size());  // at once: they own their text
  for (size_t i = 0; i < ids.size(); ++i) {
    diag::Sink sink;
    rule_files[i] = rules::Read(run_->files, ids[i], {}, sink);
    if (Hides(sink)) run_->sink.Append(std::move(sink));
  }
  std::deque<json::Value> roots;  // own the text of the dashboards
  std::vector<grafana::Dashboard> dashboards;
  for (const source::FileId id :
       AddFiles(std::move(sources_.dashboards), LineEnds::Any, run_->files, run_->sink)) {
    diag::Sink sink;
    std::optional<json::Value> root = json::Parse(run_->files, id, sink);
    if (!root) run_->sink.Append(std::move(sink));
    if (!root) continue;
    roots.push_back(std::move(*root));
    dashboards.push_back(grafana::Read(roots.back(), id));
  }
  import::Inferred inferred = import::FromRules(rule_files, dashboards);
  if (inferred.unread > 0) {
    run_->sink
        .Add(Code::ImportedInPart, {}, "{} of {} expressions {} not parse, so what {} not known",
             inferred.unread, inferred.expressions, inferred.unread == 1 ? "does" : "do",
             inferred.unread == 1 ? "it uses is" : "they use is")
        .Help("`qoec check` says what is wrong with {}", inferred.unread == 1 ? "it" : "them");
  }
  ReportUnnameable(inferred.unnameable);
  Merge(std::move(inferred.catalogue));
}

ImportSources sources_;
const ImportOptions& options_;
std::unique_ptr<ImportRun> run_ = std::make_unique<ImportRun>();
bool first_ = true;
};  // namespace

}  // namespace qoe::driver

std::unique_ptr<ImportRun> ImportCatalogue(ImportSources sources, const ImportOptions& options) {
  return Importer(std::move(sources), options).Run();
}

}  // namespace qoe::driver
