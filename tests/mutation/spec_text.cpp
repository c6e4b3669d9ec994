// Keys, names and values of a spec file, by what the table of the spec language (keys.def) says.
#include <algorithm>
#include <map>

#include "compiler/spec/schema.h"
#include "compiler/yaml/document.h"
#include "tests/mutation/spec_subject.h"

namespace qoe::mutation {
namespace {

using spec::Container;
using spec::Object;
using spec::ValueKind;

// A value to look at, and what it is.
struct Place {
  yaml::Node node;
  spec::Type type;
  Object owner = Object::Spec;  // of the key
  std::string_view key;
};

// Names that stand for something declared elsewhere, by owner and key. Of the other names and texts
// nothing is known but what they say.
bool IsReference(const Place& place) {
  if (place.type.kind == ValueKind::Label || place.type.kind == ValueKind::Reference) return true;
  if (place.owner == Object::Variable) return place.key == "label" || place.key == "metric";
  if (place.owner == Object::SqlAlert) return place.key == "metric" || place.key == "severity";
  if (place.owner == Object::Panel) return place.key == "variables" || place.key == "datasource";
  if (place.owner == Object::Column) return place.key == "from" || place.key == "type";
  if (place.owner == Object::SqlTarget) return place.key == "key";
  return false;
}

// Maps whose names others refer to.
bool IsDeclaration(Object owner, std::string_view key) {
  if (owner == Object::Spec)
    return key == "labels" || key == "metrics" || key == "indicators" || key == "groups";
  return owner == Object::Indicator && key == "breakdowns";
}

class SpecText {
 public:
  SpecText(const SpecInput& in, source::FileId file, std::vector<Mutant>& out)
      : in_(in), file_(file), text_(in.compilation.files[file].text()), out_(out) {}

  void Run() {
    diag::Sink sink;
    const std::optional<yaml::Document> document = yaml::Parse(in_.compilation.files, file_, sink);
    todo_.push_back({document->root(), {ValueKind::Object, Object::Spec, {}}, Object::Spec, ""});
    while (!todo_.empty()) {
      const Place place = todo_.back();
      todo_.pop_back();
      if (place.type.kind == ValueKind::Object) {
        OfObject(place);
      } else if (place.node.is_scalar()) {
        Scalar(place);
      }
    }
  }

 private:
  void OfObject(const Place& place) {
    const spec::ObjectSchema& schema = spec::SchemaOf(place.type.object);
    if (!place.node.is_mapping()) {
      const spec::Key* key = spec::FindKey(schema, schema.shorthand);
      if (key != nullptr) Value(place.node, *key, place.type.object);
      return;
    }
    for (size_t i = 0; i < place.node.size(); ++i) {
      const yaml::Node name = place.node.key(i);
      const spec::Key* key = spec::FindKey(schema, name.text());
      if (key == nullptr) continue;
      const std::string slip = OneSlip(name.text());
      // One key misspelt in a hundred places shows no more than in two.
      if (++seen_[key] <= 2) {
        if (spec::FindKey(schema, slip) == nullptr) Replace(Kind::SpecKey, name, slip);
        Duplicate(name, place.node.value(i));
      }
      OtherKind(place.type.object, name, place.node.value(i));
      Value(place.node.value(i), *key, place.type.object);
    }
  }

  void Value(const yaml::Node& node, const spec::Key& key, Object owner) {
    const auto push = [&](const yaml::Node& each) {
      todo_.push_back({each, key.type, owner, key.name});
    };
    if (key.container == Container::Map && node.is_mapping()) {
      for (size_t i = 0; i < node.size(); ++i) {
        Name(node.key(i), key, owner);
        push(node.value(i));
      }
    } else if (key.container != Container::One && node.is_sequence()) {
      for (size_t i = 0; i < node.size(); ++i) push(node.item(i));
    } else {
      push(node);
    }
  }

  // A name that is declared, or a severity.
  void Name(const yaml::Node& name, const spec::Key& key, Object owner) {
    if (owner == Object::Alert && key.name == "levels")
      return Replace(Kind::SpecReference, name, OneSlip(name.text()));
    if (!IsDeclaration(owner, key.name) || !IsReferredTo(name.text())) return;
    for (const std::string& slip : Slips(name.text())) Replace(Kind::SpecDefinition, name, slip);
  }

