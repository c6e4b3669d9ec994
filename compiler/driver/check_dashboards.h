// Dashboards, from text to findings.
#pragma once

#include <memory>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/driver/load.h"
#include "compiler/source/file.h"

namespace qoe::driver {

struct DashboardRun {
  source::FileSet files;
  diag::Sink sink;
  size_t dashboards = 0, panels = 0, queries = 0;
};

// Reads and checks dashboards on all cores.
std::unique_ptr<DashboardRun> CheckDashboards(std::vector<FileText> texts);

}  // namespace qoe::driver
