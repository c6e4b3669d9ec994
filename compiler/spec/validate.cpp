#include "compiler/spec/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/spec/schema.h"
#include "compiler/units/unit.h"

namespace qoe::spec {
namespace {

using diag::Code;
using yaml::KindText;
using yaml::Node;

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNumber(std::string_view text) {
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size() && std::isfinite(value);
}

bool IsInteger(std::string_view text) {
  int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size() && value >= 0;
}

// Whether the text is of the kind, as far as that can be said without knowing other names.
bool Fits(const Type& type, std::string_view text) {
  switch (type.kind) {
    case ValueKind::Text:
    case ValueKind::Template:
    case ValueKind::Any:
      return true;
    case ValueKind::Name:
      return IsName(text);
    case ValueKind::Bool:
      return text == "true" || text == "false";
    case ValueKind::Integer:
      return IsInteger(text);
    case ValueKind::Number:
      return IsNumber(text);
    case ValueKind::Duration:
      return units::ParseDuration(text).has_value();
    case ValueKind::Quantity:
      return units::BeginsWithNumber(text);
    case ValueKind::Label:
      return IsLabelName(text);
    case ValueKind::Unit:
    case ValueKind::Selector:
    case ValueKind::Promql:
    case ValueKind::Logql:
    case ValueKind::Reference:
      return !text.empty();
    case ValueKind::Enum: {
      const auto& values = ValuesOf(type.enumeration);
      return std::find(values.begin(), values.end(), text) != values.end();
    }
    case ValueKind::Object:
      return false;
  }
  return false;
}

// A node that is to be checked as a value of a key. The work list replaces recursion: what a user
// nests cannot exhaust the stack.
struct Task {
  Node node;
  Type type;
  Container container;
  std::string_view key;  // for messages
};

class Validator {
 public:
  explicit Validator(diag::Sink& sink) : sink_(sink) {}

  void Run(const Node& root) {
    tasks_.push_back({root, {ValueKind::Object, Object::Spec, {}}, Container::One, "spec"});
    while (!tasks_.empty()) {
      const Task task = tasks_.back();
      tasks_.pop_back();
      Check(task);
    }
  }

 private:
  void Check(const Task& task) {
    if (task.node.unknown()) return;
    switch (task.container) {
      case Container::One:
        return CheckOne(task.node, task.type, task.key);
      case Container::OneOrMany:
        if (!task.node.is_sequence()) return CheckOne(task.node, task.type, task.key);
        return CheckList(task);
      case Container::List:
        if (!task.node.is_sequence()) return WrongShape(task.node, task.key, "a list", task.type);
        return CheckList(task);
      case Container::Map:
        return CheckMap(task);
    }
  }

  void WrongShape(const Node& node, std::string_view key, std::string_view wanted,
                  const Type& type) {
    diag::Report report = sink_.Add(Code::WrongShape, node.location(), "`{}` takes {}, not {}", key,
                                    wanted, KindText(node));
    if (wanted == "a list" && node.is_scalar()) report.Help("write `{}: [{}]`", key, node.text());
    if (wanted == "a mapping of names")
      report.Help("each entry is `name:` followed by {}", Describe(type));
  }

  void CheckList(const Task& task) {
    for (size_t i = 0; i < task.node.size(); ++i) {
      tasks_.push_back({task.node.item(i), task.type, Container::One, task.key});
    }
  }

  void CheckMap(const Task& task) {
    if (!task.node.is_mapping()) {
      return WrongShape(task.node, task.key, "a mapping of names", task.type);
    }
    CheckDuplicates(task.node);
    for (size_t i = 0; i < task.node.size(); ++i) {
      const Node key = task.node.key(i);
      if (!key.is_scalar() || key.text().empty()) {
        sink_.Add(Code::WrongShape, key.location(), "the names in `{}` are text, not {}", task.key,
                  KindText(key));
        continue;
      }
      tasks_.push_back({task.node.value(i), task.type, Container::One, key.text()});
    }
  }

  void CheckOne(const Node& node, const Type& type, std::string_view key) {
    if (type.kind == ValueKind::Any) return;
    if (type.kind == ValueKind::Object) return CheckObject(node, type.object, key);
    if (!node.is_scalar()) {
      sink_.Add(Code::WrongShape, node.location(), "`{}` takes {}, not {}", key, Describe(type),
                KindText(node));
      return;
    }
    if (Fits(type, node.text())) return;
    diag::Report report =
        sink_.Add(type.kind == ValueKind::Enum ? Code::BadValue : Code::WrongShape, node.location(),
                  "`{}` takes {}, not `{}`", key, Describe(type), Shortened(node.text()));
    if (type.kind == ValueKind::Enum) report.DidYouMean(node.text(), ValuesOf(type.enumeration));
    if (type.kind == ValueKind::Duration && IsNumber(node.text())) {
      report.Help("a duration needs its unit: `{}s`", node.text());
    }
  }

  static std::string Shortened(std::string_view text) {
    constexpr size_t kLongest = 60;
    if (text.size() <= kLongest) return std::string(text);
    return std::string(text.substr(0, kLongest)) + "…";
  }

  void CheckObject(const Node& node, Object object, std::string_view key) {
    const ObjectSchema& schema = SchemaOf(object);
    if (!node.is_mapping()) {
      if (node.is_null() && HasNoNeeds(schema)) return;
      if (schema.shorthand.empty() || node.is_null()) {
        sink_
            .Add(Code::WrongShape, node.location(), "`{}` takes a mapping, not {}", key,
                 KindText(node))
            .Help("its keys are {}", KeyList(schema));
        return;
      }
      const Key& shorthand = *FindKey(schema, schema.shorthand);
      tasks_.push_back({node, shorthand.type, shorthand.container, key});
      return;
    }
    CheckDuplicates(node);
    CheckKnown(node, schema, key);
    CheckPresence(node, schema, key);
  }