  // Whether some scalar of the spec is the name, or begins with it and a dot, or names it in
  // PromQL.
  bool IsReferredTo(std::string_view name) const {
    const std::string word = " " + std::string(name);
    for (size_t i = 0; i < in_.compilation.files.size(); ++i) {
      const std::string_view text =
          in_.compilation.files[source::FileId{static_cast<int32_t>(i)}].text();
      for (size_t at = text.find(word); at != std::string_view::npos;
           at = text.find(word, at + 1)) {
        const size_t end = at + word.size();
        const size_t line = text.rfind('\n', at) + 1;
        const std::string_view before = text.substr(line, at - line);
        const bool follows =
            end < text.size() && (text[end] == '\n' || text[end] == '.' || text[end] == '{');
        const bool behind_key = before.ends_with(':') &&
                                before.find('#') == std::string_view::npos &&
                                before.find("help") == std::string_view::npos;
        if (follows && behind_key) return true;
      }
    }
    return false;
  }

  void Scalar(const Place& place) {
    const std::string_view value = place.node.text();
    if (IsReference(place)) return Replace(Kind::SpecReference, place.node, OneSlip(value));
    switch (place.type.kind) {
      case ValueKind::Enum: {
        const auto& known = spec::ValuesOf(place.type.enumeration);
        const std::string slip = OneSlip(value);
        if (std::find(known.begin(), known.end(), slip) == known.end())
          Replace(Kind::SpecEnum, place.node, slip);
        break;
      }
      case ValueKind::Unit:
        Unit(place);
        break;
      case ValueKind::Bool:
      case ValueKind::Integer:
      case ValueKind::Number:
      case ValueKind::Duration:
      case ValueKind::Quantity:
        Replace(Kind::SpecValue, place.node, std::string(value) + "x");
        break;
      case ValueKind::Template:
        Placeholders(place.node);
        break;
      default:
        if (place.key == "thresholds") Colour(place.node);
        break;
    }
    if (place.owner == Object::SqlAlert && place.key == "threshold") SqlThreshold(place.node);
  }

  void Unit(const Place& place) {
    const std::optional<units::Unit> unit = in_.program().units.Parse(place.node.text());
    if (!unit) return;
    const Kind kind = place.owner == Object::Metric ? Kind::MetricUnit : Kind::IndicatorUnit;
    for (const char* other :
         {"seconds", "milliseconds", "bytes", "bits/s", "bytes/s", "percent", "ratio"}) {
      const std::optional<units::Unit> parsed = in_.program().units.Parse(other);
      if (!parsed || *parsed == *unit) continue;
      const bool provable = kind == Kind::MetricUnit
                                ? NameSays(place.node, *unit)
                                : !units::Convert(*parsed, *unit).has_value() && Computed(place);
      if (provable) Replace(kind, place.node, other);
    }
  }

  // The metric whose unit this is ends in it: `…_seconds`, `…_bytes_total`.
  bool NameSays(const yaml::Node& node, units::Unit unit) const {
    std::string_view name;
    for (const Metric& metric : in_.program().metrics) {
      const bool before =
          metric.location.file == file_ && metric.location.span.begin < node.location().span.begin;
      if (before) name = metric.name;
    }
    if (name.ends_with("_total")) name.remove_suffix(6);
    const std::string_view last = name.substr(name.rfind('_') + 1);
    const std::optional<units::Unit> said = in_.program().units.Parse(last);
    return said && *said == unit;
  }

  // The unit follows from metrics, and is not a statement about a free expression.
  bool Computed(const Place& place) const {
    if (OfSql(place.node)) return false;
    return place.owner == Object::Indicator || place.owner == Object::Panel ||
           place.owner == Object::Query || place.owner == Object::Alert;
  }

  // Of a panel of SQL, whose values nobody computes before the database does.
  bool OfSql(const yaml::Node& node) const {
    const Panel* last = nullptr;
    for (const Dashboard& dashboard : in_.program().dashboards) {
      for (const DashboardRow& row : dashboard.rows) {
        for (const Panel& panel : row.panels) {
          const bool before = panel.location.file == file_ &&
                              panel.location.span.begin <= node.location().span.begin;
          const bool nearer =
              last == nullptr || panel.location.span.begin >= last->location.span.begin;
          if (before && nearer) last = &panel;
        }
      }
    }
    return last != nullptr && !last->queries.empty() && !last->queries[0].sql.empty();
  }

