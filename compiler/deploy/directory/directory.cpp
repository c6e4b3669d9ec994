#include "compiler/deploy/directory/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "compiler/source/file_system.h"

namespace qoe::deploy {
namespace {

std::string Join(const std::string& folder, std::string_view path) {
  return fmt::format("{}/{}", folder, path);
}

// Text of a file; nothing when it is not there.
Result<std::optional<std::string>> ReadIfThere(const std::string& path) {
  Result<std::string> text = source::ReadFile(path);
  if (text) return std::optional<std::string>(std::move(*text));
  if (text.error().kind == ErrorKind::NotFound) return std::optional<std::string>();
  return text.error();
}

// A manifest that somebody edited must not make us delete outside of the folder.
bool StaysInside(const std::string& path) {
  return !path.empty() && path.front() != '/' && path.find("..") == std::string::npos;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Status AddChange(const std::string& folder, const std::string& path, std::string text,
                 DirectoryPlan& plan) {
  Result<std::optional<std::string>> old = ReadIfThere(Join(folder, path));
  if (!old) return old.error();
  FileChange change{ChangeKind::Same, path, {}, {}};
  if (!old->has_value()) {
    change.kind = ChangeKind::Create;
  } else if (**old != text) {
    change.kind = ChangeKind::Update;
    change.old_text = std::move(**old);
  }
  if (change.kind != ChangeKind::Same) change.new_text = std::move(text);
  plan.changes.push_back(std::move(change));
  return Done{};
}

// The files of an earlier run that this one does not write.
Result<std::vector<std::string>> Earlier(const std::string& folder, const std::string& manifest,
                                         const std::vector<emit::OutputFile>& files) {
  Result<std::optional<std::string>> text = ReadIfThere(Join(folder, manifest));
  if (!text) return text.error();
  std::set<std::string> written;
  for (const emit::OutputFile& file : files) written.insert(file.path);
  std::vector<std::string> earlier;
  for (std::string& path : Lines(text->value_or(""))) {
    if (!written.contains(path) && StaysInside(path)) earlier.push_back(std::move(path));
  }
  return earlier;
}

Status AddDeletion(const std::string& folder, const std::string& path, DirectoryPlan& plan) {
  Result<std::optional<std::string>> old = ReadIfThere(Join(folder, path));
  if (!old) return old.error();
  if (old->has_value()) plan.changes.push_back({ChangeKind::Delete, path, std::move(**old), {}});
  return Done{};
}

// Temporary files that are removed again unless they were put in place.
class Staging {
 public:
  Staging() = default;
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging() {
    for (const auto& [temporary, path] : staged_) source::RemoveQuietly(temporary);
  }

  Status Write(const std::string& path, const std::string& text) {
    const Status made = source::MakeFolder(std::filesystem::path(path).parent_path().string());
    if (!made) return made.error();
    Result<std::string> temporary = source::WriteTemporary(path, text);
    if (!temporary) return temporary.error();
    staged_.emplace_back(std::move(*temporary), path);
    return Done{};
  }

  Status Commit() {
    while (!staged_.empty()) {
      const Status replaced = source::Replace(staged_.back().first, staged_.back().second);
      if (!replaced) return replaced.error();
      staged_.pop_back();
    }
    return Done{};
  }

 private:
  std::vector<std::pair<std::string, std::string>> staged_;
};

}  // namespace

bool DirectoryPlan::nothing_to_do() const {
  return std::all_of(changes.begin(), changes.end(),
                     [](const FileChange& c) { return c.kind == ChangeKind::Same; });
}

Result<DirectoryPlan> PlanDirectory(const std::string& folder, std::vector<emit::OutputFile> files,
                                    const DirectoryOptions& options) {
  DirectoryPlan plan{folder, {}};
  std::string manifest;
  for (emit::OutputFile& file : files) {
    manifest += file.path + "\n";
    const Status added = AddChange(folder, file.path, std::move(file.text), plan);
    if (!added) return added.error();
  }
  const Result<std::vector<std::string>> earlier = Earlier(folder, options.manifest, files);
  if (!earlier) return earlier.error();
  for (const std::string& path : earlier.value()) {
    if (options.keep_earlier) {
      manifest += path + "\n";
      continue;
    }
    const Status added = AddDeletion(folder, path, plan);
    if (!added) return added.error();
  }
  const Status added = AddChange(folder, options.manifest, std::move(manifest), plan);
  if (!added) return added.error();
  return plan;
}

Status ApplyDirectory(const DirectoryPlan& plan) {
  Staging staging;
  for (const FileChange& change : plan.changes) {
    if (change.kind != ChangeKind::Create && change.kind != ChangeKind::Update) continue;
    const Status written = staging.Write(Join(plan.folder, change.path), change.new_text);
    if (!written) return written.error();
  }
  const Status committed = staging.Commit();
  if (!committed) return committed.error();
  for (const FileChange& change : plan.changes) {
    if (change.kind != ChangeKind::Delete) continue;
    const Status removed = source::Remove(Join(plan.folder, change.path));
    if (!removed) return removed.error();
  }
  return Done{};
}

}  // namespace qoe::deploy
