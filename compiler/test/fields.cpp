#include "compiler/test/fields.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "compiler/base/invariant.h"
#include "compiler/rules/duration.h"

namespace qoe::test {
namespace {

using diag::Code;
using yaml::KindText;
using yaml::Node;

constexpr FieldSchema kFields[] = {
#define TEST_OBJECT(name, words)
#define TEST_FIELD(object, key, shape) {Object::object, key, Shape::shape},
#include "compiler/test/fields.def"
};

std::string_view WordsOf(Object object) {
  switch (object) {
#define TEST_OBJECT(name, words) \
  case Object::name:             \
    return words;
#define TEST_FIELD(object, key, shape)
#include "compiler/test/fields.def"
  }
  QOE_CHECK(false, "an object outside of fields.def");
}

const FieldSchema* FindSchema(Object object, std::string_view key) {
  const auto* found = std::find_if(std::begin(kFields), std::end(kFields), [&](const auto& field) {
    return field.object == object && field.key == key;
  });
  return found == std::end(kFields) ? nullptr : found;
}

// Whole numbers in the bases that YAML writes with a prefix; the sign is gone.
std::optional<double> ParseWhole(std::string_view text) {
  const bool prefixed = text.size() > 2 && text[0] == '0';
  const char mark = prefixed ? text[1] : ' ';
  const int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
  if (base == 0) return std::nullopt;
  uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + 2, end, value, base);
  if (error != std::errc() || rest != end) return std::nullopt;
  return static_cast<double>(value);
}

}  // namespace

std::optional<double> ParseYamlNumber(std::string_view text) {
  using Limits = std::numeric_limits<double>;
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return Limits::quiet_NaN();
  std::string digits;  // `1_000` is a thousand
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c != '_'; });
  std::string_view rest = digits;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  const double sign = negative ? -1 : 1;
  if (rest == ".inf" || rest == ".Inf" || rest == ".INF") return sign * Limits::infinity();
  if (rest.empty() || rest.find_first_not_of("0123456789.") == 0) return std::nullopt;
  if (const auto whole = ParseWhole(rest)) return sign * *whole;
  double value = 0;
  const char* const end = rest.data() + rest.size();
  const auto [last, error] = std::from_chars(rest.data(), end, value);
  if (error != std::errc() || last != end) return std::nullopt;
  return sign * value;
}

FieldView::FieldView(const Node& mapping, Object object, diag::Sink& sink) : sink_(&sink) {
  if (!mapping.is_mapping()) return;  // an item without content
  for (const rules::Entry& entry : rules::EntriesOf(mapping, sink)) {
    const FieldSchema* schema =
        entry.key.is_scalar() ? FindSchema(object, entry.key.text()) : nullptr;
    if (schema == nullptr) {
      ReportUnknown(entry.key, object);
    } else if (!entry.value.is_null() && Fits(*schema, entry.value)) {
      entries_.push_back(entry);
    }
  }
}

void FieldView::ReportUnknown(const Node& key, Object object) {
  if (!key.is_scalar()) {
    sink_->Add(Code::UnknownTestField, key.location(), "{} is no name of a field", KindText(key))
        .Help("a field is `name: value`");
    return;
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const FieldSchema& field : kFields) {
    if (field.object != object) continue;
    names.push_back(field.key);
    list += list.empty() ? "`" : ", `";
    list.append(field.key).push_back('`');
  }
  sink_
      ->Add(Code::UnknownTestField, key.location(),
            "{} has no field `{}`; promtool refuses the whole file for it", WordsOf(object),
            key.text())
      .DidYouMean(key.text(), names)
      .Note("its fields are {}", list);
}

void FieldView::ReportShape(const FieldSchema& schema, const Node& value, std::string_view wanted) {
  if (value.is_scalar()) {
    sink_->Add(Code::TestFieldShape, value.location(), "`{}` takes {}, not `{}`", schema.key,
               wanted, value.text());
  } else {
    sink_->Add(Code::TestFieldShape, value.location(), "`{}` takes {}, not {}", schema.key, wanted,
               KindText(value));
  }
}

bool FieldView::Fits(const FieldSchema& schema, const Node& value) {
  const bool scalar = value.is_scalar();
  const auto report = [&](std::string_view wanted) {
    ReportShape(schema, value, wanted);
    return false;
  };
  switch (schema.shape) {
    case Shape::Text:
      return scalar || report("text");
    case Shape::Duration:
      return (scalar && rules::ParseDurationMs(value.text())) || report("a duration such as `5m`");
    case Shape::Number:
      return (scalar && !value.quoted() && ParseYamlNumber(value.text())) ||
             report("a number such as `1.5` or `.inf`");
    case Shape::Bool:
      return (scalar && (value.text() == "true" || value.text() == "false")) ||
             report("`true` or `false`");
    case Shape::Texts:
      if (!value.is_sequence()) return report("a list");
      return FitsAll(schema, value, false);
    case Shape::TextMap:
      if (!value.is_mapping()) return report("a mapping of names to texts");
      return FitsAll(schema, value, false);
    case Shape::Objects:
      if (!value.is_sequence()) return report("a list");
      return FitsAll(schema, value, true);
  }
  return false;
}

bool FieldView::FitsAll(const FieldSchema& schema, const Node& value, bool objects) {
  bool fits = true;
  const auto check = [&](const Node& item) {
    if (item.is_null() || (objects ? item.is_mapping() : item.is_scalar())) return;
    sink_->Add(Code::TestFieldShape, item.location(), "the items of `{}` are {}, not {}",
               schema.key, objects ? "mappings" : "texts", KindText(item));
    fits = false;
  };
  for (size_t i = 0; i < value.size(); ++i)
    check(value.is_mapping() ? value.value(i) : value.item(i));
  return fits;
}

Node FieldView::Find(std::string_view key) const {
  for (const rules::Entry& entry : entries_) {
    if (entry.key.text() == key) return entry.value;
  }
  return {};
}

rules::Field FieldView::Text(std::string_view key) const { return rules::FieldOf(Find(key)); }

std::optional<int64_t> FieldView::DurationMs(std::string_view key) const {
  const Node node = Find(key);
  return node.valid() ? rules::ParseDurationMs(node.text()) : std::nullopt;
}

std::optional<double> FieldView::Number(std::string_view key) const {
  const Node node = Find(key);
  return node.valid() ? ParseYamlNumber(node.text()) : std::nullopt;
}

bool FieldView::Bool(std::string_view key) const {
  const Node node = Find(key);
  return node.valid() && node.text() == "true";
}

std::vector<rules::Field> FieldView::Texts(std::string_view key) const {
  std::vector<rules::Field> texts;
  const Node list = Find(key);
  if (!list.valid()) return texts;
  for (size_t i = 0; i < list.size(); ++i) texts.push_back(rules::FieldOf(list.item(i)));
  return texts;
}

LabelPairs FieldView::TextMap(std::string_view key) const {
  LabelPairs pairs;
  const Node map = Find(key);
  if (!map.valid()) return pairs;
  for (const rules::Entry& entry : rules::EntriesOf(map, *sink_)) {
    pairs.emplace_back(entry.key.text(),
                       entry.value.is_scalar() ? entry.value.text() : std::string_view());
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

std::vector<Node> FieldView::Objects(std::string_view key) const {
  std::vector<Node> objects;
  const Node list = Find(key);
  if (!list.valid()) return objects;
  for (size_t i = 0; i < list.size(); ++i) objects.push_back(list.item(i));
  return objects;
}

}  // namespace qoe::test
