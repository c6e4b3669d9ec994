// The requests of Grafana's HTTP API that a loader needs, answered as its documentation says
// (developers/http_api: dashboard, folder, folder_dashboard_search, data_source, other; and
// pkg/services/dashboards/errors.go for what is refused).
#pragma once

#include "tests/grafana_server/state.h"
#include "tests/ruler/http_message.h"

namespace qoe::test_grafana {

test_ruler::Response Answer(const test_ruler::Request& request, State& state);

// `{"message": …}`, with `status` where it is not empty.
test_ruler::Response Refusal(int status, const std::string& message, const std::string& word = "");
test_ruler::Response JsonAnswer(const Json& json);

// Below /api/folders, /api/dashboards; `uid` is decoded.
test_ruler::Response AnswerFolders(const test_ruler::Request& request, State& state);
test_ruler::Response AnswerFolder(const test_ruler::Request& request, const std::string& uid,
                                  State& state);
test_ruler::Response SaveDashboard(const test_ruler::Request& request, State& state);
test_ruler::Response AnswerDashboard(const test_ruler::Request& request, const std::string& uid,
                                     State& state);

}  // namespace qoe::test_grafana
