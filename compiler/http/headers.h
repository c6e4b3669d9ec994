#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qoe::http {

// Header fields in the order in which they are sent or came. Names are compared without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void Add(std::string name, std::string value);
  // In the place of all fields of that name.
  void Set(std::string_view name, std::string value);
  bool Has(std::string_view name) const;
  // Of the first field of that name; empty where there is none.
  std::string_view Get(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  size_t size() const { return fields_.size(); }
  void clear() { fields_.clear(); }

 private:
  std::vector<Field> fields_;
};

// Why a field cannot be sent: its name is no token, or its value has a control character in it,
// with which it could smuggle in a field of its own. The text names the field, never the value;
// empty: it can be sent.
std::string WhyNotSent(std::string_view name, std::string_view value);

}  // namespace qoe::http
