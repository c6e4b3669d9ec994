// Why a request came to nothing, in words; used in this folder alone.
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "compiler/http/message.h"

namespace qoe::alertmanager_target {

// `server`: who was asked, "Alertmanager". Pages of HTML in its place, and credentials that are not
// accepted, are named as such.
Error Refused(const http::Response& response, std::string_view server);

// Whether the body is a page of HTML.
bool IsPage(const http::Response& response);

// What the server said, on one line, cut where it is long.
std::string Said(const http::Response& response);

}  // namespace qoe::alertmanager_target
