// Texts of alerts: `{value}`, `{threshold}`, `{severity}` and labels of the result are
// placeholders;
// `{{ … }}` is a Go template and passes as it is; any other brace is text.
#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

bool IsWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class TemplateReader {
 public:
  TemplateReader(Resolver& r, const Located& text, const std::vector<Id<Label>>* labels)
      : r_(r), located_(text), text_(text.text), labels_(labels) {}

  Template Run() {
    size_t from = 0;  // where the text begins that is not in `pieces_` yet
    for (size_t i = text_.find('{'); i != std::string_view::npos; i = text_.find('{', i)) {
      if (text_.substr(i, 2) == "{{") {
        const size_t close = text_.find("}}", i);
        if (close == std::string_view::npos) break;
        i = close + 2;
        continue;
      }
      const size_t close = text_.find('}', i);
      if (close == std::string_view::npos) break;
      const std::string_view name = text_.substr(i + 1, close - i - 1);
      if (IsWord(name)) {
        AddText(from, i);
        AddPlaceholder(name, i);
        from = close + 1;
      }
      i = IsWord(name) ? close + 1 : i + 1;
    }
    AddText(from, text_.size());
    return std::move(pieces_);
  }

 private:
  void AddText(size_t begin, size_t end) {
    if (begin < end)
      pieces_.push_back({TemplatePiece::Kind::Text, text_.substr(begin, end - begin)});
  }

  void AddPlaceholder(std::string_view name, size_t at) {
    using Kind = TemplatePiece::Kind;
    if (name == "value") return pieces_.push_back({Kind::Value, {}});
    if (name == "threshold") return pieces_.push_back({Kind::Threshold, {}});
    if (name == "severity") return pieces_.push_back({Kind::Severity, {}});
    const std::vector<std::string_view> known = LabelNames();
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      return pieces_.push_back({Kind::Label, name});
    }
    ReportUnknown(name, at, known);
  }

  // The labels that the result carries, or all of the catalogue where that is not known.
  std::vector<std::string_view> LabelNames() const {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < r_.program.labels.size(); ++i) {
      const Id<Label> id = Store<Label>::At(i);
      const bool carried =
          labels_ == nullptr || std::find(labels_->begin(), labels_->end(), id) != labels_->end();
      if (carried) names.push_back(r_.program.labels[id].name);
    }
    return names;
  }

  void ReportUnknown(std::string_view name, size_t at, std::vector<std::string_view> known) {
    known.insert(known.begin(), {"value", "threshold", "severity"});
    std::string list;
    for (const std::string_view each : known) {
      list += (list.empty() ? "`" : ", `") + std::string(each) + "`";
    }
    const source::EmbeddedText embedded(located_.location.file, located_.location.span.begin,
                                        text_);
    const auto begin = static_cast<uint32_t>(at);
    const promql::Span span{begin, begin + static_cast<uint32_t>(name.size()) + 2};
    r_.sink
        .Add(Code::UnknownPlaceholder, embedded.Locate(r_.files, span),
             "`{{{}}}` stands for nothing here: the alert's result does not carry that label", name)
        .DidYouMean(name, known)
        .Note("known here: {}", list);
  }

  Resolver& r_;
  const Located& located_;
  std::string_view text_;
  const std::vector<Id<Label>>* labels_;
  Template pieces_;
};

}  // namespace

Template Resolver::TemplateOf(const Located& text, const std::vector<Id<Label>>* labels) {
  return TemplateReader(*this, text, labels).Run();
}

}  // namespace qoe::resolve
