#include "compiler/cli/progress_line.h"

#include <fmt/format.h>

namespace qoe::cli {
namespace {

constexpr std::chrono::milliseconds kPause{100};  // between two lines on a terminal
constexpr std::chrono::seconds kLongPause{30};    // elsewhere
constexpr size_t kWidth = 78;

std::string TextOf(const deploy::Progress& progress, const std::string& title) {
  switch (progress.phase) {
    case deploy::Phase::Planning:
      return "reading " + title;
    case deploy::Phase::Applying:
      return fmt::format("{} of {}: {}", progress.done, progress.all, progress.what);
    case deploy::Phase::ReadingBack:
      return "reading back " + title;
    case deploy::Phase::Waiting:
      return progress.what.empty() ? "waiting for the first evaluation"
                                   : "waiting: " + progress.what;
    case deploy::Phase::Undoing:
      break;
  }
  return "putting back the old state" + (progress.what.empty() ? "" : ": " + progress.what);
}

// The beginning of a text that fits on a line; no character is cut in two.
std::string Fitting(std::string text) {
  if (text.size() <= kWidth) return text;
  size_t end = kWidth - 1;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

void ProgressLine::Show(const deploy::Progress& progress) {
  const Clock::time_point now = Clock::now();
  if (!env_.terminal) {
    if (progress.phase != deploy::Phase::Waiting || progress.what.empty()) return;
    if (last_ == Clock::time_point{}) last_ = now;
    if (now - last_ < kLongPause) return;
    last_ = now;
    env_.err << "waiting: " << progress.what << '\n' << std::flush;
    return;
  }
  if (!progress.what.empty() && now - last_ < kPause) return;
  last_ = now;
  std::string text = TextOf(progress, title_);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  env_.err << "\r\x1b[K" << Fitting(std::move(text)) << std::flush;
  shown_ = true;
}

void ProgressLine::Clear() {
  if (shown_) env_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace qoe::cli
