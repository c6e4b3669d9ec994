// What a dashboard asks, checked as PromQL and LogQL, and its variables.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/grafana/dashboard.h"
#include "compiler/source/file.h"

namespace qoe::grafana {

// Experimental parts of PromQL are taken for switched on: which server answers is not known.
void Check(const Dashboard& dashboard, const source::FileSet& files, diag::Sink& sink);

}  // namespace qoe::grafana
