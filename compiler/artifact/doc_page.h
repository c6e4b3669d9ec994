// A page of the system's documentation, as Markdown.
#pragma once

#include <string>

namespace qoe::artifact {

struct DocPage {
  std::string path;  // below docs/: "alerts/video_startup.md"
  std::string text;
};

}  // namespace qoe::artifact
