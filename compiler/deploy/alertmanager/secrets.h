// What must not be shown of a configuration.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::alertmanager_target {

using Json = nlohmann::json;

// What an Alertmanager shows in the place of each secret.
inline constexpr std::string_view kSecret = "<secret>";

// Whether the setting of that name holds a secret. Addresses of hooks do: who knows one can post.
bool IsSecret(std::string_view key);

// The tree with `<secret>` for each secret; `key`: of the value itself.
Json WithoutSecrets(Json tree, std::string_view key = {});

// A secret that a configuration takes from a file: `slack_configs[0].api_url_file`.
struct SecretFile {
  std::string key;   // `api_url_file`
  std::string path;  // of the file
};
std::vector<SecretFile> SecretFilesOf(const Json& config);

// The text of a configuration that qoec has made, with what `read` gives for each secret's file in
// the place of its name, for a server that reads no files; where it gives nothing, the name stays.
std::string WithSecrets(std::string text,
                        const std::function<std::optional<std::string>(const SecretFile&)>& read);

}  // namespace qoe::alertmanager_target
