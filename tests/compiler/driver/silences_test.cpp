// Silences and the stages behind them: what is allowed must never bring a stage down.
#include "compiler/driver/silences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "compiler/diag/code.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/input_kind.h"
#include "compiler/emit/emit.h"

namespace qoe::driver {
namespace {

namespace fs = std::filesystem;

// An entry for every code there is.
std::string AllowEverything() {
  std::string text = "qoec: 1\ndiagnostics:\n  allow:\n    - reason: all of it\n      code: [";
  for (const diag::Code code : diag::AllCodes()) text += diag::Text(code) + ", ";
  return text + "]\n";
}

// The folders of golden/ that hold a spec.
std::vector<std::string> SpecFolders() {
  std::vector<std::string> folders;
  for (const auto& entry : fs::recursive_directory_iterator(QOEC_SOURCE_DIR "/golden")) {
    const fs::path folder = entry.path().parent_path();
    if (entry.path().extension() != ".yaml" ||
        folder.string().find("expected") != std::string::npos)
      continue;
    if (std::find(folders.begin(), folders.end(), folder) == folders.end())
      folders.push_back(folder);
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<FileText> SpecOf(const std::string& folder) {
  diag::Sink sink;
  std::vector<FileText> texts;
  for (FileText& file : ReadFiles(FindFiles(folder, sink))) {
    if (file.text && KindOf(file.text.value()) == InputKind::Spec) texts.push_back(std::move(file));
  }
  return texts;
}

TEST(AllowedFindings, StopNoStageAndBringNoneDown) {
  size_t lowered = 0;
  for (const std::string& folder : SpecFolders()) {
    SCOPED_TRACE(folder);
    std::vector<FileText> texts = SpecOf(folder);
    if (texts.empty()) continue;
    texts.push_back({"allow.yaml", AllowEverything()});
    const auto compilation = CompileFiles(std::move(texts), true);
    if (!compilation->ok()) continue;
    emit::Emit(compilation->bundle);
    lowered += compilation->sink.Silenced().empty() ? 0 : 1;
    for (const diag::Diagnostic& each : compilation->sink.Sorted())
      EXPECT_EQ(diag::Text(each.code), "QOE0013") << each.message;
  }
  EXPECT_GT(lowered, 5U);
}

// In a spec, as its text has it: codes of what is reported, then of what is silenced.
std::string Outcome(std::string_view text) {
  const auto compilation = CompileText("spec.yaml", text);
  std::string out;
  for (const diag::Diagnostic& each : compilation->sink.Sorted())
    out += diag::Text(each.code) + " ";
  out += "|";
  for (const diag::Diagnostic& each : compilation->sink.Silenced())
    out += " " + diag::Text(each.code);
  return out;
}

constexpr std::string_view kSpec =
    "qoec: 1\n"
    "system: { name: vod }\n"
    "metrics: { errors_total: { type: counter, unit: errors } }\n"
    "indicators:\n";

TEST(CommentsInASpec, SilenceWhatStandsThere) {
  const std::string spec(kSpec);
  const std::string unknown = "  a: { promql: 'rate(eror_total[5m])', by: [] }\n";
  EXPECT_EQ(Outcome(spec + unknown), "QOE0401 |");
  EXPECT_EQ(Outcome(spec + "  # qoec: allow QOE0401: of another team\n" + unknown), "| QOE0401");
  EXPECT_EQ(Outcome(spec + "  a:\n    # qoec: allow UnknownMetric: x\n    promql: "
                           "'rate(eror_total[5m])'\n    by: []\n"),
            "| QOE0401");
  EXPECT_EQ(Outcome("# qoec: allow-file QOE0401: x\n" + spec + unknown), "| QOE0401");
  EXPECT_EQ(Outcome(spec + "  # qoec: allow QOE0402: x\n" + unknown), "QOE0401 |");
}

TEST(CommentsInASpec, CannotSilenceWhatCouldNotBeRead) {
  EXPECT_EQ(Outcome(std::string(kSpec) +
                    "  # qoec: allow QOE0201: x\n  a: { promql: 'rate(', by: [] }\n"),
            "QOE0201 |");
}

}  // namespace
}  // namespace qoe::driver
