#include "compiler/import/exposition.h"

#include <algorithm>

#include "compiler/import/exposition_line.h"

namespace qoe::import {
namespace {

using diag::Code;

// What is no exposition at all would otherwise be reported line by line.
constexpr size_t kMostIssues = 20;

class ExpositionReader {
 public:
  ExpositionReader(const source::FileSet& files, source::FileId file, Observed& out,
                   diag::Sink& sink)
      : text_(files[file].text()), file_(file), out_(out), sink_(sink) {}

  void Run() {
    if (LooksLikeHtml()) return;
    for (size_t begin = 0; begin < text_.size() && issues_ < kMostIssues;) {
      const size_t end = std::min(text_.find('\n', begin), text_.size());
      std::string_view line = text_.substr(begin, end - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      Line(begin, line);
      begin = end + 1;
    }
  }

 private:
  source::Location At(size_t begin, size_t end) const {
    return {file_, {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}};
  }

  bool LooksLikeHtml() {
    const size_t first = text_.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text_[first] != '<') return false;
    sink_
        .Add(Code::ExpositionSyntax, At(first, first + 1), "this is a web page, no text of metrics")
        .Help("was the path `/metrics` asked, and did a login page answer?");
    return true;
  }

  void Line(size_t begin, std::string_view line) {
    const size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos) return;
    LineIssue issue;
    if (line[first] == '#') {
      const std::optional<MetadataLine> metadata = ReadMetadata(line, issue);
      if (!metadata) return Report(begin, issue);
      Metadata(begin, begin + line.size(), *metadata);
      return;
    }
    const std::optional<Sample> sample = ReadSample(line, issue);
    if (!sample) return Report(begin, issue);
    out_.series[sample->name].Add(sample->labels);
  }

  void Report(size_t line_begin, const LineIssue& issue) {
    diag::Report report =
        sink_.Add(Code::ExpositionSyntax, At(line_begin + issue.begin, line_begin + issue.end),
                  "{}", issue.message);
    report.Help("{}", issue.help);
    if (++issues_ == kMostIssues) report.Note("the rest of the file was not read");
  }

  void Metadata(size_t begin, size_t end, const MetadataLine& line) {
    if (line.kind == Comment::None) return;
    if (line.kind == Comment::Eof) {
      for (const std::string& name : typed_) out_.families[name].open_metrics = true;
      typed_.clear();
      return;
    }
    Family& family = out_.families[line.name];
    if (line.kind == Comment::Help && family.help.empty()) family.help = line.text;
    if (line.kind == Comment::Unit && family.unit.empty()) family.unit = line.text;
    if (line.kind == Comment::Type) Type(At(begin + line.text_begin, end), line, family);
  }

  void Type(source::Location at, const MetadataLine& line, Family& family) {
    FamilyType type = FamilyType::Unknown;
    if (!ParseFamilyType(line.text, type)) {
      diag::Report report =
          line.text.empty()
              ? sink_.Add(Code::ExpositionSyntax, at, "the type of `{}` is missing", line.name)
              : sink_.Add(Code::ExpositionSyntax, at, "`{}` is no type of metrics", line.text);
      report.DidYouMean(line.text, {"counter", "gauge", "histogram", "summary", "untyped", "info",
                                    "stateset", "gaugehistogram", "unknown"});
      report.Note(
          "types are `counter`, `gauge`, `histogram`, `summary`, `untyped`, and in OpenMetrics "
          "`info`, `stateset`, `gaugehistogram`, `unknown`");
      ++issues_;
      return;
    }
    typed_.push_back(line.name);
    const bool known_before = family.contradicted;
    if (!family.SetType(type) && !known_before) {
      sink_
          .Add(Code::ImportedInPart, at,
               "`{}` has two types, so that of the catalogue is left `unknown`", line.name)
          .Label(family.type_location, "the other one is here")
          .Help(
              "import what only one of the programs exposes, or write the type into the catalogue");
    }
    if (!family.type_location.file.valid()) family.type_location = at;
  }

  std::string_view text_;
  source::FileId file_;
  Observed& out_;
  diag::Sink& sink_;
  std::vector<std::string> typed_;  // families of this scrape
  size_t issues_ = 0;
};

}  // namespace

void ReadExposition(const source::FileSet& files, source::FileId file, Observed& out,
                    diag::Sink& sink) {
  ExpositionReader(files, file, out, sink).Run();
}

}  // namespace qoe::import
