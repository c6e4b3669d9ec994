#include "compiler/driver/unit_tests.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>

#include "compiler/base/parallel.h"
#include "compiler/driver/load.h"
#include "compiler/driver/name_selection.h"
#include "compiler/source/file_system.h"
#include "compiler/test/read_unit_tests.h"
#include "compiler/test/run_unit_test.h"

namespace qoe::driver {
namespace {

namespace fs = std::filesystem;
using diag::Code;

using Groups = std::vector<std::shared_ptr<const test::Group>>;

// A rule file, which several unit test files may name.
struct RuleText {
  diag::Sink sink;
  rules::RuleFile file;
  Groups groups;  // none where `sink` has errors
};

// A unit test file on its way.
struct Job {
  test::UnitTestFile file;
  diag::Sink sink;
  std::vector<std::string> rule_paths;
  std::optional<test::TestRules> rules;  // nothing: no test runs
};

// Takes fields that are not known for not written.
void DropUnknownFields(diag::Sink& sink) {
  sink.ForEach([](diag::Diagnostic& diagnostic) {
    if (diagnostic.code == Code::UnknownRuleField || diagnostic.code == Code::UnknownTestField)
      diagnostic.silenced = diag::Silenced{"--ignore-unknown-fields", false};
  });
}

// What is odd about rules is told by `qoec check`; here counts what keeps them from running.
diag::Sink ErrorsOf(const diag::Sink& all) {
  diag::Sink errors;
  for (const diag::Diagnostic& each : all.Sorted()) {
    if (each.severity != diag::Severity::Error) continue;
    diag::Report report = errors.AddAs(each.severity, each.code, each.location, "{}", each.message);
    for (const diag::Label& label : each.labels) report.Label(label.location, "{}", label.text);
    for (const std::string& note : each.notes) report.Note("{}", note);
    for (const std::string& help : each.help) report.Help("{}", help);
  }
  return errors;
}

class UnitTests {
 public:
  UnitTests(const UnitTestOptions& options, UnitTestRun& run)
      : options_(options), run_(run), selection_(options.run) {}

  void Run(const std::vector<std::string>& paths) {
    ReadTests(paths);
    for (size_t i = 0; i < jobs_.size(); ++i) FindRuleFiles(i);
    ReadRules();
    for (size_t i = 0; i < jobs_.size(); ++i) OrderRules(i);
    RunAll();
  }

 private:
  void ReadTests(const std::vector<std::string>& paths) {
    std::vector<FileText> texts = ReadFiles(paths);
    run_.outcomes.resize(paths.size());
    jobs_.resize(paths.size());
    std::vector<source::FileId> ids(paths.size());
    for (size_t i = 0; i < paths.size(); ++i) {
      run_.outcomes[i].path = paths[i];
      std::vector<FileText> one;
      one.push_back(std::move(texts[i]));
      const auto added = AddFiles(std::move(one), LineEnds::Any, run_.files, jobs_[i].sink);
      if (!added.empty()) ids[i] = added.front();
    }
    base::ParallelFor(paths.size(), [&](size_t i) {
      if (!ids[i].valid()) return;
      jobs_[i].file = test::ReadUnitTests(run_.files, ids[i], jobs_[i].sink);
      if (options_.ignore_unknown_fields) DropUnknownFields(jobs_[i].sink);
    });
  }

  void FindRuleFiles(size_t number) {
    Job& job = jobs_[number];
    const fs::path folder = fs::path(run_.outcomes[number].path).parent_path();
    for (const rules::Field& pattern : job.file.rule_files) {
      const fs::path written{std::string(pattern.value())};
      const fs::path whole = written.is_absolute() ? written : folder / written;
      const std::vector<std::string> found = source::FindMatches(whole.lexically_normal().string());
      if (found.empty()) {
        job.sink
            .Add(Code::NoRuleFile, pattern.location,
                 "no file matches `{}`, so that none of its rules are tested", pattern.value())
            .Note("it is looked for from the folder of the unit test file");
      }
      job.rule_paths.insert(job.rule_paths.end(), found.begin(), found.end());
    }
    const bool any =
        std::any_of(job.file.tests.begin(), job.file.tests.end(),
                    [&](const test::UnitTest& each) { return selection_.Has(each.name); });
    if (!any) return;
    for (const std::string& path : job.rule_paths) rule_texts_[path];
  }

