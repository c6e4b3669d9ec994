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
// The id by which GitHub and Grafana link to a heading of plain words.
std::string Anchor(std::string_view heading);
// A file's name made of a key.
std::string FileName(std::string_view key);

}  // namespace qoe::lower
