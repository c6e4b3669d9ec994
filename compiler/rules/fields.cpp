#include "compiler/rules/fields.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "compiler/base/invariant.h"

namespace qoe::rules {
namespace {

using diag::Code;
using yaml::KindText;
using yaml::Node;

constexpr std::string_view kMergeKey = "<<";
constexpr size_t kMostMerged = 10'000;  // mappings behind one `<<`; a person writes one or two

constexpr FieldSchema kFields[] = {
#define RULES_OBJECT(name, words)
#define RULES_FIELD(object, key, shape, ruler) {Object::object, key, Shape::shape, Ruler::ruler},
#include "compiler/rules/fields.def"
};

bool IsInteger(std::string_view text) {
  int64_t value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size();
}

std::string_view NameOf(Ruler ruler) {
  switch (ruler) {
    case Ruler::Prometheus:
      return "Prometheus";
    case Ruler::Thanos:
      return "Thanos";
    case Ruler::Mimir:
      return "Mimir";
  }
  return "";
}

// What comes of a field that does not belong or cannot be read.
std::string_view ConsequenceOf(SetKind kind) {
  return kind == SetKind::File ? "Prometheus refuses the whole file for it"
                               : "Kubernetes drops it or refuses the resource";
}

std::string_view OptionOf(Ruler ruler) { return ruler == Ruler::Thanos ? "thanos" : "mimir"; }

// Where a key of `mappings` may not come back: those of merged mappings give way in silence.
void AddEntries(const Node& mapping, bool merged, std::unordered_map<std::string_view, Node>& seen,
                std::vector<Node>& merges, std::vector<Entry>& entries, diag::Sink& sink) {
  std::unordered_map<std::string_view, Node> own;
  for (size_t i = 0; i < mapping.size(); ++i) {
    const Node key = mapping.key(i);
    const std::string_view name = key.is_scalar() ? key.text() : std::string_view();
    if (name == kMergeKey && !key.quoted()) {
      merges.push_back(mapping.value(i));
      continue;
    }
    const auto [first, fresh] = own.emplace(name, key);
    if (!fresh && key.is_scalar() && !merged) {
      sink.Add(Code::DuplicateKey, key.location(),
               "`{}` is given twice; Prometheus refuses the file", name)
          .Label(first->second.location(), "first given here")
          .Help("keep one of them");
    }
    if (fresh && seen.emplace(name, key).second) entries.push_back({key, mapping.value(i)});
  }
}

}  // namespace

std::string_view WordsOf(Object object) {
  switch (object) {
#define RULES_OBJECT(name, words) \
  case Object::name:              \
    return words;
#define RULES_FIELD(object, key, shape, ruler)
#include "compiler/rules/fields.def"
  }
  QOE_CHECK(false, "an object outside of fields.def");
}

std::span<const FieldSchema> FieldsOf(Object object) {
  const auto of = [&](const FieldSchema& field) { return field.object == object; };
  const auto* first = std::find_if(std::begin(kFields), std::end(kFields), of);
  const auto* last = std::find_if_not(first, std::end(kFields), of);
  return {first, last};
}

std::vector<Entry> EntriesOf(const Node& mapping, diag::Sink& sink) {
  std::vector<Entry> entries;
  std::vector<Node> merges;  // what `<<` names and has not been taken over, innermost last
  std::unordered_map<std::string_view, Node> seen;
  AddEntries(mapping, false, seen, merges, entries, sink);
  // A stack, so that earlier mappings of a list, and what they merge themselves, win.
  std::reverse(merges.begin(), merges.end());
  for (size_t count = 0; !merges.empty() && count < kMostMerged; ++count) {
    const Node next = merges.back();
    merges.pop_back();
    if (next.is_sequence()) {
      for (size_t i = next.size(); i > 0; --i) merges.push_back(next.item(i - 1));
    } else if (next.is_mapping()) {
      AddEntries(next, true, seen, merges, entries, sink);
    } else {
      sink.Add(Code::RuleFieldShape, next.location(), "`<<` takes a mapping, not {}",
               KindText(next))
          .Help("name the mapping's anchor: `<<: *name`");
    }
  }
  return entries;
}

Field FieldOf(const Node& node) {
  if (!node.valid() || !node.is_scalar()) return {};
  // An unquoted `~` or `null` is a value that is not there.
  if (!node.quoted() && (node.text() == "~" || node.text() == "null")) return {};
  return {node.embedded(), node.location(), {}, node.quoted()};
}

FieldView::FieldView(const Node& mapping, Object object, Format format, diag::Sink& sink)
    : sink_(&sink), format_(format) {
  const auto fields = FieldsOf(object);
  for (const Entry& entry : EntriesOf(mapping, sink)) {
    const std::string_view key = entry.key.is_scalar() ? entry.key.text() : std::string_view();
    const auto known = std::find_if(fields.begin(), fields.end(),
                                    [&](const FieldSchema& field) { return field.key == key; });
    if (known == fields.end()) {
      ReportUnknown(entry.key, object);
      continue;
    }
    if (known->ruler != Ruler::Prometheus && known->ruler != format.ruler) {
      sink.Add(Code::UnknownRuleField, entry.key.location(),
               "`{}` is a field of {}; {} refuses the whole file for it", key, NameOf(known->ruler),
               NameOf(format.ruler))
          .Help("remove it, or check the file as one for {}: `--ruler {}`", NameOf(known->ruler),
                OptionOf(known->ruler));
    }
    entries_.push_back(entry);
    CheckShape(*known, entry.value);
  }
}

void FieldView::ReportUnknown(const Node& key, Object object) {
  if (!key.is_scalar()) {
    sink_->Add(Code::UnknownRuleField, key.location(), "{} is no name of a field", KindText(key))
        .Help("a field is `name: value`");
    return;
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const FieldSchema& field : FieldsOf(object)) {
    names.push_back(field.key);
    if (field.ruler == Ruler::Prometheus) {
      list += list.empty() ? "`" : ", `";
      list.append(field.key).push_back('`');
    }
  }
  diag::Report report =
      sink_->Add(Code::UnknownRuleField, key.location(), "{} has no field `{}`; {}",
                 WordsOf(object), key.text(), ConsequenceOf(format_.kind));
  report.DidYouMean(key.text(), names);
  report.Note("its fields are {}", list);
}

void FieldView::CheckShape(const FieldSchema& schema, const Node& value) {
  if (value.is_null()) return;
  const auto wrong = [&](std::string_view wanted) {
    sink_
        ->Add(Code::RuleFieldShape, value.location(), "`{}` takes {}, not {}", schema.key, wanted,
              KindText(value))
        .Note("{}", ConsequenceOf(format_.kind));
    entries_.pop_back();
  };
  switch (schema.shape) {
    case Shape::Any:
      return;
    case Shape::Text:
    case Shape::Duration:
      if (!value.is_scalar()) wrong(schema.shape == Shape::Text ? "text" : "a duration");
      return;
    case Shape::Integer:
      if (!value.is_scalar()) return wrong("a whole number");
      if (FieldOf(value).set() && (value.quoted() || !IsInteger(value.text()))) {
        sink_
            ->Add(Code::RuleFieldShape, value.location(), "`{}` takes a whole number, not `{}`",
                  schema.key, value.text())
            .Help("{}",
                  value.quoted() ? "remove the quotes" : "write it without unit and decimals");
        entries_.pop_back();
      }
      return;
    case Shape::Object:
      if (!value.is_mapping()) wrong("a mapping");
      return;
    case Shape::Texts:
      if (!value.is_sequence()) return wrong("a list");
      return CheckTexts(schema, value);
    case Shape::TextMap:
      if (!value.is_mapping()) return wrong("a mapping of names to texts");
      return CheckTexts(schema, value);
    case Shape::Objects:
      if (!value.is_sequence()) return wrong("a list");
      return CheckObjects(schema, value);
  }
}

void FieldView::CheckTexts(const FieldSchema& schema, const Node& value) {
  const auto check = [&](const Node& item) {
    if (item.is_scalar() || item.is_null()) return;
    sink_
        ->Add(Code::RuleFieldShape, item.location(), "the values in `{}` are texts, not {}",
              schema.key, KindText(item))
        .Help("put quotes around it if it is a text");
  };
  if (value.is_sequence()) {
    for (size_t i = 0; i < value.size(); ++i) check(value.item(i));
    return;
  }
  for (const Entry& entry : EntriesOf(value, *sink_)) {
    if (!entry.key.is_scalar()) {
      sink_
          ->Add(Code::RuleFieldShape, entry.key.location(), "the names in `{}` are texts, not {}",
                schema.key, KindText(entry.key))
          .Help("each entry is `name: text`");
    }
    check(entry.value);
  }
}

void FieldView::CheckObjects(const FieldSchema& schema, const Node& value) {
  for (size_t i = 0; i < value.size(); ++i) {
    if (value.item(i).is_mapping() || value.item(i).is_null()) continue;
    sink_
        ->Add(Code::RuleFieldShape, value.item(i).location(),
              "the items of `{}` are mappings, not {}", schema.key, KindText(value.item(i)))
        .Help("{}", schema.key == "rules" ? "an item begins with `record:` or `alert:`"
                                          : "an item begins with `name:`");
  }
}

Node FieldView::Find(std::string_view key) const {
  for (const Entry& entry : entries_) {
    if (entry.key.text() == key) return entry.value;
  }
  return {};
}

source::Location FieldView::KeyOf(std::string_view key) const {
  for (const Entry& entry : entries_) {
    if (entry.key.text() == key) return entry.key.location();
  }
  return {};
}

Field FieldView::Text(std::string_view key) const {
  Field field = FieldOf(Find(key));
  field.key = KeyOf(key);
  return field;
}

std::vector<Field> FieldView::Texts(std::string_view key) const {
  std::vector<Field> texts;
  const Node list = Find(key);
  if (!list.valid() || !list.is_sequence()) return texts;
  for (size_t i = 0; i < list.size(); ++i) texts.push_back(FieldOf(list.item(i)));
  return texts;
}

std::vector<NamedField> FieldView::TextMap(std::string_view key) const {
  std::vector<NamedField> texts;
  const Node map = Find(key);
  if (!map.valid() || !map.is_mapping()) return texts;
  diag::Sink reported;  // when the shape was checked
  for (const Entry& entry : EntriesOf(map, reported)) {
    if (!entry.key.is_scalar()) continue;
    texts.push_back({{entry.key.embedded(), entry.key.location(), {}, entry.key.quoted()},
                     FieldOf(entry.value)});
  }
  return texts;
}

std::vector<Node> FieldView::Objects(std::string_view key) const {
  std::vector<Node> objects;
  const Node list = Find(key);
  if (!list.valid() || !list.is_sequence()) return objects;
  for (size_t i = 0; i < list.size(); ++i) {
    if (list.item(i).is_mapping() || list.item(i).is_null()) objects.push_back(list.item(i));
  }
  return objects;
}

}  // namespace qoe::rules