  void ReadRules() {
    std::vector<std::string> paths;
    std::vector<RuleText*> texts;
    for (auto& [path, text] : rule_texts_) {
      paths.push_back(path);
      texts.push_back(&text);
    }
    std::vector<FileText> read = ReadFiles(paths);
    std::vector<source::FileId> ids(paths.size());
    for (size_t i = 0; i < paths.size(); ++i) {
      std::vector<FileText> one;
      one.push_back(std::move(read[i]));
      const auto added = AddFiles(std::move(one), LineEnds::Any, run_.files, texts[i]->sink);
      if (!added.empty()) ids[i] = added.front();
    }
    for (size_t i = 0; i < paths.size(); ++i) {  // each on all cores
      if (ids[i].valid()) ReadRuleFile(ids[i], *texts[i]);
    }
  }

  void ReadRuleFile(source::FileId id, RuleText& text) {
    diag::Sink sink;
    text.file = rules::Read(run_.files, id, options_.rules.read, sink);
    rules::Check({&text.file, 1}, run_.files, options_.rules.check, sink);
    if (options_.ignore_unknown_fields) DropUnknownFields(sink);
    text.sink = ErrorsOf(sink);
    if (!text.sink.has_errors())
      text.groups = test::CompileGroups(text.file, options_.rules.check.promql);
  }

  void OrderRules(size_t number) {
    Job& job = jobs_[number];
    test::FileOutcome& outcome = run_.outcomes[number];
    Groups groups;
    bool any = false;
    for (const std::string& path : job.rule_paths) {
      const auto found = rule_texts_.find(path);
      if (found == rule_texts_.end()) continue;
      any = true;
      outcome.unreadable |= found->second.sink.has_errors();
      groups.insert(groups.end(), found->second.groups.begin(), found->second.groups.end());
    }
    outcome.unreadable |= job.sink.has_errors();
    if (!outcome.unreadable && (any || job.rule_paths.empty()))
      job.rules.emplace(test::OrderedRules(std::move(groups), job.file));
  }

  void RunAll() {
    struct Task {
      size_t job, test;
    };
    std::vector<Task> tasks;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      run_.outcomes[i].tests.resize(jobs_[i].file.tests.size());
      for (size_t k = 0; k < jobs_[i].file.tests.size(); ++k) tasks.push_back({i, k});
    }
    if (options_.coverage) {
      Groups all;
      for (const auto& [path, text] : rule_texts_)
        all.insert(all.end(), text.groups.begin(), text.groups.end());
      run_.coverage = std::make_unique<test::Coverage>(std::move(all), options_.rules.check.promql);
    }
    const test::RunOptions options = {options_.rules.check.promql, options_.cancelled};
    if (options_.begin) options_.begin();
    base::ParallelFor(tasks.size(), [&](size_t i) {
      const Job& job = jobs_[tasks[i].job];
      const test::UnitTest& each = job.file.tests[tasks[i].test];
      test::TestOutcome& outcome = run_.outcomes[tasks[i].job].tests[tasks[i].test];
      const bool cancelled = options_.cancelled != nullptr && *options_.cancelled;
      if (job.rules && !cancelled && selection_.Has(each.name)) {
        outcome =
            test::RunUnitTest(job.file, each, *job.rules, run_.files, options, run_.coverage.get());
      } else {
        outcome.location = each.location;
        outcome.skipped = true;
        outcome.interrupted = job.rules && cancelled && selection_.Has(each.name);
      }
      outcome.name = each.name.empty() ? "test " + std::to_string(tasks[i].test + 1) : each.name;
    });
    for (Job& job : jobs_) run_.sink.Append(std::move(job.sink));
    for (auto& [path, text] : rule_texts_) run_.sink.Append(std::move(text.sink));
    Keep();
  }

  // The findings refer to no document, but the rules that coverage names do.
  void Keep() {
    if (run_.coverage == nullptr) return;
    for (auto& [path, text] : rule_texts_) run_.rule_files.push_back(std::move(text.file));
  }

  const UnitTestOptions& options_;
  UnitTestRun& run_;
  NameSelection selection_;
  std::deque<Job> jobs_;
  std::map<std::string, RuleText> rule_texts_;
};

}  // namespace

bool UnitTestRun::passed() const {
  return !sink.has_errors() &&
         std::all_of(outcomes.begin(), outcomes.end(),
                     [](const test::FileOutcome& outcome) { return outcome.passed(); });
}

std::unique_ptr<UnitTestRun> RunUnitTests(const std::vector<std::string>& paths,
                                          const UnitTestOptions& options) {
  auto run = std::make_unique<UnitTestRun>();
  UnitTests(options, *run).Run(paths);
  return run;
}

}  // namespace qoe::driver
