#include "compiler/import/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "compiler/spec/validate.h"

namespace qoe::import {
namespace {

using diag::Code;
using Json = nlohmann::json;

// Metrics whose series are asked for at once: a longer address would be too much for some proxies.
constexpr size_t kBatch = 20;
constexpr size_t kShownBytes = 80;
constexpr size_t kMostKept = 4096;  // of an answer, for a message

// The beginning of a text of somebody else, on one line.
std::string BeginningOf(std::string_view text) {
  std::string shown;
  for (const char c : text.substr(0, kShownBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '`') shown += c;
    if ((c == '\n' || c == '\t') && !shown.empty() && shown.back() != ' ') shown += ' ';
  }
  while (shown.ends_with(' ')) shown.pop_back();
  return text.size() > kShownBytes ? shown + "…" : shown;
}

std::string TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class ServerReader {
 public:
  ServerReader(const Fetch& fetch, const ServerOptions& options, Observed& out, diag::Sink& sink)
      : fetch_(fetch), options_(options), out_(out), sink_(sink) {}

  bool Run() { return ReadMetadata() && ReadNames() && ReadSeries(); }

 private:
  // The member `data` of the answer; null: reported.
  Json Ask(std::string_view path, const http::QueryFields& fields, Json::value_t type) {
    http::Response answer = fetch_(path, fields);
    Json json = Json::parse(answer.body, nullptr, false);
    if (answer.body.size() > kMostKept) answer.body.resize(kMostKept);
    unreachable_ = answer.status == 0;
    if (unreachable_) {
      Unreachable(answer);
    } else if (answer.status != 200) {
      NotFine(path, answer, json);
    } else if (!json.is_object()) {
      report_to_
          ->Add(Code::ServerAnswer, {}, "`{}{}` answers `{}`, which is no JSON of Prometheus' API",
                options_.address, path, Beginning(answer.body))
          .Help("name the address below which `/api/v1` is; for Mimir it ends in `/prometheus`");
    } else if (TextOf(json, "status") != "success") {
      Refused(path, json);
    } else if (json["data"].type() != type) {
      report_to_
          ->Add(Code::ServerAnswer, {}, "`data` of `{}{}` is not what Prometheus' API has there",
                options_.address, path)
          .Help("is it a Prometheus, Mimir or Thanos that answers at this address?");
    } else {
      return std::move(json["data"]);
    }
    return nullptr;
  }

  void Unreachable(const http::Response& answer) {
    report_to_
        ->Add(Code::ServerUnreachable, {}, "`{}` does not answer: {}", options_.address,
              answer.error)
        .Help("is the address right, and can it be reached from here?");
  }

  void NotFine(std::string_view path, const http::Response& answer, const Json& json) {
    const std::string said = json.is_object() ? TextOf(json, "error") : answer.body;
    diag::Report report =
        report_to_->Add(Code::ServerAnswer, {}, "`{}{}` answers {}{}", options_.address, path,
                        answer.status, said.empty() ? "" : fmt::format(": `{}`", Beginning(said)));
    if (!answer.location.empty()) {
      report.Note("it sends the request on to `{}`",
                  options_.redactor.Apply(http::ShownAddress(answer.location)));
      report.Help("name the address to which it leads");
    } else if (answer.status == 401 || answer.status == 403) {
      report.Help(
          "a bearer token comes from the variable `QOEC_TOKEN`, a tenant of Mimir from "
          "`--tenant`");
    } else if (answer.status == 404) {
      report.Help("name the address below which `/api/v1` is; for Mimir it ends in `/prometheus`");
    } else {
      report.Help("the server's log may say more");
    }
  }

  void Refused(std::string_view path, const Json& json) {
    report_to_
        ->Add(Code::ServerAnswer, {}, "`{}{}` refuses: `{}`", options_.address, path,
              Beginning(TextOf(json, "error")))
        .Help("the server's log may say more");
  }

  std::string Beginning(std::string_view text) const {
    return BeginningOf(options_.redactor.Apply(text));
  }

  http::QueryFields Window() const {
    return {{"start", std::to_string(options_.start_s)}, {"end", std::to_string(options_.end_s)}};
  }

  bool ReadMetadata() {
    const Json data = Ask("/api/v1/metadata", {}, Json::value_t::object);
    if (data.is_null()) return false;
    for (const auto& [name, entries] : data.items()) {
      Family& family = out_.families[name];
      if (!entries.is_array()) continue;
      for (const Json& entry : entries) {
        if (!entry.is_object()) continue;
        FamilyType type = FamilyType::Unknown;
        // A type that this qoec does not know is an unknown one.
        ParseFamilyType(TextOf(entry, "type"), type);
        family.SetType(type);
        if (family.help.empty()) family.help = TextOf(entry, "help");
        if (family.unit.empty()) family.unit = TextOf(entry, "unit");
      }
    }
    return true;
  }

  bool ReadNames() {
    const Json data = Ask("/api/v1/label/__name__/values", Window(), Json::value_t::array);
    if (data.is_null()) return false;
    for (const Json& name : data) {
      if (name.is_string()) out_.series[name.get<std::string>()];
    }
    return true;
  }

  // Of all names, batch by batch. A batch that the server refuses is halved: a limit of its own may
  // stand against it.
  bool ReadSeries() {
    std::deque<std::vector<std::string>> batches;
    for (auto& [name, tally] : out_.series) {
      tally.open = true;  // until it was asked
      if (!spec::IsMetricName(name)) continue;
      if (batches.empty() || batches.back().size() == kBatch) batches.emplace_back();
      batches.back().push_back(name);
    }
    size_t refused = 0;
    while (!batches.empty() && options_.time_left()) {
      const std::vector<std::string> batch = std::move(batches.front());
      batches.pop_front();
      diag::Sink reasons;
      report_to_ = &reasons;
      const bool read = ReadBatch(batch);
      report_to_ = &sink_;
      if (read) continue;
      if (batch.size() > 1) {
        const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
        batches.emplace_front(middle, batch.end());
        batches.emplace_front(batch.begin(), middle);
      } else if (unreachable_) {
        sink_.Append(std::move(reasons));
        return false;
      } else if (++refused == 1) {
        Refusal(batch[0], reasons);
      }
    }
    size_t left = 0;
    for (const auto& batch : batches) left += batch.size();
    if (left > 0) {
      sink_
          .Add(Code::ImportedInPart, {},
               "the time was up before the series of {} of {} names were read, so their labels are "
               "left open",
               left, out_.series.size())
          .Help("give it more time with `--timeout`, or look at less with `--since`");
    }
    return true;
  }

  void Refusal(const std::string& name, const diag::Sink& reasons) {
    sink_
        .Add(Code::ImportedInPart, {},
             "the server does not list the series of `{}`, so its labels are left open", name)
        .Note("{}", reasons.Sorted()[0].message)
        .Help("look at less with `--since`; there may be more metrics like it");
  }

  bool ReadBatch(const std::vector<std::string>& names) {
    http::QueryFields fields = Window();
    for (const std::string& name : names)
      fields.emplace_back("match[]", fmt::format("{{__name__=\"{}\"}}", name));
    const Json data = Ask("/api/v1/series", fields, Json::value_t::array);
    if (data.is_null()) return false;
    for (const std::string& name : names) out_.series[name].open = false;
    std::vector<std::pair<std::string, std::string>> labels;
    for (const Json& series : data) {
      if (!series.is_object()) continue;
      labels.clear();
      for (const auto& [name, value] : series.items()) {
        if (name != "__name__" && value.is_string())
          labels.emplace_back(name, value.get<std::string>());
      }
      out_.series[TextOf(series, "__name__")].Add(labels);
    }
    return true;
  }

  const Fetch& fetch_;
  const ServerOptions& options_;
  Observed& out_;
  diag::Sink& sink_;
  diag::Sink* report_to_ = &sink_;  // of `Ask`
  bool unreachable_ = false;        // the last answer did not come
};

}  // namespace

bool ReadServer(const Fetch& fetch, const ServerOptions& options, Observed& out, diag::Sink& sink) {
  return ServerReader(fetch, options, out, sink).Run();
}

}  // namespace qoe::import
