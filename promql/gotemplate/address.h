// `host:port` and its parts, as Go's package net splits them.
#pragma once

#include <string>
#include <string_view>

namespace promql::gotemplate {

// The host; what is no `host:port` stays as it is.
std::string StripPort(std::string_view address);
// The host up to its first dot, with its port; IP addresses stay as they are.
std::string StripDomain(std::string_view address);

}  // namespace promql::gotemplate
