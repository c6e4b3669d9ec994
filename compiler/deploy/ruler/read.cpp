#include "compiler/deploy/ruler/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/deploy/ruler/group_reader.h"
#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/yaml/document.h"

namespace qoe::ruler {
namespace {

using yaml::Node;

constexpr size_t kMostBytes = size_t{256} << 20U;
constexpr size_t kSaidBytes = 16'384;  // of a ruler's own words: one message lists every mistake

Error Unreadable(std::string message) { return {ErrorKind::Unreadable, std::move(message)}; }

// What stands where rules were expected, by its beginning.
std::optional<Error> ForeignAnswer(std::string_view text) {
  const std::string beginning = Beginning(text);
  if (beginning.empty()) {
    return Unreadable("the answer is empty: a ruler answers `{}` where there are no rules");
  }
  if (beginning.front() == '<') {
    return Unreadable(fmt::format(
        "the answer is an HTML or XML page, as a login page or a proxy gives it: {}", beginning));
  }
  if (text.size() > kMostBytes) {
    return Error{ErrorKind::TooLarge, fmt::format("the answer has {} bytes; qoec reads up to {}",
                                                  text.size(), kMostBytes)};
  }
  return std::nullopt;
}

// One YAML document, and what it is read from.
struct Parsed {
  source::FileSet files;
  std::optional<yaml::Document> document;
};

std::optional<Error> ParseAnswer(std::string text, Parsed& parsed) {
  if (auto foreign = ForeignAnswer(text)) return foreign;
  diag::Sink sink;
  const source::FileId file = parsed.files.Add("answer", std::move(text));
  parsed.document = yaml::Parse(parsed.files, file, sink);
  if (parsed.document) return std::nullopt;
  const std::vector<diag::Diagnostic> found = sink.Sorted();
  return Unreadable(fmt::format("the answer is no YAML: {}; it begins `{}`",
                                found.empty() ? "" : found.front().message,
                                Beginning(parsed.files[file].text())));
}

bool HasKey(const Node& mapping, std::string_view key) {
  for (size_t i = 0; i < mapping.size(); ++i) {
    if (mapping.key(i).is_scalar() && mapping.key(i).text() == key) return true;
  }
  return false;
}

// `{"status": "error", "error": "no org id"}`, `{"message": "Unauthorized"}`: a mapping of texts.
std::optional<Error> ErrorObject(const Node& root) {
  constexpr std::string_view kWords[] = {"error", "message", "msg", "detail"};
  for (const std::string_view word : kWords) {
    for (size_t i = 0; i < root.size(); ++i) {
      if (root.key(i).is_scalar() && root.key(i).text() == word && root.value(i).is_scalar()) {
        return Unreadable(
            fmt::format("the answer is an error, not rules: {}", Beginning(root.value(i).text())));
      }
    }
  }
  return std::nullopt;
}

size_t LineStartOf(std::string_view text, size_t at) {
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

// Cuts the groups of a list in block style out of its text, each moved to the margin.
class Cutter {
 public:
  Cutter(std::string_view text, std::vector<uint32_t> starts, uint32_t end)
      : text_(text), starts_(std::move(starts)), end_(end) {}

  // Nothing where the group does not have lines of its own.
  std::string Cut(size_t i) const {
    const size_t begin = starts_[i];
    const size_t line = LineStartOf(text_, begin);
    const size_t end = i + 1 < starts_.size() ? LineStartOf(text_, starts_[i + 1]) : end_;
    if (end <= begin) return {};
    const size_t margin = begin - line;
    std::string out;
    for (size_t at = begin; at < end;) {
      const size_t next = std::min(text_.find('\n', at), end - 1) + 1;
      out += text_.substr(at, next - at);
      at = next;
      for (size_t k = 0; k < margin && at < end && text_[at] == ' '; ++k) ++at;
    }
    return out;
  }

 private:
  std::string_view text_;
  std::vector<uint32_t> starts_;
  size_t end_;
};

// The text is only taken when it is read as just that group.
void SetRaw(const std::string& cut, Group& group) {
  group.raw = GroupYaml(group);
  if (cut.empty()) return;
  const Result<Group> again = ReadRulerGroup(cut);
  if (again && GroupYaml(again.value()) == group.raw) group.raw = cut;
}

}  // namespace

size_t RulerState::group_count() const {
  size_t count = 0;
  for (const Namespace& name_space : namespaces) count += name_space.groups.size();
  return count;
}

const Namespace* RulerState::Find(const std::string& name) const {
  const auto found =
      std::find_if(namespaces.begin(), namespaces.end(),
                   [&](const Namespace& name_space) { return name_space.name == name; });
  return found == namespaces.end() ? nullptr : &*found;
}

Result<RulerState> ReadRulerList(std::string text) {
  Parsed parsed;
  if (auto error = ParseAnswer(std::move(text), parsed)) return *error;
  const Node root = parsed.document->root();
  const std::string_view whole = parsed.files[parsed.document->file_id()].text();
  RulerState state;
  if (root.is_null()) return state;
  GroupReader reader(parsed.files);
  if (!root.is_mapping()) {
    return Unreadable(
        fmt::format("the answer is no list of rules but {}: {}", KindText(root), Beginning(whole)));
  }
  if (auto error = ErrorObject(root)) return *error;
  reader.ForEach(root, [&](const std::string& name, const Node& groups) {
    Namespace& name_space = state.namespaces.emplace_back();
    name_space.name = name;
    if (groups.is_null() || !reader.Is(groups, groups.is_sequence(), fmt::format("`{}`", name),
                                       "a list of rule groups")) {
      return;
    }
    for (size_t i = 0; i < groups.size(); ++i) {
      name_space.groups.push_back(reader.ReadGroup(groups.item(i)));
    }
  });
  if (reader.error()) return *reader.error();
  for (size_t n = 0; n < root.size(); ++n) {
    const Node groups = root.value(n);
    if (!groups.is_sequence()) continue;
    std::vector<uint32_t> starts;
    for (size_t i = 0; i < groups.size(); ++i) {
      starts.push_back(groups.item(i).location().span.begin);
    }
    const size_t end = n + 1 < root.size()
                           ? LineStartOf(whole, root.key(n + 1).location().span.begin)
                           : whole.size();
    const Cutter cutter(whole, std::move(starts), static_cast<uint32_t>(end));
    std::vector<Group>& read = state.namespaces[n].groups;
    for (size_t i = 0; i < read.size(); ++i) SetRaw(cutter.Cut(i), read[i]);
  }
  return state;
}

Result<Group> ReadRulerGroup(std::string text) {
  std::string raw = text;
  Parsed parsed;
  if (auto error = ParseAnswer(std::move(text), parsed)) return *error;
  const Node root = parsed.document->root();
  GroupReader reader(parsed.files);
  if (root.is_mapping() && !HasKey(root, "name")) {
    if (auto error = ErrorObject(root)) return *error;
  }
  Group group = reader.ReadGroup(root);
  if (reader.error()) return *reader.error();
  group.raw = std::move(raw);
  return group;
}

Result<RulerState> ReadListAnswer(int status, std::string body) {
  constexpr int kOk = 200;
  constexpr int kNotFound = 404;
  if (status == kOk) return ReadRulerList(std::move(body));
  const std::string said = Beginning(body, kSaidBytes);
  if (status == kNotFound && !said.starts_with('<') &&
      said.find("no rule groups found") != std::string::npos) {
    return RulerState{};
  }
  if (status == kNotFound) {
    return Error{ErrorKind::NotFound, fmt::format("there is no ruler API at this address (404: {})",
                                                  said.empty() ? "without a text" : said)};
  }
  return Unreadable(
      fmt::format("the ruler answered {}: {}", status, said.empty() ? "without a text" : said));
}

}  // namespace qoe::ruler
