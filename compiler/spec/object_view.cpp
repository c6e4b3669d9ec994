#include "compiler/spec/object_view.h"

#include <charconv>

#include "compiler/units/unit.h"

namespace qoe::spec {
namespace {

Located ToLocated(const yaml::Node& node) {
  if (!node.valid() || !node.is_scalar()) return {};
  return {node.text(), node.location()};
}

void AddScalars(const yaml::Node& node, std::vector<Located>& out) {
  if (node.is_scalar()) out.push_back(ToLocated(node));
  if (!node.is_sequence()) return;
  for (size_t i = 0; i < node.size(); ++i) {
    if (node.item(i).is_scalar()) out.push_back(ToLocated(node.item(i)));
  }
}

}  // namespace

yaml::Node ObjectView::Find(std::string_view key) const {
  if (!node_.is_mapping()) {
    return !node_.is_null() && key == schema_->shorthand ? node_ : yaml::Node();
  }
  for (size_t i = 0; i < node_.size(); ++i) {
    const yaml::Node name = node_.key(i);
    if (name.is_scalar() && name.text() == key) return node_.value(i);
  }
  return {};
}

Located ObjectView::Text(std::string_view key) const { return ToLocated(Find(key)); }

Embedded ObjectView::Expression(std::string_view key) const {
  const yaml::Node node = Find(key);
  if (!node.valid() || !node.is_scalar() || node.text().empty()) return {};
  return {node.embedded()};
}

std::vector<Embedded> ObjectView::Expressions(std::string_view key) const {
  const yaml::Node node = Find(key);
  std::vector<Embedded> expressions;
  if (!node.valid()) return expressions;
  if (!node.is_sequence()) {
    const Embedded one = Expression(key);
    if (one.set()) expressions.push_back(one);
    return expressions;
  }
  for (size_t i = 0; i < node.size(); ++i) {
    const yaml::Node item = node.item(i);
    if (item.is_scalar() && !item.text().empty()) expressions.push_back({item.embedded()});
  }
  return expressions;
}

std::vector<Located> ObjectView::Texts(std::string_view key) const {
  std::vector<Located> texts;
  const yaml::Node node = Find(key);
  if (node.valid()) AddScalars(node, texts);
  return texts;
}

std::optional<std::vector<Located>> ObjectView::OptionalTexts(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  return Texts(key);
}

NamedTexts ObjectView::TextMap(std::string_view key) const {
  NamedTexts texts;
  const yaml::Node node = Find(key);
  if (!node.valid() || !node.is_mapping()) return texts;
  for (size_t i = 0; i < node.size(); ++i) {
    if (!node.key(i).is_scalar() || !node.value(i).is_scalar()) continue;
    texts.emplace_back(ToLocated(node.key(i)), ToLocated(node.value(i)));
  }
  return texts;
}

std::optional<int64_t> ObjectView::Integer(std::string_view key) const {
  const Located text = Text(key);
  int64_t value = 0;
  const char* end = text.text.data() + text.text.size();
  const auto [rest, error] = std::from_chars(text.text.data(), end, value);
  if (!text.set() || error != std::errc() || rest != end) return std::nullopt;
  return value;
}

std::optional<int64_t> ObjectView::DurationMs(std::string_view key) const {
  const Located text = Text(key);
  return text.set() ? units::ParseDuration(text.text) : std::nullopt;
}

bool ObjectView::Bool(std::string_view key, bool otherwise) const {
  const Located text = Text(key);
  if (text.text == "true") return true;
  return text.text == "false" ? false : otherwise;
}

std::vector<ObjectView> ObjectView::Objects(std::string_view key, Object object) const {
  std::vector<ObjectView> objects;
  const yaml::Node node = Find(key);
  if (!node.valid()) return objects;
  if (!node.is_sequence()) {
    objects.emplace_back(node, object);
    return objects;
  }
  for (size_t i = 0; i < node.size(); ++i) objects.emplace_back(node.item(i), object);
  return objects;
}

std::vector<std::pair<Located, ObjectView>> ObjectView::ObjectMap(std::string_view key,
                                                                  Object object) const {
  std::vector<std::pair<Located, ObjectView>> objects;
  const yaml::Node node = Find(key);
  if (!node.valid() || !node.is_mapping()) return objects;
  for (size_t i = 0; i < node.size(); ++i) {
    if (!node.key(i).is_scalar()) continue;
    objects.emplace_back(ToLocated(node.key(i)), ObjectView(node.value(i), object));
  }
  return objects;
}

std::optional<ObjectView> ObjectView::Child(std::string_view key, Object object) const {
  const yaml::Node node = Find(key);
  if (!node.valid()) return std::nullopt;
  return ObjectView(node, object);
}

int ObjectView::EnumIndex(std::string_view key, Enumeration enumeration) const {
  const Located text = Text(key);
  const auto& values = ValuesOf(enumeration);
  for (size_t i = 0; text.set() && i < values.size(); ++i) {
    if (values[i] == text.text) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace qoe::spec
