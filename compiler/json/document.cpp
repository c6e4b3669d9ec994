#include "compiler/json/document.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace qoe::json {
namespace {

using diag::Code;
using Library = nlohmann::json;

constexpr size_t kMaxDepth = 500;

// Walks over the text and says how far the reader is: the library's own events have no places.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *furthest_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  [[maybe_unused]] friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ != b.at_;
  }

 private:
  const char* at_;
  const char** furthest_;
};

// Builds values from the library's events; those that are not complete wait on a stack.
class Builder {
 public:
  using number_integer_t = Library::number_integer_t;
  using number_unsigned_t = Library::number_unsigned_t;
  using number_float_t = Library::number_float_t;
  using string_t = std::string;
  using binary_t = Library::binary_t;

  Builder(std::string_view text, source::FileId file, diag::Sink& sink)
      : text_(text), file_(file), sink_(sink), furthest_(text.data()) {}

  std::optional<Value> Run() {
    const CountingIterator begin(text_.data(), &furthest_);
    const CountingIterator end(text_.data() + text_.size(), &furthest_);
    if (!Library::sax_parse(begin, end, this)) return std::nullopt;
    return std::move(root_);
  }

  bool null() { return Add(Kind::Null, {}); }
  bool boolean(bool value) { return Add(Kind::Bool, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) { return Add(Kind::Number, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) { return Add(Kind::Number, std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const std::string& text) {
    return Add(Kind::Number, text);
  }
  bool string(std::string& value) { return Add(Kind::String, std::move(value)); }
  bool binary(binary_t& /*value*/) { return false; }
  bool key(std::string& name) {
    Value& object = open_.back();
    const uint32_t begin = TokenBegin();
    last_end_ = Here();
    if (object.Find(name) != nullptr) {
      sink_.Add(Code::DuplicateKey, source::Location{file_, {begin, last_end_}},
                "key `{}` stands twice in one object: the first one is lost", name);
      std::erase_if(object.members, [&](const auto& member) { return member.name == name; });
    }
    keys_.back() = std::move(name);
    return true;
  }
  bool start_object(size_t /*size*/) { return Open(Kind::Object); }
  bool end_object() { return Close(); }
  bool start_array(size_t /*size*/) { return Open(Kind::List); }
  bool end_array() { return Close(); }
  bool parse_error(size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) {
    // The token that should not be there; inside of a string how far the reader came.
    uint32_t at = TokenBegin();
    const bool end = at >= text_.size();
    if (!end && text_[at] == '"' && Here() > at + 1) at = Here() - 1;
    const source::Span span{at, std::min<uint32_t>(at + 1, static_cast<uint32_t>(text_.size()))};
    sink_
        .Add(Code::JsonSyntax, source::Location{file_, span}, "{}",
             end ? "the JSON ends in the middle" : "this is no JSON here")
        .Help("a `,` too many or too few, or a quote that is not closed, is the usual cause");
    return false;
  }

 private:
  uint32_t Here() const { return static_cast<uint32_t>(furthest_ - text_.data()); }
  // The next token after the one before: between them is only space, `,` and `:`.
  uint32_t TokenBegin() const {
    const size_t found = text_.find_first_not_of(" \t\r\n,:", last_end_);
    return static_cast<uint32_t>(std::min(found, text_.size()));
  }

  bool Add(Kind kind, std::string text) {
    Value value;
    value.kind = kind;
    value.begin = TokenBegin();
    value.end = std::max(value.begin, Here());
    value.text = std::move(text);
    if (kind == Kind::Number) {
      // The reader looks one byte ahead to know where a number ends.
      value.end = static_cast<uint32_t>(
          std::min(text_.find_first_not_of("+-0123456789.eE", value.begin), text_.size()));
    }
    last_end_ = value.end;
    return Attach(std::move(value));
  }

  bool Open(Kind kind) {
    Value value;
    value.kind = kind;
    value.begin = TokenBegin();
    last_end_ = Here();
    if (open_.size() >= kMaxDepth) {
      sink_.Add(Code::TooDeep, source::Location{file_, {value.begin, value.begin + 1}},
                "JSON is nested deeper than {} levels", kMaxDepth);
      return false;
    }
    open_.push_back(std::move(value));
    keys_.emplace_back();
    return true;
  }

  bool Close() {
    Value value = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    value.end = last_end_ = Here();
    return Attach(std::move(value));
  }

  bool Attach(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().kind == Kind::Object) {
      open_.back().members.push_back({std::move(keys_.back()), std::move(value)});
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  std::string_view text_;
  source::FileId file_;
  diag::Sink& sink_;
  const char* furthest_;
  uint32_t last_end_ = 0;
  std::vector<Value> open_;
  std::vector<std::string> keys_;  // of the open objects: the one whose value comes next
  std::optional<Value> root_;
};

}  // namespace

const Value* Value::Find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

std::string_view Value::Text(std::string_view name) const {
  const Value* member = Find(name);
  return member != nullptr && member->kind == Kind::String ? std::string_view(member->text)
                                                           : std::string_view();
}

std::optional<Value> Parse(const source::FileSet& files, source::FileId file, diag::Sink& sink) {
  return Builder(files[file].text(), file, sink).Run();
}

}  // namespace qoe::json
