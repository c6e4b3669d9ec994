#include "compiler/http/headers.h"

#include <fmt/format.h>

#include <algorithm>

namespace qoe::http {
namespace {

// Of ASCII alone: the locale has no say in it.
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

// RFC 9110, 5.6.2.
bool IsTokenChar(char c) {
  const char lower = Lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}  // namespace

void Headers::Add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::Set(std::string_view name, std::string value) {
  std::erase_if(fields_, [&](const Field& field) { return SameName(field.first, name); });
  fields_.emplace_back(std::string(name), std::move(value));
}

bool Headers::Has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const Field& field) { return SameName(field.first, name); });
}

std::string_view Headers::Get(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return SameName(field.first, name); });
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

std::string WhyNotSent(std::string_view name, std::string_view value) {
  if (name.empty()) return "a header has no name";
  if (!std::all_of(name.begin(), name.end(), IsTokenChar)) {
    return fmt::format("`{}` is no name of a header",
                       std::any_of(name.begin(), name.end(), IsControl) ? "…" : name);
  }
  if (std::any_of(value.begin(), value.end(), IsControl)) {
    return fmt::format("header `{}` has a line break or another control character in its value",
                       name);
  }
  return {};
}

}  // namespace qoe::http
