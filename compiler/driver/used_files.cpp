#include "compiler/driver/used_files.h"

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "compiler/driver/load.h"
#include "compiler/source/file_system.h"
#include "compiler/yaml/document.h"

namespace qoe::driver {
namespace {

namespace fs = std::filesystem;
using diag::Code;
using yaml::Node;

constexpr std::string_view kUse = "use:";

bool MayUse(std::string_view text) {
  return text.starts_with(kUse) || text.find("\nuse:") != std::string_view::npos;
}

class Users {
 public:
  Users(std::vector<source::FileId>& ids, source::FileSet& files, diag::Sink& sink)
      : ids_(ids), files_(files), sink_(sink) {
    for (const source::FileId id : ids_) known_.insert(Normal(files_[id].path()));
  }

  bool Run() {
    for (size_t i = 0; i < ids_.size(); ++i) {  // NOLINT: grows on the way
      if (MayUse(files_[ids_[i]].text())) ReadUses(ids_[i]);
    }
    return complete_;
  }

 private:
  static std::string Normal(const fs::path& path) { return path.lexically_normal().string(); }

  void ReadUses(source::FileId user) {
    diag::Sink syntax;  // the reader reports it
    const std::optional<yaml::Document> document = yaml::Parse(files_, user, syntax);
    if (!document || !document->root().is_mapping()) return;
    const Node root = document->root();
    for (size_t i = 0; i < root.size(); ++i) {
      if (!root.key(i).is_scalar() || root.key(i).text() != "use") continue;
      const Node value = root.value(i);
      if (value.is_scalar()) Use(user, value);
      for (size_t k = 0; value.is_sequence() && k < value.size(); ++k) {
        if (value.item(k).is_scalar()) Use(user, value.item(k));
      }
    }
  }

  void Use(source::FileId user, const Node& node) {
    const fs::path written(node.text());
    if (written.empty() || written.is_absolute()) {
      complete_ = false;
      sink_
          .Add(Code::BadUse, node.location(), "`{}` is no path from this file",
               std::string(node.text()))
          .Help("a spec lies elsewhere on each machine: write `../shared/labels.yaml`");
      return;
    }
    const std::string path = Normal(fs::path(files_[user].path()).parent_path() / written);
    const Result<std::vector<std::string>> names = source::FindSpecFiles(path);
    if (!names || names.value().empty()) {
      complete_ = false;
      diag::Report report =
          sink_.Add(Code::BadUse, node.location(), "{}",
                    names ? "`" + path + "` holds no .yaml or .yml file" : names.error().message);
      report.Help("paths under `use` begin at the folder of the file that they stand in");
      return;
    }
    std::vector<std::string> fresh;
    for (const std::string& name : names.value()) {
      if (known_.insert(Normal(name)).second) fresh.push_back(name);
    }
    const std::vector<source::FileId> added =
        AddFiles(ReadFiles(fresh), LineEnds::Unix, files_, sink_);
    if (added.size() != fresh.size()) complete_ = false;
    ids_.insert(ids_.end(), added.begin(), added.end());
  }

  std::vector<source::FileId>& ids_;
  source::FileSet& files_;
  diag::Sink& sink_;
  std::set<std::string> known_;
  bool complete_ = true;
};

}  // namespace

bool AddUsedFiles(std::vector<source::FileId>& ids, source::FileSet& files, diag::Sink& sink) {
  return Users(ids, files, sink).Run();
}

}  // namespace qoe::driver