  void Placeholders(const yaml::Node& node) {
    const source::Location whole = node.embedded().Whole(in_.compilation.files);
    const std::string_view written =
        text_.substr(whole.span.begin, whole.span.end - whole.span.begin);
    for (size_t at = written.find('{'); at != std::string_view::npos;
         at = written.find('{', at + 1)) {
      if (written.substr(at).starts_with("{{")) return;
      const std::string_view word = written.substr(at + 1, written.find('}', at) - at - 1);
      for (const std::string& slip : Slips(word))
        Push(Kind::Placeholder, whole.span.begin + at + 1, word.size(), slip);
    }
  }

  // `yellow: 5s` becomes `yellow: 5 bytes`.
  void Colour(const yaml::Node& node) {
    const size_t unit = node.text().find_first_not_of("0123456789.");
    if (unit == std::string_view::npos || unit == 0) return;
    for (const char* other : {" bytes", " USD"})
      Replace(Kind::ThresholdUnit, node, std::string(node.text().substr(0, unit)) + other);
  }

  void SqlThreshold(const yaml::Node& node) {
    const size_t unit = node.text().find_first_not_of("0123456789.");
    const std::string number(node.text().substr(0, unit));
    for (const char* other : {" bytes", " USD"}) Replace(Kind::ThresholdUnit, node, number + other);
    if (node.text().ends_with('%')) {
      Replace(Kind::ThresholdBeyond, node, "150%");
      Replace(Kind::ThresholdBeyond, node, "100%");
    }
  }

  // A histogram's quantiles as a total, a counter's rate or total as quantiles.
  void OtherKind(Object object, const yaml::Node& key, const yaml::Node& value) {
    if (object != Object::Indicator || !value.is_scalar()) return;
    const std::string_view metric = value.text().substr(0, value.text().find('{'));
    const check::KnownSeries* known = in_.catalogue.FindSeries(metric);
    const bool counter =
        known != nullptr && (known->series.facts.kind == facts::Kind::Counter ||
                             known->series.facts.kind == facts::Kind::EventCounter);
    const bool histogram = in_.catalogue.FindSeries(std::string(metric) + "_bucket") != nullptr;
    if (key.text() == "quantiles" && histogram) {
      for (const char* other : {"total", "rate", "count", "sum", "max"})
        Replace(Kind::IndicatorKind, key, other);
    }
    if ((key.text() == "rate" || key.text() == "total") && counter) {
      for (const char* other : {"quantiles", "average", "sum", "max"})
        Replace(Kind::IndicatorKind, key, other);
    }
  }

  // An entry that is one line of its own.
  void Duplicate(const yaml::Node& key, const yaml::Node& value) {
    if (!value.is_scalar()) return;
    const size_t at = key.location().span.begin;
    const size_t begin = text_.rfind('\n', at) + 1;
    const size_t end = text_.find('\n', at) + 1;
    if (text_.find_first_not_of(' ', begin) != at) return;
    const size_t next = text_.find_first_not_of(' ', end);
    if (end == 0 || next - end > at - begin) return;
    if (text_.substr(begin, end - begin).find(value.text()) == std::string_view::npos) return;
    Push(Kind::SpecDuplicate, end, 0, std::string(text_.substr(begin, end - begin)));
  }

  static std::string OneSlip(std::string_view name) {
    const std::vector<std::string> slips = Slips(name);
    return slips.empty() ? std::string() : slips[name.size() % slips.size()];
  }

  void Replace(Kind kind, const yaml::Node& node, const std::string& text) {
    const source::Span at = node.embedded().Whole(in_.compilation.files).span;
    Push(kind, at.begin, at.end - at.begin, text);
  }
  void Push(Kind kind, size_t begin, size_t size, std::string text) {
    // What a reference stands for is written elsewhere.
    if (text_.substr(begin, size).find("$(") != std::string_view::npos) return;
    out_.push_back({kind, static_cast<size_t>(file_.index), begin, begin + size, std::move(text)});
  }

  const SpecInput& in_;
  source::FileId file_;
  std::string_view text_;
  std::vector<Mutant>& out_;
  std::vector<Place> todo_;
  std::map<const spec::Key*, int> seen_;  // how often each key was met in this file
};

}  // namespace

void MutateSpecFile(const SpecInput& in, source::FileId file, std::vector<Mutant>& out) {
  SpecText(in, file, out).Run();
}

}  // namespace qoe::mutation
