// Where stages report to.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diag/diagnostic.h"

namespace qoe::diag {

class Sink;

// Collects the parts of one diagnostic; files it when it goes out of scope, so that there is
// nothing to forget.
class [[maybe_unused]] Report {
 public:
  Report(Sink& sink, Diagnostic diagnostic) : sink_(&sink), diagnostic_(std::move(diagnostic)) {}
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  ~Report();

  template <typename... Args>
  Report& Label(source::Location location, fmt::format_string<Args...> format, Args&&... args) {
    diagnostic_.labels.push_back({location, fmt::format(format, std::forward<Args>(args)...)});
    return *this;
  }
  template <typename... Args>
  Report& Note(fmt::format_string<Args...> format, Args&&... args) {
    diagnostic_.notes.push_back(fmt::format(format, std::forward<Args>(args)...));
    return *this;
  }
  template <typename... Args>
  Report& Help(fmt::format_string<Args...> format, Args&&... args) {
    diagnostic_.help.push_back(fmt::format(format, std::forward<Args>(args)...));
    return *this;
  }
  // How to mend it. A second edit belongs to the same fix.
  Report& Fix(std::string title, bool safe, source::Location location, std::string replacement);
  // "did you mean `nearest`?", when there is one.
  Report& DidYouMean(std::string_view name, const std::vector<std::string_view>& candidates);

 private:
  Sink* sink_;
  Diagnostic diagnostic_;
};

// Collects diagnostics in the order of their finding. Those that are silenced are kept, but are in
// no count. Not thread-safe.
class Sink {
 public:
  template <typename... Args>
  Report Add(Code code, source::Location location, fmt::format_string<Args...> format,
             Args&&... args) {
    return AddAs(DefaultSeverity(code), code, location, format, std::forward<Args>(args)...);
  }
  // The same with another severity than the code's own: where less is sure.
  template <typename... Args>
  Report AddAs(Severity severity, Code code, source::Location location,
               fmt::format_string<Args...> format, Args&&... args) {
    return Report(*this, {code,
                          severity,
                          location,
                          fmt::format(format, std::forward<Args>(args)...),
                          {},
                          {},
                          {},
                          {},
                          {}});
  }

  bool has_errors() const { return errors_ > 0; }
  size_t error_count() const { return errors_; }
  size_t warning_count() const { return warnings_; }
  // Takes over what another sink has collected.
  void Append(Sink other);
  // Sorted by file, offset and code; equal ones are reported once. Without those that are silenced.
  std::vector<Diagnostic> Sorted() const;
  // Those that are silenced, in the same order.
  std::vector<Diagnostic> Silenced() const;
  // Calls `change(diagnostic)` for each, which may change its severity, notes and silence.
  template <typename Change>
  void ForEach(const Change& change) {
    for (Diagnostic& diagnostic : diagnostics_) change(diagnostic);
    Count();
  }

 private:
  friend class Report;
  void File(Diagnostic diagnostic);
  void Count();
  std::vector<Diagnostic> SortedWhere(bool silenced) const;

  std::vector<Diagnostic> diagnostics_;
  size_t errors_ = 0;
  size_t warnings_ = 0;
};

}  // namespace qoe::diag
