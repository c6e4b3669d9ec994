#include "compiler/format/format.h"

#include <limits>
#include <optional>
#include <vector>

#include "compiler/format/scalar.h"
#include "compiler/format/sites.h"
#include "compiler/format/verify.h"
#include "promql/format.h"
#include "promql/parse.h"

namespace qoe::format {
namespace {

using diag::Code;

// Everything that any Prometheus understands: whether one has it switched on is for `qoec check`.
promql::ParseOptions ParseOptionsOf(const Site& site) {
  promql::ParseOptions options;
  options.features = promql::AllFeatures(site.variables);
  return options;
}

std::string_view WithoutLastBreaks(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

class Formatter {
 public:
  Formatter(const source::FileSet& files, source::FileId file_id, const Options& options,
            diag::Sink& sink)
      : files_(files), file_id_(file_id), options_(options), sink_(sink) {}

  void Add(const Site& site) {
    const promql::ParseOptions options = ParseOptionsOf(site);
    issues_.clear();
    if (!promql::Parse(site.text.text(), options, ast_, issues_)) return ReportIssues(site);
    // Several lines cannot stand within braces; what is left of them there are comments.
    const bool one_line = site.surroundings.in_flow;
    const std::string text =
        promql::Format(ast_, {one_line ? std::numeric_limits<size_t>::max() : options_.max_line});
    if (text == WithoutLastBreaks(site.text.text())) return;
    if (!MeansTheSame(text, options)) {
      return LeaveAlone(site, "its canonical form would not mean the same",
                        "this is a fault of qoec; please report it with the expression");
    }
    Rewrite(site, text);
  }

  // The file's text with all edits.
  std::string Text(std::vector<Change>& changes) const {
    const std::string_view source = files_[file_id_].text();
    std::string text;
    size_t at = 0;
    for (const Edit& edit : edits_) {
      text.append(source.substr(at, edit.span.begin - at));
      const size_t begin = text.size();
      text.append(edit.text);
      changes.push_back({edit.span.begin, edit.span.end, begin, text.size()});
      at = edit.span.end;
    }
    return text.append(source.substr(at));
  }

  const NewValues& new_values() const { return new_values_; }
  bool changed() const { return !edits_.empty(); }

 private:
  bool MeansTheSame(const std::string& text, const promql::ParseOptions& options) {
    issues_.clear();
    return promql::Parse(text, options, again_, issues_) && promql::Equal(ast_, again_);
  }

  void Rewrite(const Site& site, const std::string& text) {
    const std::optional<Scalar> scalar = ScalarAt(files_, site.text, site.offset);
    if (!scalar)
      return LeaveAlone(site, "it has an anchor or a tag, which others may go by",
                        "format it by hand, or write it without one");
    std::optional<Edit> edit =
        Rewritten(files_[file_id_].text(), *scalar, site.surroundings, text, site.text.text());
    if (!edit)
      return LeaveAlone(site, "it needs several lines, which cannot stand here",
                        "write it below a key of its own (`expr: |`), outside of `{}` and `[]`");
    edits_.push_back(std::move(*edit));
    new_values_.emplace(site.offset, text);
  }

  void LeaveAlone(const Site& site, std::string_view reason, std::string_view help) {
    sink_
        .Add(Code::NotFormatted, {file_id_, {site.offset, site.offset + 1}},
             "the expression stays as it is: {}", reason)
        .Help("{}", help);
  }

  void ReportIssues(const Site& site) {
    for (const promql::Issue& issue : issues_) {
      const bool syntax = promql::KindOf(issue.code) == promql::IssueKind::Syntax;
      diag::Report report = sink_.Add(syntax ? Code::PromqlSyntax : Code::PromqlType,
                                      site.text.Locate(files_, issue.span), "{}", issue.message);
      if (!issue.opened.empty())
        report.Label(site.text.Locate(files_, issue.opened), "opened here");
      if (!issue.help.empty()) report.Help("{}", issue.help);
    }
  }

  const source::FileSet& files_;
  source::FileId file_id_;
  const Options& options_;
  diag::Sink& sink_;
  promql::Ast ast_, again_;
  std::vector<promql::Issue> issues_;
  std::vector<Edit> edits_;
  NewValues new_values_;
};

// Reads the new text as the old one was read.
bool ReadsTheSame(const std::string& text, const Sites& before, const NewValues& new_values) {
  source::FileSet files;
  const source::FileId id = files.Add("formatted", text);
  diag::Sink sink;
  const std::deque<yaml::Document> after = yaml::ParseAll(files, id, sink);
  return !sink.has_errors() && SameYaml(before.documents, after, new_values);
}

}  // namespace

Formatted Format(const source::FileSet& files, source::FileId file_id, FileKind kind,
                 const Options& options, diag::Sink& sink) {
  Formatted out{std::string(files[file_id].text()), 0, {}};
  const Sites sites = kind == FileKind::Spec ? SitesInSpec(files, file_id, sink)
                                             : SitesInRules(files, file_id, sink);
  out.expressions = sites.sites.size();
  if (!sites.readable) return out;
  Formatter formatter(files, file_id, options, sink);
  for (const Site& site : sites.sites) formatter.Add(site);
  if (!formatter.changed()) return out;
  std::vector<Change> changes;
  std::string text = formatter.Text(changes);
  if (!ReadsTheSame(text, sites, formatter.new_values())) {
    sink.Add(Code::NotFormatted, {file_id, {0, 0}},
             "the file stays as it is: with its expressions rewritten it would not read the same")
        .Help("this is a fault of qoec; please report it with the file");
    return out;
  }
  out.text = std::move(text);
  out.changes = std::move(changes);
  return out;
}

}  // namespace qoe::format
