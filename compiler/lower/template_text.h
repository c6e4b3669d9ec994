// The text of a template, with two spellings left to its reader: a message's, or a page's.
#pragma once

#include <string>

#include "compiler/resolve/program.h"

namespace qoe::lower {

// `label`: called with the name of each label, returns its text.
template <typename LabelText>
std::string TemplateText(const Template& pieces, const AlertLevel& level, const std::string& value,
                         const LabelText& label) {
  std::string text;
  for (const TemplatePiece& piece : pieces) {
    switch (piece.kind) {
      case TemplatePiece::Kind::Text:
        text += piece.text;
        break;
      case TemplatePiece::Kind::Value:
        text += value;
        break;
      case TemplatePiece::Kind::Threshold:
        text += level.threshold_text;
        break;
      case TemplatePiece::Kind::Severity:
        text += level.severity;
        break;
      case TemplatePiece::Kind::Label:
        text += label(piece.text);
        break;
    }
  }
  return text;
}

}  // namespace qoe::lower
