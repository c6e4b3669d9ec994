// npm packages that tests install into the build folder.
#pragma once

#include <filesystem>
#include <string>

namespace qoe::acceptance {

// One test program at a time may install into a folder; the others wait for it. Makes the folder.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_;
};

bool SameText(const std::filesystem::path& a, const std::filesystem::path& b);

// Installs what `source`/package-lock.json says into `folder`, unless it is there already; the
// caller holds the lock. Why that is not possible here (no Node.js, registry out of reach); empty:
// it is there. Throws std::runtime_error when it is possible and still goes wrong.
std::string InstallPackages(const std::filesystem::path& source,
                            const std::filesystem::path& folder);

}  // namespace qoe::acceptance
