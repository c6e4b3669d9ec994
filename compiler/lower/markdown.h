// Markdown as text; used by the documentation's files alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qoe::lower {

// A cell of a table: without line ends, bars escaped.
std::string Cell(std::string_view text);
// `text` as code; also where it holds backticks.
std::string CodeText(std::string_view text);
// A block of PromQL.
std::string PromqlBlock(std::string_view text);
// "| a | b |" and the line below it.
std::string TableHead(const std::vector<std::string_view>& columns);
std::string TableRow(const std::vector<std::string>& cells);
// Running text of the spec, which may hold Markdown; what would be read as an HTML tag is not.
std::string Prose(std::string_view text);
// "[text](target)".
std::string Link(std::string_view text, std::string_view target);
// The ids by which GitHub links to the headings of one page, in their order: equal ones are
// numbered.
std::vector<std::string> Anchors(const std::vector<std::string>& headings);
// A file's name made of a key.
std::string FileName(std::string_view key);

}  // namespace qoe::lower
