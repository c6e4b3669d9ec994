#include "compiler/driver/format_files.h"

#include "compiler/base/parallel.h"

namespace qoe::driver {
namespace {

struct Task {
  source::FileId file_id;
  format::FileKind kind;
  diag::Sink sink;
};

// What AddText takes off the front of a file.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void Load(std::vector<FileText> texts, format::FileKind kind, FormatRun& run,
          std::vector<Task>& tasks) {
  for (FileText& text : texts) {
    FormattedFile file{text.path, {}, {}, 0, {}};
    if (text.text) file.before = text.text.value();
    const LineEnds line_ends = kind == format::FileKind::Spec ? LineEnds::Unix : LineEnds::Any;
    std::vector<FileText> one;
    one.push_back(std::move(text));
    const auto ids = AddFiles(std::move(one), line_ends, run.files, run.sink);
    if (ids.empty()) continue;  // it cannot be read, which was reported
    tasks.push_back({ids[0], kind, {}});
    run.formatted.push_back(std::move(file));
  }
}

}  // namespace

std::unique_ptr<FormatRun> FormatFiles(std::vector<FileText> specs, std::vector<FileText> rules,
                                       const format::Options& options) {
  auto run = std::make_unique<FormatRun>();
  std::vector<Task> tasks;
  Load(std::move(specs), format::FileKind::Spec, *run, tasks);
  Load(std::move(rules), format::FileKind::Rules, *run, tasks);
  base::ParallelFor(tasks.size(), [&](size_t i) {
    FormattedFile& file = run->formatted[i];
    format::Formatted out =
        format::Format(run->files, tasks[i].file_id, tasks[i].kind, options, tasks[i].sink);
    file.expressions = out.expressions;
    file.changes = std::move(out.changes);
    const size_t shift = file.before.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    for (format::Change& change : file.changes) {
      for (size_t* offset :
           {&change.old_begin, &change.old_end, &change.new_begin, &change.new_end})
        *offset += shift;
    }
    file.after = file.before.substr(0, shift) + out.text;
  });
  for (Task& task : tasks) run->sink.Append(std::move(task.sink));
  return run;
}

}  // namespace qoe::driver
