#include "compiler/check/time_in_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace qoe::check {
namespace {

constexpr std::array<std::string_view, 12> kPhrases = {
    "per minute", "per hour", "per day",   "per interval", "/minute", "/min",
    "/hour",      "/day",     "/interval", "/ min",        "/hr",     "a minute"};

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// `/ 10m`, `/5m`: a slash, a number and a unit of time.
size_t RangeEnd(std::string_view text, size_t slash) {
  size_t at = slash + 1;
  while (at < text.size() && text[at] == ' ') ++at;
  const size_t digits = at;
  while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
  const bool unit =
      at > digits && at < text.size() && (text[at] == 'm' || text[at] == 'h' || text[at] == 'd');
  if (!unit || (at + 1 < text.size() && IsWord(text[at + 1]))) return 0;
  return at + 1;
}

// "Total requests (1h)": a total within a time.
std::string_view TotalWithin(std::string_view text, const std::string& lower) {
  if (lower.find("total") == std::string::npos) return {};
  const size_t open = text.find('(');
  if (open == std::string_view::npos) return {};
  std::string as_range(text.substr(open));
  as_range[0] = '/';
  const size_t end = RangeEnd(as_range, 0);
  if (end == 0 || end >= as_range.size() || as_range[end] != ')') return {};
  return text.substr(open, end + 1);
}

}  // namespace

std::string_view OtherTimeIn(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const std::string_view phrase : kPhrases) {
    const size_t at = lower.find(phrase);
    const size_t end = at + phrase.size();
    if (at == std::string::npos || (end < lower.size() && IsWord(lower[end]))) continue;
    return text.substr(at, phrase.size());
  }
  for (size_t slash = text.find('/'); slash != std::string_view::npos;
       slash = text.find('/', slash + 1)) {
    if (const size_t end = RangeEnd(text, slash); end > 0) return text.substr(slash, end - slash);
  }
  return TotalWithin(text, lower);
}

bool IsPerSecond(const ExpressionContext& cx, std::string_view said) {
  const bool per_interval = said.ends_with("interval");
  if (!per_interval && cx.Of(cx.ast.root()).kind != facts::Kind::Rate) return false;
  bool rate = false;
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) == promql::NodeKind::Variable) return false;
    if (cx.ast.kind(id) == promql::NodeKind::VectorSelector) {
      const KnownSeries* known = cx.catalogue.FindSeries(cx.ast.selector(id).metric_name());
      // What a recorded rate was multiplied by is not seen here.
      if (known != nullptr && known->series.recorded) return false;
    }
    if (cx.ast.kind(id) == promql::NodeKind::Call) {
      rate = rate || cx.ast.call(id).function == promql::FunctionId::rate;
    }
    if (cx.ast.kind(id) != promql::NodeKind::Binary || per_interval) continue;
    const promql::BinaryOp op = cx.ast.binary(id).op;
    if (op == promql::BinaryOp::Multiply || op == promql::BinaryOp::Divide) return false;
  }
  return !per_interval || rate;
}

}  // namespace qoe::check
