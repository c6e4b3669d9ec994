// What a scenario feeds. Used by scenarios.cpp alone.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

// The streams as they are after what the scenario is like: each key from the nearest that has it.
// Errors are reported: another scenario that is not there, or is like this one.
std::vector<spec::StreamDecl> MergedStreams(Resolver& r, const spec::ScenarioDecl& scenario);

// The scenario that `scenario` is like; null: none.
const spec::ScenarioDecl* LikeOf(const spec::Model& model, const spec::ScenarioDecl& scenario);

// Not set: something was reported.
std::optional<Stream> StreamOf(Resolver& r, const spec::StreamDecl& decl, int64_t length_ms);

}  // namespace qoe::resolve
