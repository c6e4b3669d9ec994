#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

// Where the value of a key stands; the object itself where it is not there.
source::Location PlaceOf(const ObjectView& view, std::string_view key) {
  return view.has(key) ? view.Find(key).location() : view.location();
}

ChangeDecl ReadChange(const ObjectView& view) {
  ChangeDecl change;
  change.location = view.location();
  change.at_ms = view.DurationMs("at");
  change.rate = view.Text("rate");
  change.value = view.Text("value");
  change.spread = view.Text("spread");
  change.over_ms = view.DurationMs("over");
  change.lasting_ms = view.DurationMs("lasting");
  change.reset = view.Bool("reset", false);
  change.missing_ms = view.DurationMs("missing");
  return change;
}

StreamDecl ReadStream(const Located& name, const ObjectView& view) {
  StreamDecl stream;
  stream.name = name;
  stream.location = view.location();
  stream.of = view.Expression("of");
  stream.notation = view.Texts("notation");
  stream.series = view.Integer("series");
  stream.series_location = PlaceOf(view, "series");
  stream.vary = view.OptionalTexts("vary");
  stream.rate = view.Text("rate");
  stream.value = view.Text("value");
  stream.spread = view.Text("spread");
  stream.from_ms = view.DurationMs("from");
  if (const auto wave = view.Child("wave", Object::Wave)) {
    stream.wave = WaveDecl{wave->DurationMs("period"), wave->Text("amplitude")};
  }
  if (view.has("changes")) {
    stream.changes.emplace();
    for (const ObjectView& change : view.Objects("changes", Object::Change))
      stream.changes->push_back(ReadChange(change));
  }
  return stream;
}

ExpectationDecl ReadExpectation(const ObjectView& view) {
  const auto time = [&](std::string_view key) {
    return ExpectationDecl::Time{view.DurationMs(key), PlaceOf(view, key)};
  };
  ExpectationDecl expectation;
  expectation.location = view.location();
  expectation.alert = view.Text("alert");
  expectation.watch = view.Text("watch");
  expectation.promql = view.Expression("promql");
  expectation.unit = view.Text("unit");
  expectation.labels = view.TextMap("labels");
  expectation.annotations = view.TextMap("annotations");
  expectation.pending = time("pending");
  expectation.firing = time("firing");
  expectation.resolved = time("resolved");
  expectation.not_before = time("not_before");
  expectation.silent = view.Bool("silent", false);
  expectation.at = time("at");
  expectation.by = view.OptionalTexts("by");
  expectation.comparison = ReadComparison(view, expectation.threshold);
  expectation.tolerance = view.Text("tolerance");
  expectation.nothing = view.Bool("nothing", false);
  return expectation;
}

}  // namespace

ScenarioDecl ReadScenario(const Located& name, const ObjectView& view) {
  ScenarioDecl scenario;
  scenario.name = name;
  scenario.location = view.location();
  scenario.title = view.Text("title");
  scenario.like = view.Text("like");
  scenario.length_ms = view.DurationMs("length");
  scenario.step_ms = view.DurationMs("step");
  scenario.seed = view.Integer("seed");
  for (const auto& [stream_name, stream] : view.ObjectMap("traffic", Object::Stream))
    scenario.traffic.push_back(ReadStream(stream_name, stream));
  for (const ObjectView& expectation : view.Objects("expect", Object::Expectation))
    scenario.expect.push_back(ReadExpectation(expectation));
  scenario.others = view.Enum<Others>("others", Enumeration::Others);
  return scenario;
}

}  // namespace qoe::spec
