#include "compiler/http/redactor.h"

#include <algorithm>

#include "compiler/http/encode.h"

namespace qoe::http {
namespace {

constexpr std::string_view kInItsPlace = "...";

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

// `%2F` → `%2f`.
std::string WithSmallDigits(std::string text) {
  for (size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 3)) {
    for (size_t i = at + 1; i < at + 3 && i < text.size(); ++i)
      if (text[i] >= 'A' && text[i] <= 'F') text[i] = static_cast<char>(text[i] - 'A' + 'a');
  }
  return text;
}

// As in a string of JSON; some writers also escape `/`, Go's and others what HTML has a meaning
// for.
std::string JsonEscaped(const std::string& text) {
  return Replaced(Replaced(text, "\\", "\\\\"), "\"", "\\\"");
}

std::string HtmlSafe(std::string json) {
  return Replaced(Replaced(Replaced(std::move(json), "<", "\\u003c"), ">", "\\u003e"), "&",
                  "\\u0026");
}

void Trim(std::string& text, char last) {
  while (text.ends_with(last)) text.pop_back();
}

}  // namespace

void Redactor::AddForms(const std::string& secret) {
  const std::string percent = PercentEncoded(secret);
  const std::string form = Replaced(percent, "%20", "+");
  const std::string json = JsonEscaped(secret);
  std::string base64 = Base64(secret);
  Trim(base64, '=');  // what follows says nothing
  const std::string base64_url = Replaced(Replaced(base64, "+", "-"), "/", "_");
  for (const std::string& text :
       {secret, percent, WithSmallDigits(percent), form, WithSmallDigits(form), json,
        HtmlSafe(json), Replaced(json, "/", "\\/"), base64, base64_url, PercentEncoded(base64)}) {
    if (std::find(forms_.begin(), forms_.end(), text) == forms_.end()) forms_.push_back(text);
  }
}

void Redactor::Add(const Secret& secret) {
  if (!secret.empty()) AddForms(secret.Reveal());
}

void Redactor::Add(const Access& access) {
  if (const auto* basic = std::get_if<BasicCredentials>(&access.credentials)) {
    Add(basic->password);
    if (!basic->password.empty()) AddForms(basic->user + ":" + basic->password.Reveal());
  } else if (const auto* bearer = std::get_if<BearerToken>(&access.credentials)) {
    Add(bearer->token);
  }
  for (const auto& [name, value] : access.secret_headers) Add(value);
}

std::string Redactor::Apply(std::string_view text) const {
  struct Part {
    size_t begin, end;
  };
  std::vector<Part> parts;
  for (const std::string& form : forms_) {
    for (size_t at = text.find(form); at != std::string_view::npos; at = text.find(form, at + 1))
      parts.push_back({at, at + form.size()});
  }
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::string shown;
  size_t done = 0;  // of `text`
  for (const Part& part : parts) {
    if (part.end <= done) continue;
    // A part that begins inside of the one before is the same hole.
    if (part.begin >= done) {
      shown += text.substr(done, part.begin - done);
      shown += kInItsPlace;
    }
    done = part.end;
  }
  return shown += text.substr(done);
}

}  // namespace qoe::http
