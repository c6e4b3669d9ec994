// The pages of docs/diagnostics, compiled in (cmake/Pages.cmake).
#pragma once

#include <string_view>

namespace qoe::cli {

// The Markdown text of a code's page, without its title; empty when there is no page.
std::string_view PageOf(std::string_view code);

}  // namespace qoe::cli
