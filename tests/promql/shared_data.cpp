#include "tests/promql/shared_data.h"

#include <cstdlib>
#include <fstream>

namespace promql::test {
namespace {

std::string DecodeBase64(const std::string& text) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const size_t value = alphabet.find(c);
    if (value == std::string::npos) break;
    bits = (bits << 6U) | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>((bits >> static_cast<uint32_t>(count)) & 0xFFU));
    }
  }
  return out;
}

}  // namespace

std::string SharedRoot() {
  const char* folder = std::getenv("QOEC_SHARED");
  return folder != nullptr ? folder : QOEC_SHARED_DEFAULT;
}

nlohmann::json ReadShared(const std::string& path) {
  std::ifstream file(SharedRoot() + "/conformance/" + path);
  if (!file) return nullptr;
  return nlohmann::json::parse(file);
}

std::string TextOf(const nlohmann::json& item, const std::string& key) {
  if (item.contains(key)) return item.at(key).get<std::string>();
  return DecodeBase64(item.at(key + "_base64").get<std::string>());
}

}  // namespace promql::test
