// Texts made harmless for HTML, JavaScript and addresses, as Go's text/template and net/url do.
#pragma once

#include <string>
#include <string_view>

namespace promql::gotemplate {

std::string EscapeHtml(std::string_view text);        // `html`
std::string EscapeJavaScript(std::string_view text);  // `js`
std::string EscapeQuery(std::string_view text);       // `urlquery`, url.QueryEscape
// The path of an address, decoded: "/prom" of "https://x/prom?y".
std::string PathOf(std::string_view url);

}  // namespace promql::gotemplate
