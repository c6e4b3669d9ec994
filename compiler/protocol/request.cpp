#include "compiler/protocol/request.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "compiler/base/spelling.h"

namespace qoe::protocol {
namespace {

constexpr std::array<std::string_view, 6> kKeys = {"expr",     "query",  "template",
                                                   "features", "target", "max_line"};

// Events instead of a tree: a line is read in about a microsecond.
class Reader {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = std::string;
  using binary_t = nlohmann::json::binary_t;

  explicit Reader(Request& request) : request_(request) {}

  std::string TakeError() {
    if (error_.empty() && !has_text_) return "there is no `expr`";
    return std::move(error_);
  }

  bool key(std::string& name) {
    for (const std::string_view known : kKeys) {
      if (name == known) {
        key_ = known;
        return true;
      }
    }
    const std::string_view near = Nearest(name, {kKeys.begin(), kKeys.end()});
    return Fail("key `" + name + "` is not known" +
                (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?"));
  }
  bool string(std::string& value) {
    if (key_ == "max_line") return Fail("`max_line` is not a number");
    if (key_.empty()) return Fail("the line is not an object");
    if (key_ == "features") {
      if (!in_list_) return Fail("`features` is a list of names");
      request_.features.push_back(std::move(value));
      return true;
    }
    if (key_ == "target") {
      request_.target = std::move(value);
      return true;
    }
    if (has_text_) return Fail("there are two texts to look at");
    has_text_ = true;
    request_.text.swap(value);
    return true;
  }
  bool start_object(size_t /*size*/) {
    if (depth_++ == 0) return true;
    return Fail("`" + std::string(key_) + "` is an object");
  }
  bool end_object() {
    --depth_;
    return true;
  }
  bool start_array(size_t /*size*/) {
    if (key_ != "features" || in_list_) {
      return Fail(key_.empty() ? "the line is not an object"
                               : "`" + std::string(key_) + "` is a list");
    }
    in_list_ = true;
    return true;
  }
  bool end_array() {
    in_list_ = false;
    return true;
  }
  bool null() { return NoText(); }
  bool boolean(bool /*value*/) { return NoText(); }
  bool number_integer(number_integer_t /*value*/) { return NoText(); }
  bool number_unsigned(number_unsigned_t value) {
    if (key_ != "max_line") return NoText();
    request_.max_line = static_cast<uint32_t>(std::min<number_unsigned_t>(value, 1'000'000));
    return true;
  }
  bool number_float(number_float_t /*value*/, const std::string& /*text*/) { return NoText(); }
  bool binary(binary_t& /*value*/) { return NoText(); }
  bool parse_error(size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) {
    return Fail("the line is not JSON from byte " + std::to_string(position) + " on");
  }

 private:
  bool NoText() {
    return Fail(key_.empty() ? "the line is not an object"
                             : "`" + std::string(key_) + "` is not a string");
  }
  bool Fail(std::string error) {
    error_ = std::move(error);
    return false;
  }

  Request& request_;
  std::string error_;
  std::string_view key_;
  size_t depth_ = 0;
  bool in_list_ = false;
  bool has_text_ = false;
};

}  // namespace

std::string ReadRequest(std::string_view line, Request& request) {
  request.features.clear();
  request.target.clear();
  request.max_line = 100;
  Reader reader(request);
  nlohmann::json::sax_parse(line.begin(), line.end(), &reader);
  return reader.TakeError();
}

}  // namespace qoe::protocol
