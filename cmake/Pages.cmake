# Writes a .cpp with the text of every page below docs/diagnostics, for `qoec explain`.
# cmake -DPAGES=<folder> -DOUT=<file> -P Pages.cmake
file(GLOB pages "${PAGES}/QOE*.md")
list(SORT pages)
set(body "")
foreach(page IN LISTS pages)
  get_filename_component(code "${page}" NAME_WE)
  file(READ "${page}" text)
  string(REGEX REPLACE "^# [^\n]*\n+" "" text "${text}")
  string(APPEND body "    {\"${code}\", R\"page(${text})page\"},\n")
endforeach()
file(WRITE "${OUT}.new" "// Written by cmake/Pages.cmake.
#include \"compiler/cli/pages.h\"

namespace qoe::cli {
namespace {
struct Page {
  std::string_view code, text;
};
constexpr Page kPages[] = {
${body}    {\"\", \"\"},
};
}  // namespace

std::string_view PageOf(std::string_view code) {
  for (const Page& page : kPages) {
    if (page.code == code) return page.text;
  }
  return {};
}

}  // namespace qoe::cli
")
file(COPY_FILE "${OUT}.new" "${OUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUT}.new")
