// Requests → answers, as the ruler has them when nothing is in the way.
#pragma once

#include <string>
#include <vector>

#include "tests/ruler/evaluation.h"
#include "tests/ruler/http_message.h"
#include "tests/ruler/options.h"
#include "tests/ruler/store.h"

namespace qoe::test_ruler {

struct State {
  Options options;
  Store store;
  Evaluation evaluation;

  // Both sides: stored now, seen by the evaluation after the delay.
  void Put(const std::string& tenant, const std::string& name_space, Group group);
  bool Remove(const std::string& tenant, const std::string& name_space, const std::string& group);
};

Response Answer(const Request& request, State& state);

// Parts of it. `names`: the decoded namespace and group, as far as the path has them.
Response AnswerConfig(const Request& request, const std::string& tenant,
                      const std::vector<std::string>& names, State& state);
Response AnswerRules(const Request& request, const std::string& tenant, State& state);
Response AnswerAlerts(const std::string& tenant, State& state);
Response AnswerBuildInfo(const State& state);

// As Go's http.Error: the text and the end of the line.
Response Refusal(int status, const std::string& text);
Response JsonAnswer(int status, std::string body);
// The Prometheus API's own form of an error.
Response BadData(const std::string& error);

}  // namespace qoe::test_ruler
