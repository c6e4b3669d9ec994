#include "compiler/driver/silences.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "compiler/base/parallel.h"
#include "compiler/diag/silence_text.h"
#include "compiler/yaml/comments.h"

namespace qoe::driver {
namespace {

constexpr std::string_view kMark = "qoec:";

// Most files have none, and are not parsed for it.
bool MayHoldSilences(std::string_view text) {
  for (size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    const size_t before = at == 0 ? std::string_view::npos : text.find_last_not_of(" \t", at - 1);
    if (before != std::string_view::npos && text[before] == '#') return true;
  }
  return false;
}

struct FileSilences {
  std::vector<diag::Silence> silences;
  diag::Sink sink;
};

void Read(const source::FileSet& files, source::FileId id, FileSilences& out) {
  const source::File& file = files[id];
  if (!MayHoldSilences(file.text())) return;
  diag::Sink syntax;
  const std::deque<yaml::Document> documents = yaml::ParseAll(files, id, syntax);
  if (syntax.has_errors()) return;
  for (const yaml::Comment& comment : yaml::CommentsOf(file, documents)) {
    const std::string_view text =
        file.text().substr(comment.span.begin, comment.span.end - comment.span.begin);
    std::optional<diag::SilenceText> read = diag::ReadSilence(text, {id, comment.span}, out.sink);
    if (!read) continue;
    const auto size = static_cast<uint32_t>(file.text().size());
    read->silence.scope = {id, read->whole_file ? source::Span{0, size + 1} : comment.about};
    out.silences.push_back(std::move(read->silence));
  }
}

}  // namespace

diag::Policy CommentPolicy(const source::FileSet& files, const std::vector<source::FileId>& ids,
                           diag::Sink& sink) {
  std::vector<FileSilences> found(ids.size());
  base::ParallelFor(ids.size(), [&](size_t i) { Read(files, ids[i], found[i]); });
  diag::Policy policy;
  for (FileSilences& file : found) {
    std::move(file.silences.begin(), file.silences.end(), std::back_inserter(policy.silences));
    sink.Append(std::move(file.sink));
  }
  return policy;
}

void JudgeFindings(const source::FileSet& files, const JudgeOptions& options,
                   const std::vector<diag::Sink*>& sinks) {
  diag::Sink about;  // silences
  diag::Judge comments(CommentPolicy(files, options.checked, about), options.today);
  diag::Judge catalogue(options.catalogue == nullptr ? diag::Policy() : *options.catalogue,
                        options.today);
  bool errors = false;
  for (diag::Sink* sink : sinks) {
    comments.Apply(*sink, files, diag::Stand::None);
    catalogue.Apply(*sink, files, diag::Stand::None);
    errors |= sink->has_errors();
  }
  const diag::Ran whole =
      options.catalogue == nullptr ? diag::Ran::WithoutCatalogue : diag::Ran::Everything;
  comments.Conclude(errors ? diag::Ran::Partly : whole, about);
  catalogue.Conclude(errors ? diag::Ran::Partly : diag::Ran::ForOthers, about);
  sinks[0]->Append(std::move(about));
}

}  // namespace qoe::driver
