#include "compiler/deploy/alertmanager/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "compiler/base/yaml_text.h"
#include "compiler/deploy/alertmanager/config.h"

namespace qoe::alertmanager_target {
namespace {

constexpr std::string_view kFile = "_file";

// Each scalar of a tree with the name of the setting that it is, or is an item of.
void ForEachText(Json& tree, std::string_view key,
                 const std::function<void(const std::string& key, Json& text)>& visit) {
  struct Open {
    std::string key;
    Json* value;
  };
  std::vector<Open> open = {{std::string(key), &tree}};
  while (!open.empty()) {
    const Open next = std::move(open.back());
    open.pop_back();
    if (next.value->is_object()) {
      for (auto& [name, value] : next.value->items()) open.push_back({name, &value});
    } else if (next.value->is_array()) {
      for (Json& value : *next.value) open.push_back({next.key, &value});
    } else if (next.value->is_string()) {
      visit(next.key, *next.value);
    }
  }
}

}  // namespace

bool IsSecret(std::string_view key) {
  constexpr std::string_view kNames[] = {
      "api_key",       "api_secret",         "api_url",          "auth_identity", "auth_password",
      "auth_secret",   "bearer_token",       "bot_token",        "client_secret", "credentials",
      "password",      "proxy_url",          "routing_key",      "secret_key",    "service_key",
      "slack_api_url", "smtp_auth_password", "smtp_auth_secret", "token",         "url",
      "user_key",      "webhook_url"};
  if (std::find(std::begin(kNames), std::end(kNames), key) != std::end(kNames)) return true;
  return key.ends_with("_api_key") || key.ends_with("_api_secret");
}

Json WithoutSecrets(Json tree, std::string_view key) {
  ForEachText(tree, key, [](const std::string& name, Json& text) {
    if (IsSecret(name) && !text.get_ref<const std::string&>().empty()) text = kSecret;
  });
  return tree;
}

std::vector<SecretFile> SecretFilesOf(const Json& config) {
  std::vector<SecretFile> files;
  Json copy = config;
  ForEachText(copy, {}, [&](const std::string& name, const Json& text) {
    if (!name.ends_with(kFile)) return;
    if (IsSecret(std::string_view(name).substr(0, name.size() - kFile.size())))
      files.push_back({name, text.get<std::string>()});
  });
  std::sort(files.begin(), files.end(), [](const SecretFile& a, const SecretFile& b) {
    return std::tie(a.key, a.path) < std::tie(b.key, b.path);
  });
  return files;
}

std::string WithSecrets(std::string text,
                        const std::function<std::optional<std::string>(const SecretFile&)>& read) {
  const Result<Json> config = ReadConfig(text);
  if (!config) return text;
  for (const SecretFile& file : SecretFilesOf(config.value())) {
    const std::optional<std::string> secret = read(file);
    if (!secret) continue;
    // As the emitter writes it.
    const std::string line = fmt::format("{}: {}\n", file.key, YamlScalar(file.path));
    const std::string key = file.key.substr(0, file.key.size() - kFile.size());
    const std::string instead = fmt::format("{}: {}\n", key, YamlScalar(*secret));
    for (size_t at = text.find(line); at != std::string::npos; at = text.find(line, at)) {
      const bool whole = at > 0 && text[at - 1] == ' ';
      if (whole) text.replace(at, line.size(), instead);
      at += whole ? instead.size() : line.size();
    }
  }
  return text;
}

}  // namespace qoe::alertmanager_target
