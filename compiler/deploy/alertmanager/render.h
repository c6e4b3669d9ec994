// The formats of a plan; used in this folder alone.
#pragma once

#include <string>

#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/target.h"

namespace qoe::alertmanager_target {

inline std::string RenderChanges(const changes::Changes& changes, deploy::Format format,
                                 bool colour) {
  switch (format) {
    case deploy::Format::Json:
      return changes::RenderJson(changes);
    case deploy::Format::Markdown:
      return changes::RenderMarkdown(changes);
    case deploy::Format::Text:
      break;
  }
  return changes::RenderText(changes, colour);
}

}  // namespace qoe::alertmanager_target
