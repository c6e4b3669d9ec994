// What others wrote, made fit for a terminal or for Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qoe::difference {

// On one line, without what would draw on a terminal.
std::string OneLine(std::string_view text);

// Markdown: a code span on one line, within more backticks than stand in it.
std::string MarkdownCode(std::string_view text);

// Markdown: words of ours, in which names stand that others gave: no HTML, no mention.
std::string MarkdownText(std::string_view text);

}  // namespace qoe::difference
