// One line of the line protocol: what is answered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "promql/span.h"

namespace qoe::protocol {

// Answers lines of one language. Not thread-safe: each thread has its own, which keeps its memory.
class Answerer {
 public:
  virtual ~Answerer() = default;
  // Appends the answer to `line`, one JSON object without a line break, to `out`:
  //   {"ok":true,"type":…,"printed":…,"pretty":…,"errors":[]}
  //   {"ok":false,"errors":[{"start":…,"end":…,"message":…,"code":…,"help":…?}, …]}
  // Offsets are bytes of the text asked about, half-open. A line that is no request is answered
  // with one error of code "BadRequest" at 0.
  virtual void Answer(std::string_view line, std::string& out) = 0;
};

using AnswererFactory = std::unique_ptr<Answerer> (*)();

std::unique_ptr<Answerer> MakePromqlAnswerer();
std::unique_ptr<Answerer> MakeTemplateAnswerer();
std::unique_ptr<Answerer> MakeLogqlAnswerer();

// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD.
void AppendJson(std::string_view text, std::string& out);

// Writes the list of errors piece by piece.
class ErrorList {
 public:
  explicit ErrorList(std::string& out) : out_(out) {}
  void Add(uint32_t begin, uint32_t end, std::string_view code, std::string_view message,
           std::string_view help);
  void Finish();

 private:
  std::string& out_;
  bool any_ = false;
};

// Answers have one place for each error; that of a bracket left open is said in words.
std::string HelpOf(std::string_view help, promql::Span opened);

// The answer to what is no request.
void AppendBadRequest(std::string_view message, std::string& out);

}  // namespace qoe::protocol
