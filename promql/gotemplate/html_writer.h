// Writes HTML as html/template does: each value is escaped for the place where it stands. Internal
// to gotemplate/.
//
// Known places: text between tags, `<title>` and `<textarea>`, values of attributes with and
// without quotes, of addresses (`href`, `src`, …), too. Not known: values inside of scripts,
// styles, comments, tags and names of attributes; those are an error, never a text that might do
// harm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "promql/gotemplate/value.h"

namespace promql::gotemplate::internal {

class HtmlWriter {
 public:
  // Text of the template: appended as it is, without comments.
  void WriteText(std::string_view text, std::string& out);
  // Appends the value, escaped; returns what is wrong, empty: nothing.
  std::string WriteValue(const Value& value, size_t limit, std::string& out);

 private:
  enum class State : uint8_t {
    Text,
    Comment,
    TagName,
    Tag,        // behind its name, or between attributes
    Name,       // of an attribute
    AfterName,  // where `=` may follow
    BeforeValue,
    Value,
    Raw,  // up to the end tag of script, style, textarea, title
  };
  enum class Attribute : uint8_t { Plain, Url, Code };

  size_t StepText(std::string_view rest, std::string& out);
  size_t StepTag(std::string_view rest, std::string& out);
  size_t StepRaw(std::string_view rest, std::string& out);
  void EnterValue(char quote);
  void FinishTag();
  std::string EscapeUrl(std::string text);

  State state_ = State::Text;
  char quote_ = '\0';  // of the value; 0: none
  Attribute attribute_ = Attribute::Plain;
  bool url_begun_ = false;     // something of the address was written
  bool url_in_query_ = false;  // behind `?` or `#`
  bool closing_ = false;       // the tag is an end tag
  std::string tag_, name_;
};

}  // namespace promql::gotemplate::internal
