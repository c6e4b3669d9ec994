#include "tests/support/repository.h"

#include <cstdlib>

namespace qoe::support {
namespace {

namespace fs = std::filesystem;

fs::path FromEnvironment(const char* variable, fs::path otherwise) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? fs::path(value) : std::move(otherwise);
}

}  // namespace

fs::path RepositoryRoot() { return QOEC_REPOSITORY_ROOT; }

fs::path Shared() {
  const fs::path path = FromEnvironment("QOEC_SHARED", RepositoryRoot().parent_path() / "shared");
  return fs::is_directory(path) ? path : fs::path();
}

fs::path Generated() { return FromEnvironment("QOEC_GENERATED", RepositoryRoot() / "generated"); }

fs::path Specs() { return FromEnvironment("QOEC_SPECS", RepositoryRoot() / "specs"); }

}  // namespace qoe::support
