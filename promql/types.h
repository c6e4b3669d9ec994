// The four types of PromQL.
#pragma once

#include <cstdint>
#include <string_view>

namespace promql {

enum class ValueType : uint8_t { Scalar, String, Vector, Matrix };

// "scalar", "string", "instant vector", "range vector": the words of Prometheus' documentation.
constexpr std::string_view DocumentedName(ValueType type) {
  switch (type) {
    case ValueType::Scalar:
      return "scalar";
    case ValueType::String:
      return "string";
    case ValueType::Vector:
      return "instant vector";
    case ValueType::Matrix:
      return "range vector";
  }
  return "";
}

// "scalar", "string", "vector", "matrix": the words of Prometheus' HTTP API.
constexpr std::string_view ShortName(ValueType type) {
  switch (type) {
    case ValueType::Scalar:
      return "scalar";
    case ValueType::String:
      return "string";
    case ValueType::Vector:
      return "vector";
    case ValueType::Matrix:
      return "matrix";
  }
  return "";
}

}  // namespace promql
