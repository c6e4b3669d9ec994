// Text of `/metrics` → families and series. Read are the Prometheus text format 0.0.4 and
// OpenMetrics 1.0, also with names in quotes (`{"my.metric"}`), and several scrapes in one file.
//
// Promised: every line is read or reported with its place (QOE0020); linear; nothing recurses.
// Laxer than Prometheus where nothing can be lost by it: blanks around tokens, Windows line ends.
// Sources: prometheus/docs, content/docs/instrumenting/exposition_formats.md; OpenMetrics 1.0.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/import/observed.h"
#include "compiler/source/file.h"

namespace qoe::import {

void ReadExposition(const source::FileSet& files, source::FileId file, Observed& out,
                    diag::Sink& sink);

}  // namespace qoe::import
