#include "tests/acceptance/made_up_dashboard.h"

namespace qoe::acceptance {

Dashboard MadeUpDashboard() {
  return {"made-up.json", Json::parse(R"json({
  "uid": "made-up",
  "title": "Made up",
  "schemaVersion": 41,
  "templating": {"list": [
    {"name": "datasource", "type": "datasource", "query": "prometheus",
     "current": {"text": "", "value": ""}},
    {"name": "org", "type": "query", "datasource": {"type": "prometheus", "uid": "${datasource}"},
     "definition": "label_values(up, org)",
     "query": {"query": "label_values(up, org)", "refId": "A", "qryType": 1},
     "refresh": 2, "includeAll": true, "allValue": ".*"}
  ]},
  "panels": [
    {"id": 1, "type": "timeseries", "title": "Up", "description": "What is up.",
     "gridPos": {"x": 0, "y": 0, "w": 24, "h": 8},
     "datasource": {"type": "prometheus", "uid": "${datasource}"},
     "targets": [{"refId": "A", "datasource": {"type": "prometheus", "uid": "${datasource}"},
                  "expr": "sum(up{org=~\"$org\"})", "range": true}],
     "options": {"legend": {"calcs": [], "displayMode": "list", "placement": "bottom",
                            "showLegend": true},
                 "tooltip": {"mode": "multi", "sort": "desc"}},
     "fieldConfig": {"overrides": [], "defaults": {
       "unit": "short", "custom": {"drawStyle": "line", "lineWidth": 1},
       "thresholds": {"mode": "absolute", "steps": [{"color": "green", "value": null},
                                                    {"color": "red", "value": 80}]}}}},
    {"id": 2, "type": "row", "title": "Row", "collapsed": false, "panels": [],
     "gridPos": {"x": 0, "y": 8, "w": 24, "h": 1}},
    {"id": 3, "type": "stat", "title": "Now", "description": "What is up now.",
     "gridPos": {"x": 0, "y": 9, "w": 6, "h": 4},
     "datasource": {"type": "prometheus", "uid": "${datasource}"},
     "targets": [{"refId": "A", "datasource": {"type": "prometheus", "uid": "${datasource}"},
                  "expr": "sum(up)", "instant": true}],
     "options": {"colorMode": "value", "graphMode": "area", "justifyMode": "auto",
                 "orientation": "auto", "percentChangeColorMode": "standard",
                 "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": false},
                 "showPercentChange": false, "textMode": "auto", "wideLayout": true},
     "fieldConfig": {"overrides": [], "defaults": {"unit": "short"}}}
  ]
})json")};
}

}  // namespace qoe::acceptance
