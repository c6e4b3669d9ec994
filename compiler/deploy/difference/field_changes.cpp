#include "compiler/deploy/difference/field_changes.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "compiler/deploy/difference/expression.h"
#include "compiler/rules/duration.h"
#include "compiler/units/unit.h"

namespace qoe::difference {
namespace {

using Words = std::vector<std::string>;

// A length of time, where the text is one; what is not there is `absent`.
std::optional<int64_t> Length(const std::string& text, int64_t absent) {
  return text.empty() ? absent : rules::ParseDurationMs(text);
}

std::string Shown(const std::string& text) { return text.empty() ? "none" : text; }

class Fields {
 public:
  void Add(std::string field, const std::string& before, const std::string& after, Words meanings) {
    changes_.push_back({std::move(field), before, after, std::move(meanings)});
  }

  void Text(std::string_view field, const std::string& before, const std::string& after) {
    if (before == after) return;
    Add(std::string(field), before, after,
        {fmt::format("{} {} → {}", field, Shown(before), Shown(after))});
  }

  // `absent`: what a ruler takes where the field is not there. Returns what the change is in
  // milliseconds, nothing where there is none or it cannot be said.
  std::optional<int64_t> Duration(std::string_view field, const std::string& before,
                                  const std::string& after, int64_t absent) {
    const auto from = Length(before, absent);
    const auto to = Length(after, absent);
    if (from && to ? *from == *to : before == after) return std::nullopt;
    Text(field, before, after);
    if (!from || !to || *from < 0 || *to < 0) return std::nullopt;
    return *to - *from;
  }

  void Map(std::string_view field, const NamedTexts& before, const NamedTexts& after,
           Words (*meaning)(const std::string& name, const std::string& before,
                            const std::string& after)) {
    std::map<std::string, std::pair<std::optional<std::string>, std::optional<std::string>>> both;
    for (const auto& [name, value] : before) both[name].first = value;
    for (const auto& [name, value] : after) both[name].second = value;
    for (const auto& [name, values] : both) {
      if (values.first == values.second) continue;
      // A label without a value is no label.
      const std::string from = values.first.value_or("");
      const std::string to = values.second.value_or("");
      if (from == to) continue;
      Add(fmt::format("{}.{}", field, name), from, to, meaning(name, from, to));
    }
  }

  void Say(std::string words) { changes_.back().meanings.push_back(std::move(words)); }
  std::vector<FieldChange> Take() { return std::move(changes_); }

