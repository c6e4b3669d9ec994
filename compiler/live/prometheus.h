// A client of Prometheus' query API, as Prometheus, Mimir, Thanos and VictoriaMetrics have it. It
// only reads.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/http/redactor.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"
#include "compiler/live/answer.h"

namespace qoe::live {

// Errors say what the server said, with secrets taken out, on one line; and in a second one what
// may help (`live/help.h`). Their kinds: NotFound: nobody answers, or somebody else does who has no
// such API. Unreadable: the server lets us not in. Unusable: it answers that it cannot do it, or
// what it answers is of no use.
class Prometheus {
 public:
  // `base`: the address below which `/api/v1` is. `transport` lives longer.
  Prometheus(http::Transport& transport, http::Url base, http::Redactor redactor = {},
             std::chrono::milliseconds timeout = std::chrono::seconds(30))
      : transport_(transport),
        base_(std::move(base)),
        redactor_(std::move(redactor)),
        timeout_(timeout) {}

  const std::string& address() const { return base_.text(); }

  // May be called by several threads.
  Result<Answer> Query(std::string_view expression, int64_t time_ms) const;
  // At `from_ms` and every step from there on, up to `to_ms`.
  Result<Answer> QueryRange(std::string_view expression, int64_t from_ms, int64_t to_ms,
                            int64_t step_ms) const;
  Result<std::vector<RuleGroup>> Rules() const;
  Result<std::vector<Alert>> Alerts() const;
  // Of the series that `selector` selects, or of all where it is empty, in that time.
  Result<std::vector<std::string>> LabelValues(std::string_view label, std::string_view selector,
                                               int64_t from_ms, int64_t to_ms) const;
  // "Prometheus 2.42.0", or less where the server does not say.
  Result<std::string> Version() const;

 private:
  Result<nlohmann::json> Ask(std::string_view path, const http::QueryFields& fields,
                             bool post) const;
  Error NotFine(std::string_view path, const http::Response& answer) const;
  Error Strange(std::string_view path) const;
  std::string Shown(std::string_view text) const;

  http::Transport& transport_;
  http::Url base_;
  http::Redactor redactor_;
  std::chrono::milliseconds timeout_;
};

}  // namespace qoe::live