  static bool HasNoNeeds(const ObjectSchema& schema) {
    return std::none_of(schema.keys.begin(), schema.keys.end(), [](const Key& k) {
      return k.required || (!k.choice.empty() && k.choice.front() == '!');
    });
  }

  static std::string KeyList(const ObjectSchema& schema) {
    std::string list;
    for (const Key& key : schema.keys) {
      list += fmt::format("{}`{}`", list.empty() ? "" : ", ", key.name);
    }
    return list;
  }

  void CheckDuplicates(const Node& mapping) {
    std::unordered_map<std::string_view, Node> seen;
    for (size_t i = 0; i < mapping.size(); ++i) {
      const Node key = mapping.key(i);
      if (!key.is_scalar()) continue;
      const auto [first, fresh] = seen.emplace(key.text(), key);
      if (fresh) continue;
      sink_
          .Add(Code::DuplicateKey, key.location(), "`{}` is given twice; the first would be lost",
               key.text())
          .Label(first->second.location(), "first given here")
          .Help("keep one of them, or give them different names");
    }
  }

  // `{ title: Views, by region }`: the second half of a text, taken for a key without value.
  static bool EndsText(const Node& before, const Node& key, const Node& value) {
    constexpr uint32_t kCommaAndSpace = 2;
    return value.is_null() && before.is_scalar() && !before.quoted() && key.is_scalar() &&
           before.location().span.end + kCommaAndSpace == key.location().span.begin;
  }

  void CheckKnown(const Node& node, const ObjectSchema& schema, std::string_view where) {
    for (size_t i = 0; i < node.size(); ++i) {
      const Node key = node.key(i);
      const Key* known = key.is_scalar() ? FindKey(schema, key.text()) : nullptr;
      if (known != nullptr) {
        tasks_.push_back({node.value(i), known->type, known->container, known->name});
        continue;
      }
      const std::string_view text = key.is_scalar() ? key.text() : std::string_view("?");
      std::vector<std::string_view> names;
      for (const Key& candidate : schema.keys) names.push_back(candidate.name);
      diag::Report report = sink_.Add(Code::UnknownKey, key.location(), "`{}` has no key `{}`",
                                      where, Shortened(text));
      if (text == "for_each") {
        report.Help("repeated are entries below names, and items of lists");
        continue;
      }
      if (i > 0 && EndsText(node.value(i - 1), key, node.value(i))) {
        report.Help("a comma ends a text in braces: write \"{}, {}\" if it is one",
                    Shortened(node.value(i - 1).text()), Shortened(text));
      }
      report.DidYouMean(text, names);
      report.Note("its keys are {}", KeyList(schema));
    }
  }

  void CheckPresence(const Node& node, const ObjectSchema& schema, std::string_view where) {
    const auto find = [&](std::string_view name) -> Node {
      for (size_t i = 0; i < node.size(); ++i) {
        if (node.key(i).is_scalar() && node.key(i).text() == name) return node.key(i);
      }
      return {};
    };
    std::vector<std::string_view> done;
    for (const Key& key : schema.keys) {
      if (key.required && !find(key.name).valid()) {
        sink_.Add(Code::MissingKey, node.location(), "`{}` lacks the key `{}`", where, key.name)
            .Help("`{}` is {}", key.name,
                  key.type.kind == ValueKind::Object ? std::string(SchemaOf(key.type.object).doc)
                                                     : Describe(key.type));
      }
      if (key.choice.empty() || std::find(done.begin(), done.end(), key.choice) != done.end())
        continue;
      done.push_back(key.choice);
      CheckChoice(node, schema, key.choice, where, find);
    }
  }

  template <typename Find>
  void CheckChoice(const Node& node, const ObjectSchema& schema, std::string_view choice,
                   std::string_view where, const Find& find) {
    Node first;
    std::string names;
    for (const Key& key : schema.keys) {
      if (key.choice != choice) continue;
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", key.name);
      const Node found = find(key.name);
      if (!found.valid()) continue;
      if (!first.valid()) {
        first = found;
        continue;
      }
      sink_
          .Add(Code::KeysExclude, found.location(), "`{}` and `{}` exclude each other",
               first.text(), key.name)
          .Label(first.location(), "given here")
          .Help("keep one of {}", names);
    }
    if (!first.valid() && choice.front() == '!') {
      sink_.Add(Code::KeysExclude, node.location(), "`{}` needs one of {}", where, names);
    }
  }

  diag::Sink& sink_;
  std::vector<Task> tasks_;
};

}  // namespace

bool IsName(std::string_view text) {
  if (text.empty() || IsDigit(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsWordCharacter(c) || c == '-' || c == '.'; }) &&
         IsWordCharacter(text.front());
}

bool IsLabelName(std::string_view text) {
  return !text.empty() && !IsDigit(text.front()) &&
         std::all_of(text.begin(), text.end(), IsWordCharacter);
}

bool IsMetricName(std::string_view text) {
  return !text.empty() && !IsDigit(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsWordCharacter(c) || c == ':'; });
}

void Validate(const yaml::Document& document, diag::Sink& sink) {
  Validator(sink).Run(document.root());
}

}  // namespace qoe::spec