 private:
  std::vector<FieldChange> changes_;
};

Words LabelWords(std::string_view whose, const std::string& name, const std::string& before,
                 const std::string& after) {
  if (before.empty()) return {fmt::format("label `{}` joins {}", name, whose)};
  if (after.empty()) return {fmt::format("label `{}` leaves {}", name, whose)};
  return {fmt::format("{} {} → {}", name, before, after)};
}

Words AlertLabel(const std::string& name, const std::string& before, const std::string& after) {
  return LabelWords("the alert's identity", name, before, after);
}
Words RecordLabel(const std::string& name, const std::string& before, const std::string& after) {
  Words words = LabelWords("the recorded series", name, before, after);
  words.emplace_back("the series goes on as another one");
  return words;
}
Words GroupLabel(const std::string& name, const std::string& before, const std::string& after) {
  return LabelWords("every result of the group", name, before, after);
}
Words Annotation(const std::string& name, const std::string& before, const std::string& after) {
  if (before.empty()) return {fmt::format("new annotation `{}`", name)};
  if (after.empty()) return {fmt::format("annotation `{}` is gone", name)};
  return {fmt::format("another text of `{}`", name)};
}
Words Unknown(const std::string& name, const std::string& before, const std::string& after) {
  return {fmt::format("{} {} → {}", name, Shown(before), Shown(after))};
}

void AddName(const Rule& before, const Rule& after, Fields& fields) {
  const std::string_view field = after.is_alert() ? "alert" : "record";
  if (before.name() == after.name()) return;
  fields.Add(std::string(field), before.name(), after.name(), {});
  fields.Say(after.is_alert()
                 ? fmt::format("fires under another name: silences and routes of `{}` no longer "
                               "match",
                               before.name())
                 : fmt::format("records under another name: readers of `{}` lose their data",
                               before.name()));
}

void AddExpression(const Rule& before, const Rule& after, const CompareOptions& options,
                   size_t* reworded, Fields& fields) {
  if (before.expr == after.expr) return;
  if (SameExpression(before.expr, after.expr)) {
    if (reworded != nullptr) ++*reworded;
    return;
  }
  ExpressionUse use;
  use.is_alert = after.is_alert();
  if (options.threshold_unit) use.unit = options.threshold_unit(after);
  for (const auto& [name, value] : after.labels) use.set_labels.push_back(name);
  fields.Add("expr", before.expr, after.expr, MeaningsOf(before.expr, after.expr, use));
}

// The offset that a ruler evaluates with: the new word, else the older one.
const std::string& OffsetOf(const Group& group) {
  return group.query_offset.empty() ? group.evaluation_delay : group.query_offset;
}

std::string List(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string Tenants(const std::string& list) {
  return list.empty() ? std::string("its own") : "tenants " + list;
}

std::string Zeroless(const std::string& text, std::string_view nothing) {
  return text == nothing ? std::string() : text;
}

}  // namespace

std::vector<FieldChange> RuleFields(const Rule& before, const Rule& after,
                                    const CompareOptions& options, size_t* reworded) {
  Fields fields;
  AddName(before, after, fields);
  AddExpression(before, after, options, reworded, fields);
  if (const auto by = fields.Duration("for", before.for_text, after.for_text, 0)) {
    fields.Say(*by > 0 ? fmt::format("fires {} later", units::FormatDuration(*by))
                       : fmt::format("fires {} earlier", units::FormatDuration(-*by)));
  }
  if (const auto by =
          fields.Duration("keep_firing_for", before.keep_firing_for, after.keep_firing_for, 0)) {
    fields.Say(*by > 0 ? fmt::format("keeps firing {} longer", units::FormatDuration(*by))
                       : fmt::format("stops firing {} earlier", units::FormatDuration(-*by)));
  }
  fields.Map("labels", before.labels, after.labels, after.is_alert() ? AlertLabel : RecordLabel);
  fields.Map("annotations", before.annotations, after.annotations, Annotation);
  fields.Map("unknown", before.unknown, after.unknown, Unknown);
  return fields.Take();
}

std::vector<FieldChange> GroupFields(const Group& before, const Group& after) {
  // What a ruler evaluates by where the group says nothing is the server's own setting.
  constexpr int64_t kServerDefault = -1;
  const auto interval = [](const std::string& text) {
    return rules::ParseDurationMs(text) == 0 ? std::string() : text;
  };
  Fields fields;
  fields.Duration("interval", interval(before.interval), interval(after.interval), kServerDefault);
  fields.Duration("query_offset", OffsetOf(before), OffsetOf(after), kServerDefault);
  fields.Text("limit", Zeroless(before.limit, "0"), Zeroless(after.limit, "0"));
  fields.Text("align_evaluation_time_on_interval",
              Zeroless(before.align_evaluation_time_on_interval, "false"),
              Zeroless(after.align_evaluation_time_on_interval, "false"));
  fields.Text("partial_response_strategy", before.partial_response_strategy,
              after.partial_response_strategy);
  fields.Map("labels", before.labels, after.labels, GroupLabel);
  if (before.source_tenants != after.source_tenants) {
    const std::string from = List(before.source_tenants);
    const std::string to = List(after.source_tenants);
    fields.Add("source_tenants", from, to,
               {fmt::format("reads {} instead of {}", Tenants(to), Tenants(from))});
  }
  fields.Text("remote_write", before.remote_write, after.remote_write);
  fields.Map("unknown", before.unknown, after.unknown, Unknown);
  return fields.Take();
}

}  // namespace qoe::difference
