#include "compiler/deploy/receipt.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace qoe::deploy {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFirst = 1;  // `groups` alone
constexpr int kVersion = 2;

Error NoReceipt(std::string_view why) {
  return {ErrorKind::Unreadable, "the text is no receipt of a load: " + std::string(why)};
}

void Merge(const std::vector<OwnedName>& more, std::vector<OwnedName>& names) {
  names.insert(names.end(), more.begin(), more.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

bool IsLive(const std::string& outcome) {
  return outcome == Word(Outcome::Loaded) || outcome == Word(Outcome::NothingToDo);
}

std::string TextOf(const Json& item, const char* key) {
  if (!item.is_object()) return {};
  const auto found = item.find(key);
  return found != item.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A list of objects with two texts each, none of them empty.
bool ReadNames(const Json& root, const char* list, const char* place, const char* name,
               std::vector<OwnedName>& names) {
  const auto found = root.find(list);
  if (found == root.end() || !found->is_array()) return false;
  for (const Json& item : *found) {
    OwnedName owned{TextOf(item, place), TextOf(item, name)};
    if (owned.place.empty() || owned.name.empty()) return false;
    names.push_back(std::move(owned));
  }
  return true;
}

Json NamesJson(const std::vector<OwnedName>& names, const char* place, const char* name) {
  Json list = Json::array();
  for (const OwnedName& owned : names) list.push_back({{place, owned.place}, {name, owned.name}});
  return list;
}

Json EntryJson(const ReceiptEntry& entry) {
  Json item = Json::object();
  item["target"] = entry.target;
  item["spec"] = entry.spec;
  item["written"] = entry.written;
  item["by"] = entry.by;
  item["outcome"] = entry.outcome;
  if (!entry.problem.empty()) item["problem"] = entry.problem;
  item["steps"] = Json::array();
  for (const ReceiptStep& step : entry.steps) {
    item["steps"].push_back(
        {{"action", step.action}, {"name", step.name}, {"outcome", step.outcome}});
  }
  item["owned"] = NamesJson(entry.owned, "place", "name");
  return item;
}

std::optional<Error> ReadEntries(const Json& root, Receipt& receipt) {
  const auto loads = root.find("loads");
  if (loads == root.end() || !loads->is_array()) return NoReceipt("it has no list `loads`");
  for (const Json& item : *loads) {
    ReceiptEntry& entry = receipt.entries.emplace_back();
    entry.target = TextOf(item, "target");
    entry.spec = TextOf(item, "spec");
    entry.written = TextOf(item, "written");
    entry.by = TextOf(item, "by");
    entry.outcome = TextOf(item, "outcome");
    entry.problem = TextOf(item, "problem");
    if (entry.target.empty()) return NoReceipt("an item of `loads` has no `target`");
    if (!ReadNames(item, "owned", "place", "name", entry.owned)) {
      return NoReceipt("an item of `loads` has no list `owned` with `place` and `name` in each");
    }
    const auto steps = item.find("steps");
    if (steps == item.end() || !steps->is_array()) continue;
    for (const Json& step : *steps) {
      entry.steps.push_back(
          {TextOf(step, "action"), TextOf(step, "name"), TextOf(step, "outcome")});
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<OwnedName> Receipt::OwnedIn(const std::string& target) const {
  std::vector<OwnedName> owned;
  Merge(anywhere, owned);
  for (const ReceiptEntry& entry : entries) {
    if (entry.target == target) Merge(entry.owned, owned);
  }
  return owned;
}

bool Receipt::Says(const std::string& target, const std::string& spec,
                   std::vector<OwnedName> owned) const {
  std::sort(owned.begin(), owned.end());
  return std::any_of(entries.begin(), entries.end(), [&](const ReceiptEntry& entry) {
    return entry.target == target && entry.spec == spec && IsLive(entry.outcome) &&
           entry.owned == owned;
  });
}

void Receipt::Put(ReceiptEntry entry) {
  std::sort(entry.owned.begin(), entry.owned.end());
  const auto last = std::find_if(entries.begin(), entries.end(), [&](const ReceiptEntry& other) {
    return other.target == entry.target && other.spec == entry.spec;
  });
  if (last == entries.end()) {
    entries.push_back(std::move(entry));
    return;
  }
  if (!IsLive(entry.outcome)) Merge(last->owned, entry.owned);
  *last = std::move(entry);
}

std::vector<ReceiptStep> StepsOf(const Report& report) {
  std::vector<ReceiptStep> steps;
  for (size_t i = 0; i < report.plan.steps.size(); ++i) {
    const Step& step = report.plan.steps[i];
    steps.push_back(
        {std::string(Word(step.action)), step.name,
         std::string(Word(i < report.steps.size() ? report.steps[i] : StepOutcome::NotTried))});
  }
  return steps;
}

std::string ReceiptText(const Receipt& receipt) {
  Json root = Json::object();
  root["qoec_receipt"] = kVersion;
  root["loads"] = Json::array();
  for (const ReceiptEntry& entry : receipt.entries) root["loads"].push_back(EntryJson(entry));
  if (!receipt.anywhere.empty()) root["groups"] = NamesJson(receipt.anywhere, "namespace", "group");
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<Receipt> ReadReceipt(const std::string& text) {
  const Json root = Json::parse(text, nullptr, false);
  if (!root.is_object()) return NoReceipt("it is no JSON object");
  const auto version = root.find("qoec_receipt");
  if (version == root.end() || !version->is_number_integer()) {
    return NoReceipt("it has no `qoec_receipt`");
  }
  const auto number = version->get<int64_t>();
  if (number != kFirst && number != kVersion) return NoReceipt("it is of another version");
  Receipt receipt;
  if ((number == kFirst || root.contains("groups")) &&
      !ReadNames(root, "groups", "namespace", "group", receipt.anywhere)) {
    return NoReceipt("it has no list `groups` with `namespace` and `group` in each");
  }
  if (number == kVersion) {
    if (const std::optional<Error> error = ReadEntries(root, receipt)) return *error;
  }
  return receipt;
}

}  // namespace qoe::deploy
