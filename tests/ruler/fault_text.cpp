#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "tests/ruler/fault.h"

namespace qoe::test_ruler {
namespace {

constexpr std::string_view kLoginPage =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n"
    "<body><form action=\"/login\" method=\"post\"><input name=\"user\"></form></body></html>\n";
constexpr std::string_view kGarbage("\x00\xff\xfe\x1f\x8b{]\x07: %", 11);
constexpr std::string_view kHtml = "text/html; charset=utf-8";

template <typename Number>
bool ReadNumber(std::string_view text, Number& number) {
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && rest == text.data() + text.size();
}

Response Page(int status, std::string_view type, std::string_view body) {
  return {status, std::string(type), std::string(body), {}};
}

// What a ruler's own code says in text, and a proxy before it in HTML.
Response StatusPage(int status) {
  switch (status) {
    case 403:
      return Page(status, "text/plain", "forbidden\n");
    case 429:
      return Page(status, "text/plain", "too many requests\n");
    case 500:
      return Page(status, "text/plain", "rpc error: code = Unavailable\n");
    default:
      return Page(status, kHtml,
                  fmt::format("<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n"
                              "<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n",
                              status));
  }
}

Fault Replaced(Response response) {
  Fault fault;
  fault.response = std::move(response);
  return fault;
}

bool ReadStatus(std::string_view name, std::string_view argument, Fault& fault) {
  int status = 0;
  if (!ReadNumber(name, status) || status < 400 || status > 599) return false;
  fault = Replaced(StatusPage(status));
  fault.retry_after = argument;
  return true;
}

bool ReadEnding(std::string_view name, std::string_view argument, Fault& fault) {
  int pause_ms = 20;
  if (name == "close") fault.ending = Ending::Close;
  if (name == "no-answer") fault.ending = Ending::Silence;
  if (name == "truncated") fault.ending = Ending::Truncate;
  if (name == "slow" && (argument.empty() || ReadNumber(argument, pause_ms))) {
    fault.ending = Ending::Drip;
    fault.pause = std::chrono::milliseconds(pause_ms);
  }
  fault.reaches_ruler = fault.ending == Ending::Truncate || fault.ending == Ending::Drip;
  return fault.ending != Ending::Complete;
}

bool ReadPage(std::string_view name, FaultRule& rule) {
  if (name == "garbage") {
    rule.fault = Replaced(Page(200, "application/octet-stream", kGarbage));
  } else if (name == "login-page") {
    rule.fault = Replaced(Page(200, kHtml, kLoginPage));
  } else if (name == "redirect") {
    Response response = Page(302, kHtml, "<a href=\"/login\">Found</a>.\n");
    response.headers.emplace_back("Location", "/login");
    rule.fault = Replaced(std::move(response));
  } else if (name == "broken-slash") {
    rule.fault = Replaced(StatusPage(404));
    rule.encoded_slash = true;
  } else {
    return false;
  }
  return true;
}

bool ReadWhat(std::string_view text, FaultRule& rule) {
  constexpr std::string_view kAfter = "-after";
  const bool after = text.ends_with(kAfter);
  if (after) text.remove_suffix(kAfter.size());
  const std::string_view name = text.substr(0, text.find(':'));
  const std::string_view argument = text.substr(std::min(name.size() + 1, text.size()));
  const bool known =
      ReadStatus(name, argument, rule.fault) || ReadEnding(name, argument, rule.fault);
  if (after) rule.fault.reaches_ruler = true;
  return known || (!after && argument.empty() && ReadPage(name, rule));
}

bool ReadWhen(std::string_view text, FaultRule& rule) {
  if (const size_t mark = text.rfind('#'); mark != std::string_view::npos) {
    if (!ReadNumber(text.substr(mark + 1), rule.skip) || rule.skip < 1) return false;
    --rule.skip;
    rule.times = 1;
    text = text.substr(0, mark);
  }
  if (text == "*") return true;
  if (ReadNumber(text, rule.number)) return rule.number > 0;
  const std::string_view method = text.substr(0, text.find(' '));
  rule.method = method;
  rule.part = text.substr(std::min(method.size() + 1, text.size()));
  return !method.empty() && method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == method.npos;
}

}  // namespace

FaultRule ParseFaultRule(std::string_view text) {
  FaultRule rule;
  const size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || !ReadWhat(text.substr(equals + 1), rule) ||
      !ReadWhen(text.substr(0, equals), rule)) {
    throw std::invalid_argument(fmt::format("`{}` is not WHEN=WHAT", text));
  }
  return rule;
}

}  // namespace qoe::test_ruler
