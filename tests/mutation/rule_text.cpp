// Mutations of a rule around its expression.
#include <algorithm>
#include <cctype>

#include "tests/mutation/rule_subject.h"

namespace qoe::mutation {
namespace {

constexpr std::string_view kWordLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

// What follows each `marker` in the text, as far as it is a word: (begin, word).
std::vector<std::pair<size_t, std::string_view>> Words(std::string_view text,
                                                       std::string_view marker) {
  std::vector<std::pair<size_t, std::string_view>> words;
  for (size_t at = text.find(marker); at != std::string_view::npos;
       at = text.find(marker, at + 1)) {
    const size_t begin = at + marker.size();
    const size_t end = std::min(text.find_first_not_of(kWordLetters, begin), text.size());
    if (end > begin) words.emplace_back(begin, text.substr(begin, end - begin));
  }
  return words;
}

class RuleText {
 public:
  RuleText(const check::ParsedRule& rule, const source::FileSet& files, std::vector<Mutant>& out)
      : rule_(*rule.rule),
        file_(rule_.expr.location.file),
        text_(files[file_].text()),
        files_(files),
        out_(out) {}

  void Run() {
    for (const rules::NamedField& annotation : rule_.annotations) Texts(annotation.value);
    for (const rules::NamedField& label : rule_.labels) {
      if (label.name.value() != "severity") continue;
      Named(Kind::Severity, label.value, Slips(label.value.value()));
      Line(Kind::NoSeverity, label.name);
      if (label.value.value() == "critical") Runbook();
    }
    Duplicate();
    Fields();
  }

 private:
  void Push(Kind kind, size_t begin, size_t end, std::string replacement) {
    out_.push_back({kind, static_cast<size_t>(file_.index), begin, end, std::move(replacement)});
  }
  void Named(Kind kind, const rules::Field& field, const std::vector<std::string>& texts) {
    const source::Span at = field.text.Whole(files_).span;
    for (const std::string& text : texts) Push(kind, at.begin, at.end, text);
  }

  void Texts(const rules::Field& field) {
    const std::string_view value = field.value();
    const auto at = [&](size_t begin, size_t size) {
      return field.text
          .Locate(files_, {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + size)})
          .span;
    };
    const auto slip = [&](Kind kind, std::string_view marker) {
      for (const auto& [begin, word] : Words(value, marker)) {
        const source::Span span = at(begin, word.size());
        for (const std::string& text : Slips(word)) Push(kind, span.begin, span.end, text);
      }
    };
    slip(Kind::TemplateLabel, "$labels.");
    slip(Kind::TemplateFunction, "| ");
    for (size_t i = value.find("{{ "); i != std::string_view::npos; i = value.find("{{ ", i + 1)) {
      const size_t close = value.find("}}", i);
      const source::Span span = at(close, 1);
      Push(Kind::TemplateBrace, span.begin, span.end, "");
    }
  }

  // The whole line on which a field stands.
  void Line(Kind kind, const rules::Field& field) {
    const size_t at = field.location.span.begin;
    const size_t begin = text_.rfind('\n', at) + 1;
    Push(kind, begin, text_.find('\n', at) + 1, "");
  }

  void Runbook() {
    for (const rules::NamedField& annotation : rule_.annotations) {
      if (annotation.name.value().starts_with("runbook")) Line(Kind::NoRunbook, annotation.name);
    }
  }

  // The lines from the rule's dash to the next line that is not deeper.
  std::pair<size_t, size_t> Extent() const {
    const size_t begin = text_.rfind('\n', rule_.location.span.begin) + 1;
    const size_t dash = text_.find('-', begin) - begin;
    size_t end = text_.find('\n', begin) + 1;
    while (end < text_.size()) {
      const size_t indent = text_.find_first_not_of(' ', end) - end;
      if (indent <= dash) break;
      end = text_.find('\n', end) + 1;
      if (end == 0) return {begin, text_.size()};
    }
    return {begin, end};
  }

  void Duplicate() {
    const auto [begin, end] = Extent();
    Push(Kind::DuplicateRule, end, end, std::string(text_.substr(begin, end - begin)));
  }

  void Fields() {
    const auto [begin, end] = Extent();
    for (const std::string_view field :
         {"record", "alert", "expr", "for", "labels", "annotations"}) {
      for (const char* before : {"- ", "  "}) {
        const std::string key = before + std::string(field) + ":";
        const size_t at = text_.find(key, begin);
        if (at >= end) continue;
        const std::vector<std::string> slips = Slips(field);
        Push(Kind::FieldName, at + 2, at + 2 + field.size(), slips[at % slips.size()]);
      }
    }
  }

  const rules::Rule& rule_;
  source::FileId file_;
  std::string_view text_;
  const source::FileSet& files_;
  std::vector<Mutant>& out_;
};

}  // namespace

void MutateRuleText(const check::ParsedRule& rule, const source::FileSet& files,
                    std::vector<Mutant>& out) {
  RuleText(rule, files, out).Run();
}

std::vector<std::string> LabelsInTexts(const rules::Rule& rule) {
  std::vector<std::string> labels;
  for (const rules::NamedField& annotation : rule.annotations) {
    for (const auto& [begin, word] : Words(annotation.value.value(), "$labels."))
      labels.emplace_back(word);
  }
  return labels;
}

}  // namespace qoe::mutation
