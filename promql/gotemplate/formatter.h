// One value with one verb. Internal to gotemplate/.
#pragma once

#include <string>
#include <string_view>

#include "promql/gotemplate/value.h"

namespace promql::gotemplate::internal {

// What stands between `%` and the verb.
struct FormatFlags {
  bool plus = false, minus = false, sharp = false, space = false, zero = false;
  bool plus_v = false;   // `%+v`
  bool sharp_v = false;  // `%#v`
  bool has_width = false, has_precision = false;
  int width = 0, precision = 0;
};

class Formatter {
 public:
  explicit Formatter(size_t limit) : limit_(limit) {}

  FormatFlags flags;

  void Write(std::string_view text);
  void PrintValue(const Value& value, char32_t verb) { Print(value, verb, 0); }
  void Pad(std::string_view text);
  bool cut() const { return cut_; }
  std::string Take() { return std::move(out_); }

 private:
  void Print(const Value& value, char32_t verb, uint32_t depth);
  bool PrintStringer(const Value& value, char32_t verb);
  void PrintText(std::string_view text, char32_t verb, const Value& value);
  void PrintInteger(const Value& value, char32_t verb);
  void PrintFloat(double number, char32_t verb, const Value& value);
  void PrintComplex(const Value& value, char32_t verb);
  void PrintList(const Value& value, char32_t verb, uint32_t depth);
  void PrintMap(const Value& value, char32_t verb, uint32_t depth);
  void PrintStruct(const Value& value, char32_t verb, uint32_t depth);
  void PrintAddress(const Value& value, char32_t verb);
  void BadVerb(char32_t verb, const Value& value);

  void Integer(uint64_t magnitude, bool negative, unsigned base, char32_t verb);
  void Float(double number, char verb, int precision);
  void Quoted(std::string_view text);
  void Hexadecimal(std::string_view text, bool upper);
  void Character(uint64_t code, bool quoted);
  void Unicode(uint64_t code);
  void Padding(int count);
  // More characters than the limit are cut anyway, so that nobody has to make them.
  size_t Bounded(int count) const;
  std::string_view Truncated(std::string_view text) const;

  size_t limit_;
  std::string out_;
  bool cut_ = false;
};

}  // namespace promql::gotemplate::internal
