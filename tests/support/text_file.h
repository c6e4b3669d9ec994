#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace qoe::support {

// The whole content of a file. Throws std::runtime_error if it cannot be read.
std::string ReadText(const std::filesystem::path& path);

// Replaces the file's content; folders on the way are made.
void WriteText(const std::filesystem::path& path, std::string_view text);

}  // namespace qoe::support
