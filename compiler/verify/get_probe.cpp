#include "compiler/verify/get_probe.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "compiler/http/redactor.h"
#include "compiler/http/url.h"
#include "compiler/live/one_line.h"
#include "compiler/live/read_answer.h"
#include "compiler/live/satisfies.h"
#include "compiler/units/unit.h"
#include "compiler/verify/json_path.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds kTimeout(10);

bool SameValue(const std::string& there, const std::string& wanted) {
  if (there == wanted) return true;
  const std::optional<double> a = live::ParseNumber(there), b = live::ParseNumber(wanted);
  return a && b && *a == *b;
}

class AnswerReader {
 public:
  AnswerReader(const artifact::Probe& probe, const http::Response& answer,
               const http::Redactor& redactor)
      : probe_(probe), answer_(answer), redactor_(redactor) {}

  // What is wrong; empty: nothing.
  std::string Problem() const {
    if (answer_.status != probe_.status) return WrongStatus();
    if (!probe_.contains.empty() && answer_.body.find(probe_.contains) == std::string::npos)
      return fmt::format("the answer does not contain `{}`: {}", probe_.contains, Body());
    if (probe_.json.empty() && probe_.has.empty() && probe_.number.empty()) return {};
    const Json json = Json::parse(answer_.body, nullptr, false);
    if (json.is_discarded()) return fmt::format("the answer is no JSON: {}", Body());
    for (const std::string& path : probe_.has) {
      if (AtPath(json, path) == nullptr) return Missing(path);
    }
    for (const auto& [path, wanted] : probe_.json) {
      const Json* value = AtPath(json, path);
      if (value == nullptr) return Missing(path);
      if (!SameValue(PlainText(*value), wanted))
        return fmt::format("`{}` is `{}`, not `{}`", path, Shown(PlainText(*value)), wanted);
    }
    return probe_.number.empty() ? std::string() : WrongNumber(json);
  }

 private:
  std::string WrongStatus() const {
    std::string text = fmt::format("answers {}, not {}", answer_.status, probe_.status);
    if (!answer_.location.empty())
      return text +
             fmt::format("; it sends on to `{}`", Shown(http::ShownAddress(answer_.location)));
    return answer_.body.empty() ? text : fmt::format("{}: {}", text, Body());
  }

  std::string WrongNumber(const Json& json) const {
    const Json* value = AtPath(json, probe_.number);
    if (value == nullptr) return Missing(probe_.number);
    const std::string text = PlainText(*value);
    const std::optional<double> number = live::ParseNumber(text);
    if (!number) return fmt::format("`{}` is `{}`, which is no number", probe_.number, Shown(text));
    if (live::Satisfies(*number, probe_.operation, probe_.threshold)) return {};
    return fmt::format("`{}` is {}, not {}", probe_.number, units::FormatNumber(*number),
                       BoundText(probe_));
  }

  std::string Missing(const std::string& path) const {
    return fmt::format("the answer has no `{}`: {}", path, Body());
  }
  std::string Shown(std::string_view text) const { return live::OneLine(redactor_.Apply(text)); }
  std::string Body() const {
    return answer_.body.empty() ? "it is empty" : fmt::format("`{}`", Shown(answer_.body));
  }

  const artifact::Probe& probe_;
  const http::Response& answer_;
  const http::Redactor& redactor_;
};

}  // namespace

Outcome LookAtEndpoint(const artifact::Probe& probe, const Servers& servers) {
  http::Request request;
  request.url = probe.target;
  request.timeout = kTimeout;
  http::Redactor redactor;
  for (const auto& [name, value] : probe.headers) request.headers.Add(name, value);
  for (const auto& [name, variable] : probe.headers_from_env) {
    Result<http::SecretValue> secret = http::SecretFrom({variable, ""}, servers.variables);
    if (!secret) {
      return Skipped(fmt::format("the header `{}` comes from the variable `{}`, and {}", name,
                                 variable, secret.error().message));
    }
    redactor.Add(secret->secret);
    request.headers.Add(name, secret->secret.Reveal());
  }
  const http::Response answer = servers.endpoints->Send(request);
  if (answer.status == 0) {
    return Failed(live::OneLine(redactor.Apply(http::Outcome(answer))),
                  std::string(http::HelpFor(answer.failure)));
  }
  std::string problem = AnswerReader(probe, answer, redactor).Problem();
  if (problem.empty()) return Passed(fmt::format("answers {}", answer.status));
  return Failed(std::move(problem));
}

}  // namespace qoe::verify
