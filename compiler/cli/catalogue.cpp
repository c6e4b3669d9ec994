#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "compiler/cli/command.h"
#include "compiler/driver/compile.h"
#include "compiler/spec/schema.h"

namespace qoe::cli {
namespace {

using Json = nlohmann::ordered_json;

// The spelling of an enumerator in the spec language.
template <typename E>
std::string_view Spelling(E value, spec::Enumeration enumeration) {
  return spec::ValuesOf(enumeration)[static_cast<size_t>(value)];
}

Json LabelJson(const Program& program, const MetricLabel& label) {
  const Label& declared = program.labels[label.label];
  Json json = {{"name", declared.name}, {"optional", label.optional}};
  if (!declared.values.empty()) json["values"] = declared.values;
  if (!declared.examples.empty()) json["examples"] = declared.examples;
  if (declared.cardinality) json["cardinality"] = *declared.cardinality;
  return json;
}

Json MetricJson(const Program& program, const Metric& metric) {
  Json json;
  json["name"] = metric.name;
  json["type"] = Spelling(metric.type, spec::Enumeration::MetricType);
  json["unit"] = metric.unit.known() ? Json(metric.unit.name()) : Json(nullptr);
  json["help"] = metric.help;
  json["samples"] = Spelling(metric.samples, spec::Enumeration::Samples);
  json["store"] = Spelling(metric.store, spec::Enumeration::Store);
  json["exported"] = metric.exported;
  json["buckets"] = metric.buckets;
  json["labels"] = Json::array();
  for (const MetricLabel& label : metric.labels)
    json["labels"].push_back(LabelJson(program, label));
  return json;
}

void PrintText(const Program& program, std::ostream& out) {
  for (const Metric& metric : program.metrics) {
    std::string labels;
    for (const MetricLabel& label : metric.labels) {
      labels += fmt::format("{}{}{}", labels.empty() ? "" : ", ", program.labels[label.label].name,
                            label.optional ? "?" : "");
    }
    out << fmt::format("{:<45} {:<10} {:<10} {}\n", metric.name,
                       Spelling(metric.type, spec::Enumeration::MetricType),
                       metric.unit.known() ? metric.unit.name() : "", labels);
  }
}

int PrintCatalogue(const std::string& spec, const std::string& format, Environment& env) {
  const std::unique_ptr<driver::Compilation> compilation =
      driver::Compile(spec, false, diag::DateOf(env.now));
  if (!compilation->ok()) {
    PrintDiagnostics(compilation->sink, compilation->files, "text", env);
    return kProblems;
  }
  if (format == "text") {
    PrintText(*compilation->program, env.out);
    return kFine;
  }
  Json json;
  json["metrics"] = Json::array();
  for (const Metric& metric : compilation->program->metrics)
    json["metrics"].push_back(MetricJson(*compilation->program, metric));
  env.out << json.dump(2) << "\n";
  return kFine;
}

}  // namespace

void AddCatalogue(CLI::App& app, Environment& env, int& exit_code) {
  struct Options {
    std::string spec, format;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("catalogue", "List the metrics of a spec with their labels");
  command->add_option("SPEC", options->spec, "Folder (or file) of the spec")->required();
  AddFormatOption(*command, options->format);
  command->callback([options, &env, &exit_code] {
    exit_code = PrintCatalogue(options->spec, options->format, env);
  });
}

}  // namespace qoe::cli
