// Dashboards, made up for tests.
#pragma once

#include <string>

#include "compiler/deploy/grafana/wanted.h"

namespace qoe::test_grafana {

using grafana_target::Json;
using grafana_target::Wanted;

// One row, one panel of that query, a variable, and the tags.
inline Json MadeUpDashboard(const std::string& uid, const std::string& title,
                            const std::string& expr, std::vector<std::string> tags = {}) {
  const Json datasource = {{"type", "prometheus"}, {"uid", "mimir"}};
  const Json panel = {
      {"id", 2},
      {"type", "timeseries"},
      {"title", "Startup"},
      {"gridPos", {{"h", 8}, {"w", 12}, {"x", 0}, {"y", 1}}},
      {"pluginVersion", "11.6.0"},
      {"options", {{"legend", {{"calcs", Json::array()}, {"displayMode", "list"}}}}},
      {"datasource", datasource},
      {"targets",
       Json::array(
           {{{"refId", "A"}, {"datasource", datasource}, {"expr", expr}, {"instant", false}}})},
      {"fieldConfig",
       {{"defaults",
         {{"unit", "s"},
          {"thresholds",
           {{"mode", "absolute"},
            {"steps", Json::array({{{"color", "green"}, {"value", nullptr}},
                                   {{"color", "red"}, {"value", 3}}})}}}}},
        {"overrides", Json::array()}}}};
  const Json row = {{"id", 1},
                    {"type", "row"},
                    {"title", "Quality"},
                    {"gridPos", {{"h", 1}, {"w", 24}, {"x", 0}, {"y", 0}}},
                    {"collapsed", false},
                    {"panels", Json::array()}};
  const Json variable = {{"name", "region"},
                         {"type", "query"},
                         {"datasource", datasource},
                         {"query", {{"query", "label_values(up, region)"}}},
                         {"options", Json::array()}};
  return {{"uid", uid},
          {"title", title},
          {"description", ""},
          {"tags", tags},
          {"schemaVersion", 41},
          {"version", 0},
          {"editable", false},
          {"time", {{"from", "now-6h"}, {"to", "now"}}},
          {"annotations", {{"list", Json::array()}}},
          {"templating", {{"list", Json::array({variable})}}},
          {"panels", Json::array({row, panel})}};
}

inline void Want(Wanted& wanted, const std::string& uid, const std::string& title,
                 const std::string& expr) {
  wanted.dashboards.push_back({uid,
                               title,
                               MadeUpDashboard(uid, title, expr, {wanted.mark}),
                               {{"prometheus", "mimir", ""}}});
}

}  // namespace qoe::test_grafana
