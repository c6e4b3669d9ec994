// Dashboards, checked as far as no catalogue is needed: what they ask, as PromQL and LogQL; their
// variables, panels, links and identity.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/grafana/dashboard.h"
#include "compiler/grafana/parsed_query.h"
#include "compiler/source/file.h"

namespace qoe::grafana {

// What is known of all dashboards of one run.
class DashboardSet {
 public:
  DashboardSet() = default;
  // The dashboards must outlive the set.
  explicit DashboardSet(const std::vector<const Dashboard*>& dashboards);

  size_t size() const { return size_; }
  // The first dashboard with that uid; null: none has it.
  const Dashboard* Find(std::string_view uid) const;

 private:
  size_t size_ = 0;
  std::unordered_map<std::string_view, const Dashboard*> by_uid_;
};

// `parsed` are the dashboard's queries (ParseQueries), in the same order.
void Check(const Dashboard& dashboard, const std::vector<ParsedQuery>& parsed,
           const DashboardSet& set, const source::FileSet& files, diag::Sink& sink);

}  // namespace qoe::grafana
