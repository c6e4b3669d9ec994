// Errors whose text ends in what may help, in a line of its own: `…\n  = help: …`.
#pragma once

#include <string>
#include <string_view>

namespace qoe::live {

inline constexpr std::string_view kHelp = "\n  = help: ";

inline std::string WithHelp(std::string message, std::string_view help) {
  if (!help.empty()) message.append(kHelp).append(help);
  return message;
}

// What is wrong, without what may help; and only that.
inline std::string WithoutHelp(const std::string& message) {
  return message.substr(0, message.find(kHelp));
}
inline std::string HelpIn(const std::string& message) {
  const size_t at = message.find(kHelp);
  return at == std::string::npos ? std::string() : message.substr(at + kHelp.size());
}

}  // namespace qoe::live
