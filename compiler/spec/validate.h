// Checks a YAML document against the table of the language: keys, shapes, required keys, choices,
// plain values. In: a document. Out: diagnostics only. What passes here can be read without
// further questions about shape; names, units and expressions are for later stages.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/yaml/document.h"

namespace qoe::spec {

void Validate(const yaml::Document& document, diag::Sink& sink);

// Whether `text` is a value of the kind, for the kinds that can be decided by themselves.
bool IsName(std::string_view text);
bool IsLabelName(std::string_view text);
// Letters, digits, `_` and `:`, as gateways and older Prometheus take them.
bool IsMetricName(std::string_view text);

}  // namespace qoe::spec
