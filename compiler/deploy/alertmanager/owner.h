// Whose a configuration is. An Alertmanager has one, whole: what is loaded replaces all of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/deploy/target.h"

namespace qoe::alertmanager_target {

// The system whose spec a text was made of, by its first line; empty: qoec has not made it.
std::string OwnerOf(std::string_view text);

// Refuses to replace a configuration that is live and not the system's, unless it may be taken over
// or says nothing. `place`: what holds it, for people.
void CheckOwner(std::string_view live, const std::string& system, bool take_over,
                const std::string& place, std::vector<deploy::Problem>& problems);

}  // namespace qoe::alertmanager_target
