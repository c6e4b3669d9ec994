#include "compiler/http/secret.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "compiler/source/file_system.h"

namespace qoe::http {
namespace {

constexpr size_t kMostBytes = size_t{64} << 10U;

Error Unusable(std::string message) { return {ErrorKind::Unusable, std::move(message)}; }

bool HasControl(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
}

Result<SecretValue> Checked(std::string text, const std::string& where,
                            std::vector<std::string> warnings) {
  if (text.empty()) return Unusable(fmt::format("{} is empty", where));
  if (text.size() > kMostBytes) {
    return Unusable(
        fmt::format("{} is longer than {} KiB, which no secret is", where, kMostBytes >> 10U));
  }
  if (HasControl(text)) {
    return Unusable(fmt::format("{} has a line break or another control character in it", where));
  }
  return SecretValue{Secret(std::move(text)), std::move(warnings)};
}

Result<SecretValue> FromFile(const std::string& path) {
  Result<std::string> text = source::ReadFile(path);
  if (!text) return text.error();
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  std::vector<std::string> warnings;
  struct stat info {};
  const bool known = ::stat(path.c_str(), &info) == 0;
  if (known && S_ISREG(info.st_mode) && (info.st_mode & S_IROTH) != 0) {
    warnings.push_back(fmt::format(
        "everybody on this machine may read the secret in `{0}`: `chmod o-r {0}`", path));
  }
  return Checked(std::move(*text), fmt::format("the file `{}`", path), std::move(warnings));
}

}  // namespace

Variables ProcessVariables() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): see the header
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Result<SecretValue> SecretFrom(const SecretSource& source, const Variables& variables) {
  QOE_CHECK(source.variable.empty() != source.file.empty(), "a secret has one source");
  if (source.variable.empty()) return FromFile(source.file);
  std::optional<std::string> text = variables(source.variable);
  const std::string where = fmt::format("the variable `{}`", source.variable);
  if (!text) return Error{ErrorKind::NotFound, fmt::format("{} is not set", where)};
  return Checked(std::move(*text), where, {});
}

}  // namespace qoe::http
