// label_replace and label_join: new labels, the same samples.
#include <re2/re2.h>

#include "promql/eval/fail.h"
#include "promql/eval/functions.h"
#include "promql/eval/matcher.h"
#include "promql/label_name.h"

namespace promql::eval {
namespace {

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// A template with `$1`, `$name`, `${name}` and `$$`, as Go's regexp expands it: the name after `$`
// is as long as can be, groups that are not there are empty, `$` before anything else stays.
class Replacement {
 public:
  Replacement(std::string_view text, const re2::RE2& regex) {
    std::string literal;
    size_t i = 0;
    while (i < text.size()) {
      if (text[i] != '$') {
        literal += text[i++];
        continue;
      }
      if (text.substr(i).starts_with("$$")) {
        literal += '$';
        i += 2;
        continue;
      }
      const bool braced = text.substr(i).starts_with("${");
      const size_t begin = i + (braced ? 2 : 1);
      size_t end = begin;
      while (end < text.size() && IsWordCharacter(text[end])) ++end;
      const bool closed = !braced || (end < text.size() && text[end] == '}');
      if (end == begin || !closed) {
        literal += text[i++];
        continue;
      }
      pieces_.push_back({std::move(literal), GroupOf(text.substr(begin, end - begin), regex)});
      literal.clear();
      i = end + (braced ? 1 : 0);
    }
    pieces_.push_back({std::move(literal), kNoGroup});
  }

  std::string Expand(const std::vector<re2::StringPiece>& groups) const {
    std::string out;
    for (const Piece& piece : pieces_) {
      out += piece.literal;
      if (piece.group < 0 || static_cast<size_t>(piece.group) >= groups.size()) continue;
      const re2::StringPiece& group = groups[static_cast<size_t>(piece.group)];
      out.append(group.data(), group.size());
    }
    return out;
  }

 private:
  static constexpr int kNoGroup = -1;
  struct Piece {
    std::string literal;
    int group = kNoGroup;  // behind the literal
  };

  static int GroupOf(std::string_view name, const re2::RE2& regex) {
    if (name.find_first_not_of("0123456789") == std::string_view::npos) {
      return name.size() > 6 ? kNoGroup : std::stoi(std::string(name));
    }
    const auto& named = regex.NamedCapturingGroups();
    const auto found = named.find(std::string(name));
    return found == named.end() ? kNoGroup : found->second;
  }

  std::vector<Piece> pieces_;
};

void RequireLabelName(std::string_view name, std::string_view what, Span span) {
  if (IsLabelName(name)) return;
  Fail("invalid " + std::string(what) + ": " + std::string(name), span);
}

void SetLabel(Matrix& matrix, size_t row, std::string_view name, std::string_view value) {
  matrix.set_labels(row, LabelsBuilder(matrix.labels(row)).Set(name, value).Build());
  if (name == kMetricName) matrix.set_drop_name(row, false);
}

}  // namespace

Matrix LabelReplace(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  const Span span = evaluator.ast().span(id);
  const std::string_view target = evaluator.string(call.arguments[1]);
  const std::string_view source = evaluator.string(call.arguments[3]);
  const std::string_view pattern = evaluator.string(call.arguments[4]);
  std::string error;
  const std::unique_ptr<re2::RE2> regex = CompileRegex(pattern, error);
  if (regex == nullptr) {
    Fail("invalid regular expression in label_replace(): " + std::string(pattern), span);
  }
  RequireLabelName(target, "destination label name in label_replace()", span);
  const Replacement replacement(evaluator.string(call.arguments[2]), *regex);
  const int groups = regex->NumberOfCapturingGroups() + 1;
  std::vector<re2::StringPiece> found(static_cast<size_t>(groups));
  Matrix result = evaluator.Take(call.arguments[0]);
  for (size_t row = 0; row < result.rows(); ++row) {
    const std::string text(result.labels(row).Get(source));
    if (!regex->Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, found.data(), groups)) continue;
    SetLabel(result, row, target, replacement.Expand(found));
  }
  evaluator.Merge(result, id);
  return result;
}

Matrix LabelJoin(Evaluator& evaluator, NodeId id) {
  const CallView call = evaluator.ast().call(id);
  const Span span = evaluator.ast().span(id);
  const std::string_view target = evaluator.string(call.arguments[1]);
  const std::string_view separator = evaluator.string(call.arguments[2]);
  std::vector<std::string_view> sources;
  for (size_t i = 3; i < call.arguments.size(); ++i) {
    sources.push_back(evaluator.string(call.arguments[i]));
    RequireLabelName(sources.back(), "source label name in label_join()", span);
  }
  RequireLabelName(target, "destination label name in label_join()", span);
  Matrix result = evaluator.Take(call.arguments[0]);
  for (size_t row = 0; row < result.rows(); ++row) {
    std::string value;
    for (size_t i = 0; i < sources.size(); ++i) {
      if (i > 0) value += separator;
      value += result.labels(row).Get(sources[i]);
    }
    SetLabel(result, row, target, value);
  }
  evaluator.Merge(result, id);
  return result;
}

}  // namespace promql::eval
