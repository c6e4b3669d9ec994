#include "promql/gotemplate/html_writer.h"

#include <algorithm>
#include <array>
#include <span>

#include "promql/gotemplate/format_printf.h"

namespace promql::gotemplate::internal {
namespace {

// What html/template writes where it cannot write the value.
constexpr std::string_view kRefused = "ZgotmplZ";

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string LowerText(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

bool IsRaw(std::string_view tag) {
  return tag == "script" || tag == "style" || tag == "textarea" || tag == "title";
}

// `norm`: entities that are there already stay. `unquoted`: also what would end the value.
std::string Escape(std::string_view text, bool norm, bool unquoted) {
  std::string out;
  for (const char c : text) {
    const bool ends = unquoted && (IsBlank(c) || c == '\v' || c == '=' || c == '`');
    if (c == '\0') {
      out += "\xEF\xBF\xBD";
    } else if (c == '&' && !norm) {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' || c == '\'' || c == '+' || ends) {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// Without tags and comments: HTML in an attribute.
std::string StripTags(std::string_view text) {
  std::string out;
  bool in_tag = false;
  for (const char c : text) {
    if (c == '<') in_tag = true;
    if (!in_tag) out.push_back(c);
    if (c == '>') in_tag = false;
  }
  return out;
}

bool IsSafeUrl(std::string_view url) {
  const size_t colon = url.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view scheme = url.substr(0, colon);
  if (scheme.find('/') != std::string_view::npos) return true;
  const std::string lower = LowerText(scheme);
  return lower == "http" || lower == "https" || lower == "mailto";
}

// Percent escapes: all that is not unreserved, or with `norm` only what may stand in no address.
std::string EscapeAddress(std::string_view text, bool norm) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kReserved = "!#$&*+,/:;=?@[]";
  const auto hex = [](char c) {
    c = Lower(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  };
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char lower = Lower(c);
    const bool plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    const bool kept = norm && kReserved.find(c) != std::string_view::npos;
    const bool escaped =
        norm && c == '%' && i + 2 < text.size() && hex(text[i + 1]) && hex(text[i + 2]);
    if (plain || kept || escaped) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<uint8_t>(c);
      out.push_back('%');
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 15U]);
    }
  }
  return out;
}

std::string TextOf(const Value& value, size_t limit) {
  if (value.nil()) return {};
  if (value.IsText()) return value.text();
  const Value shown = Printable(value);
  return Sprint(std::span(&shown, 1), limit).text;
}

}  // namespace

void HtmlWriter::WriteText(std::string_view text, std::string& out) {
  while (!text.empty()) {
    size_t used = 0;
    if (state_ == State::Text || state_ == State::Comment) {
      used = StepText(text, out);
    } else if (state_ == State::Raw) {
      used = StepRaw(text, out);
    } else {
      used = StepTag(text, out);
    }
    text.remove_prefix(used);
  }
}

size_t HtmlWriter::StepText(std::string_view rest, std::string& out) {
  if (state_ == State::Comment) {
    const size_t end = rest.find("-->");
    if (end == std::string_view::npos) return rest.size();
    state_ = State::Text;
    return end + 3;
  }
  if (rest.starts_with("<!--")) {
    state_ = State::Comment;
    return 4;
  }
  if (rest[0] == '<' && rest.size() > 1) {
    closing_ = rest[1] == '/';
    const size_t at = closing_ ? 2 : 1;
    const char first = at < rest.size() ? Lower(rest[at]) : '\0';
    if (first >= 'a' && first <= 'z') {
      out.append(rest.substr(0, at));
      state_ = State::TagName;
      tag_.clear();
      return at;
    }
  }
  const size_t next = std::min(rest.find('<', 1), rest.size());
  out.append(rest.substr(0, next));
  return next;
}

// One character of a tag.
size_t HtmlWriter::StepTag(std::string_view rest, std::string& out) {
  const char c = rest[0];
  out.push_back(c);
  const bool in_quotes = state_ == State::Value && quote_ != '\0';
  if (c == '>' && !in_quotes) {
    FinishTag();
    return 1;
  }
  switch (state_) {
    case State::TagName:
      if (IsBlank(c) || c == '/') {
        state_ = State::Tag;
      } else {
        tag_.push_back(Lower(c));
      }
      break;
    case State::Tag:
      if (IsBlank(c) || c == '/') break;
      name_.assign(1, Lower(c));
      state_ = State::Name;
      break;
    case State::Name:
    case State::AfterName:
      if (c == '=') {
        state_ = State::BeforeValue;
      } else if (IsBlank(c)) {
        state_ = State::AfterName;
      } else if (c == '/') {
        state_ = State::Tag;
      } else if (state_ == State::AfterName) {
        name_.assign(1, Lower(c));
        state_ = State::Name;
      } else {
        name_.push_back(Lower(c));
      }
      break;
    case State::BeforeValue:
      if (IsBlank(c)) break;
      EnterValue(c == '"' || c == '\'' ? c : '\0');
      if (quote_ == '\0') url_begun_ = true;
      break;
    case State::Value:
      if (quote_ != '\0' ? c == quote_ : IsBlank(c)) {
        state_ = State::Tag;
        break;
      }
      url_begun_ = true;
      if (c == '?' || c == '#') url_in_query_ = true;
      break;
    case State::Text:
    case State::Comment:
    case State::Raw:
      break;
  }
  return 1;
}

void HtmlWriter::EnterValue(char quote) {
  constexpr std::array<std::string_view, 14> kUrls = {
      "action",     "archive", "background", "cite",     "classid",  "codebase", "data",
      "formaction", "href",    "icon",       "longdesc", "manifest", "poster",   "src"};
  state_ = State::Value;
  quote_ = quote;
  url_begun_ = url_in_query_ = false;
  attribute_ = Attribute::Plain;
  std::string_view name = name_;
  if (name.starts_with("data-")) name.remove_prefix(5);
  const size_t colon = name.find(':');
  if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
  const bool code = name.starts_with("on") || name == "style" || name == "srcset" ||
                    name == "imagesrcset" || name == "srcdoc" || name == "type";
  const bool known = std::find(kUrls.begin(), kUrls.end(), name) != kUrls.end();
  const bool url = known || name == "usemap" || name == "profile" || name == "xmlns" ||
                   name.find("src") != std::string_view::npos ||
                   name.find("uri") != std::string_view::npos ||
                   name.find("url") != std::string_view::npos;
  if (code) {
    attribute_ = Attribute::Code;
  } else if (url) {
    attribute_ = Attribute::Url;
  }
}

void HtmlWriter::FinishTag() { state_ = !closing_ && IsRaw(tag_) ? State::Raw : State::Text; }

// Up to the end tag.
size_t HtmlWriter::StepRaw(std::string_view rest, std::string& out) {
  const std::string end = "</" + tag_;
  if (LowerText(rest.substr(0, end.size())) == end) {
    state_ = State::TagName;
    closing_ = true;
    tag_.clear();
    out.append("</");
    return 2;
  }
  const size_t next = std::min(rest.find('<', 1), rest.size());
  out.append(rest.substr(0, next));
  return next;
}

std::string HtmlWriter::EscapeUrl(std::string text) {
  if (!url_begun_ && !IsSafeUrl(text)) text = "#" + std::string(kRefused);
  std::string out = EscapeAddress(text, !url_in_query_);
  if (!out.empty()) url_begun_ = true;
  if (text.find_first_of("?#") != std::string::npos) url_in_query_ = true;
  return out;
}

std::string HtmlWriter::WriteValue(const Value& value, size_t limit, std::string& out) {
  const bool html = value.type() == Type::Html;
  std::string text = TextOf(value, limit);
  if (state_ == State::BeforeValue) EnterValue('\0');
  switch (state_) {
    case State::Text:
      out += html ? text : Escape(text, false, false);
      return {};
    case State::Raw:
      if (tag_ != "textarea" && tag_ != "title") break;
      out += Escape(text, html, false);
      return {};
    case State::Value: {
      if (attribute_ == Attribute::Code) break;
      bool norm = false;
      if (attribute_ == Attribute::Url) {
        text = EscapeUrl(std::move(text));
      } else if (html) {
        text = StripTags(text);
        norm = true;
      }
      const bool unquoted = quote_ == '\0';
      if (unquoted && text.empty()) text = kRefused;
      out += Escape(text, norm, unquoted);
      return {};
    }
    case State::Comment:
      return {};
    case State::TagName:
    case State::Tag:
    case State::Name:
    case State::AfterName:
    case State::BeforeValue:
      break;
  }
  return "cannot escape a value inside of a script, a style or a tag";
}

}  // namespace promql::gotemplate::internal
