// A server with Prometheus' query API that answers as a test says, at every moment.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/http/transport.h"

namespace qoe::gate {

// The value of one series at a moment; none: it has none then.
using Curve = std::function<std::optional<double>(int64_t time_s)>;

class MadeUpServer final : public http::Transport {
 public:
  // Query → its series. Others have none.
  std::map<std::string, std::vector<Curve>> curves;
  // True: the server does not answer at that moment (of its own clock).
  std::function<bool()> down = [] { return false; };
  std::string warning;  // of every answer; empty: none
  int requests = 0;

  http::Response Send(const http::Request& request) override {
    const std::lock_guard lock(mutex_);
    ++requests;
    if (down()) return http::Failed(http::Failure::Refused, "the connection was refused");
    const std::map<std::string, std::string> fields = FieldsOf(request.body);
    nlohmann::json data;
    if (request.url.ends_with("/query_range")) {
      data = Range(fields);
    } else {
      data = Instant(fields);
    }
    nlohmann::json answer = {{"status", "success"}, {"data", data}};
    if (!warning.empty()) answer["warnings"] = {warning};
    http::Response response;
    response.status = 200;
    response.body = answer.dump();
    return response;
  }

 private:
  static std::string Decoded(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '%') {
        out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        out += text[i];
      }
    }
    return out;
  }

  static std::map<std::string, std::string> FieldsOf(const std::string& form) {
    std::map<std::string, std::string> fields;
    for (size_t begin = 0; begin < form.size();) {
      const size_t end = std::min(form.find('&', begin), form.size());
      const size_t equals = form.find('=', begin);
      fields[form.substr(begin, equals - begin)] =
          Decoded(form.substr(equals + 1, end - equals - 1));
      begin = end + 1;
    }
    return fields;
  }

  static std::string Number(double value) {
    if (std::isnan(value)) return "NaN";
    return std::isinf(value) ? "+Inf" : fmt::format("{}", value);
  }

  nlohmann::json Instant(const std::map<std::string, std::string>& fields) {
    nlohmann::json result = nlohmann::json::array();
    const auto time = std::stoll(fields.at("time"));
    size_t number = 0;
    for (const Curve& curve : curves[fields.at("query")]) {
      const nlohmann::json metric = {{"pod", fmt::format("pod-{}", number++)}};
      if (const auto value = curve(time))
        result.push_back({{"metric", metric}, {"value", {time, Number(*value)}}});
    }
    return {{"resultType", "vector"}, {"result", result}};
  }

  nlohmann::json Range(const std::map<std::string, std::string>& fields) {
    nlohmann::json result = nlohmann::json::array();
    size_t number = 0;
    for (const Curve& curve : curves[fields.at("query")]) {
      nlohmann::json values = nlohmann::json::array();
      for (auto time = std::stoll(fields.at("start")); time <= std::stoll(fields.at("end"));
           time += std::stoll(fields.at("step"))) {
        if (const auto value = curve(time)) values.push_back({time, Number(*value)});
      }
      const nlohmann::json metric = {{"pod", fmt::format("pod-{}", number++)}};
      if (!values.empty()) result.push_back({{"metric", metric}, {"values", values}});
    }
    return {{"resultType", "matrix"}, {"result", result}};
  }

  std::mutex mutex_;
};

}  // namespace qoe::gate
