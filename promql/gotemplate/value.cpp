#include "promql/gotemplate/value.h"

#include <algorithm>

namespace promql::gotemplate {

const Value* Map::Find(std::string_view key) const {
  const auto found = std::lower_bound(entries.begin(), entries.end(), key,
                                      [](const auto& entry, std::string_view wanted) {
                                        return std::string_view(entry.first) < wanted;
                                      });
  return found != entries.end() && found->first == key ? &found->second : nullptr;
}

const Value* Struct::Find(std::string_view name) const {
  for (const auto& [field, value] : fields) {
    if (field == name) return &value;
  }
  return nullptr;
}

Value Value::OfMap(Map value) {
  std::stable_sort(value.entries.begin(), value.entries.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  uint32_t depth = 0;
  for (const auto& entry : value.entries) depth = std::max(depth, entry.second.Depth());
  Value result(Type::Map, std::make_shared<const Map>(std::move(value)));
  result.depth_ = depth + 1;
  return result;
}

Value Value::OfLabels(const std::vector<std::pair<std::string, std::string>>& labels) {
  Map map;
  map.entries.reserve(labels.size());
  for (const auto& [name, value] : labels) map.entries.emplace_back(name, OfString(value));
  return OfMap(std::move(map));
}

Value Value::Boxed() const {
  Value result = *this;
  result.boxed_ = true;
  return result;
}

Value Value::Unboxed() const {
  Value result = *this;
  result.boxed_ = false;
  return result;
}

bool Value::IsSigned() const {
  return type_ == Type::Int || type_ == Type::Int64 || type_ == Type::Duration ||
         type_ == Type::Month || type_ == Type::Weekday;
}

bool Value::IsUnsigned() const { return type_ == Type::Uint8 || type_ == Type::Uint64; }

std::string Value::TypeName() const {
  switch (type_) {
    case Type::Nil:
      return "<nil>";
    case Type::Bool:
      return "bool";
    case Type::Int:
      return "int";
    case Type::Int64:
      return "int64";
    case Type::Uint8:
      return "uint8";
    case Type::Uint64:
      return "uint64";
    case Type::Float64:
      return "float64";
    case Type::Complex128:
      return "complex128";
    case Type::String:
      return "string";
    case Type::Html:
      return "template.HTML";
    case Type::Duration:
      return "time.Duration";
    case Type::DurationPointer:
      return "*time.Duration";
    case Type::Time:
      return "time.Time";
    case Type::TimePointer:
      return "*time.Time";
    case Type::Month:
      return "time.Month";
    case Type::Weekday:
      return "time.Weekday";
    case Type::List:
      return list().type;
    case Type::Map:
      return map().of_any ? "map[string]interface {}" : "map[string]string";
    case Type::Struct:
      return record().type;
    case Type::Pointer:
      return "*" + record().type;
  }
  return {};
}

bool Value::Truth() const {
  switch (type_) {
    case Type::Nil:
      return false;
    case Type::Bool:
      return boolean();
    case Type::Int:
    case Type::Int64:
    case Type::Duration:
    case Type::Month:
    case Type::Weekday:
      return integer() != 0;
    case Type::Uint8:
    case Type::Uint64:
      return unsigned_integer() != 0;
    case Type::Float64:
      return number() != 0;
    case Type::Complex128:
      return complex() != std::complex<double>();
    case Type::String:
    case Type::Html:
      return !text().empty();
    case Type::List:
      return !list().items.empty();
    case Type::Map:
      return !map().entries.empty();
    case Type::DurationPointer:
    case Type::Time:
    case Type::TimePointer:
    case Type::Struct:
    case Type::Pointer:
      break;
  }
  return true;
}

Value Printable(const Value& value) {
  if (value.nil()) return Value::OfString("<no value>");
  const bool plain = value.type() == Type::Pointer && value.record().text.empty();
  return plain ? value.Pointee() : value;
}

uint32_t Value::Depth() const { return depth_; }

}  // namespace promql::gotemplate
