// The values that a template computes with: what Go's reflection shows of the data that Prometheus
// passes, with the types' names, since messages and `%T` print them.
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace promql::gotemplate {

enum class Type : uint8_t {
  Nil,  // no value at all
  Bool,
  Int,
  Int64,
  Uint8,
  Uint64,
  Float64,
  Complex128,
  String,
  Html,  // a string that `safeHtml` made
  Duration,
  DurationPointer,
  Time,
  TimePointer,
  Month,
  Weekday,
  List,
  Map,
  Struct,
  Pointer,  // to a struct
};

// A moment, UTC. 0 <= nanoseconds < 1e9.
struct Instant {
  int64_t seconds = 0;  // since 1970
  int32_t nanoseconds = 0;
  friend bool operator==(const Instant&, const Instant&) = default;
};

class Value;

// `type` as Go writes it: `[]string`, `template.queryResult`.
struct List {
  std::string type;
  std::vector<Value> items;
};

// Keys are strings; sorted. `of_any`: `map[string]interface {}`, else `map[string]string`.
struct Map {
  bool of_any = false;
  std::vector<std::pair<std::string, Value>> entries;
  const Value* Find(std::string_view key) const;
};

struct Struct {
  std::string type;
  std::vector<std::pair<std::string, Value>> fields;
  std::string text;  // of its method String; empty: it has none
  const Value* Find(std::string_view name) const;
};

class Value {
 public:
  Value() = default;
  static Value OfBool(bool value) { return {Type::Bool, value}; }
  static Value OfInt(int64_t value, Type type = Type::Int) { return {type, value}; }
  static Value OfUint(uint64_t value, Type type = Type::Uint64) { return {type, value}; }
  static Value OfFloat(double value) { return {Type::Float64, value}; }
  static Value OfComplex(std::complex<double> value) { return {Type::Complex128, value}; }
  static Value OfString(std::string value, Type type = Type::String) {
    return {type, std::make_shared<const std::string>(std::move(value))};
  }
  static Value OfTime(Instant value, Type type = Type::TimePointer) { return {type, value}; }
  static Value OfList(List value) { return {Type::List, std::make_shared<List>(std::move(value))}; }
  // Sorts the entries by their keys.
  static Value OfMap(Map value);
  static Value OfStruct(Struct value, Type type = Type::Struct) {
    return {type, std::make_shared<const Struct>(std::move(value))};
  }
  // `map[string]string`.
  static Value OfLabels(const std::vector<std::pair<std::string, std::string>>& labels);

  Type type() const { return type_; }
  bool nil() const { return type_ == Type::Nil; }
  // As `interface {}`: a field or an element whose type Go does not know before it looks.
  bool boxed() const { return boxed_; }
  Value Boxed() const;
  Value Unboxed() const;

  // What it holds; of the type that `type` says.
  bool boolean() const { return std::get<bool>(data_); }
  int64_t integer() const { return std::get<int64_t>(data_); }
  uint64_t unsigned_integer() const { return std::get<uint64_t>(data_); }
  double number() const { return std::get<double>(data_); }
  std::complex<double> complex() const { return std::get<std::complex<double>>(data_); }
  const std::string& text() const { return *std::get<std::shared_ptr<const std::string>>(data_); }
  Instant time() const { return std::get<Instant>(data_); }
  const List& list() const { return *std::get<std::shared_ptr<List>>(data_); }
  // Lists are shared, as slices are: `sortByLabel` sorts what its caller has.
  List& shared_list() const { return *std::get<std::shared_ptr<List>>(data_); }
  const Map& map() const { return *std::get<std::shared_ptr<const Map>>(data_); }
  const Struct& record() const { return *std::get<std::shared_ptr<const Struct>>(data_); }

  bool IsSigned() const;    // Int, Int64, Duration, Month, Weekday
  bool IsUnsigned() const;  // Uint8, Uint64
  bool IsText() const { return type_ == Type::String || type_ == Type::Html; }
  bool HasFields() const { return type_ == Type::Struct || type_ == Type::Pointer; }
  // Of a Pointer: the struct.
  Value Pointee() const { return {Type::Struct, data_}; }

  // `float64`, `*template.sample`; Nil: `<nil>`.
  std::string TypeName() const;
  // Whether `if` takes it for true.
  bool Truth() const;
  // How deep maps and lists lie in it; 0: it is none.
  uint32_t Depth() const;

 private:
  using Data = std::variant<std::monostate, bool, int64_t, uint64_t, double, std::complex<double>,
                            std::shared_ptr<const std::string>, Instant, std::shared_ptr<List>,
                            std::shared_ptr<const Map>, std::shared_ptr<const Struct>>;
  Value(Type type, Data data) : type_(type), data_(std::move(data)) {}

  Type type_ = Type::Nil;
  bool boxed_ = false;
  uint32_t depth_ = 0;
  Data data_;
};

// What an action prints of the value: a pointer as what it points to, nothing as `<no value>`.
Value Printable(const Value& value);

}  // namespace promql::gotemplate
