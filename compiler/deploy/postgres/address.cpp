#include "compiler/deploy/postgres/address.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace qoe::postgres {
namespace {

constexpr std::string_view kSecrets[] = {"password", "sslpassword"};

bool IsSecret(std::string_view keyword) {
  return std::find(std::begin(kSecrets), std::end(kSecrets), keyword) != std::end(kSecrets);
}

Error HasPassword() {
  return {ErrorKind::Unusable,
          "it has a password in it, which would end in logs and lists of processes"};
}

// Whether a password may stand in a text that libpq does not take: its message shows the text.
bool MayHoldPassword(const std::string& text) {
  const size_t scheme = text.find("://");
  const size_t at = text.rfind('@');
  if (scheme != std::string::npos && at != std::string::npos && at > scheme &&
      text.substr(scheme + 3, at - scheme - 3).find(':') != std::string::npos) {
    return true;
  }
  return text.find("password") != std::string::npos;
}

}  // namespace

Result<Address> Address::Parse(const std::string& text) {
  if (text.empty()) return Error{ErrorKind::Unusable, "it is empty"};
  char* said = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(text.c_str(), &said), PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> message(said, PQfreemem);
  if (!options) {
    if (MayHoldPassword(text)) return HasPassword();
    std::string why = message ? message.get() : "there is no memory left";
    while (why.ends_with('\n')) why.pop_back();
    return Error{ErrorKind::Unusable, "libpq does not take it: " + why};
  }
  Address address;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (IsSecret(option->keyword)) return HasPassword();
    address.fields_.emplace_back(option->keyword, option->val);
  }
  return address;
}

std::string Address::Field(const std::string& keyword) const {
  for (const auto& [name, value] : fields_) {
    if (name == keyword) return value;
  }
  return {};
}

}  // namespace qoe::postgres
