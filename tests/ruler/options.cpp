#include "tests/ruler/options.h"

namespace qoe::test_ruler {

// Sources: Cortex and Mimir pkg/ruler/api.go; what Cortex answers was measured (August 2026).
Options DefaultsOf(Flavour flavour) {
  Options options;
  options.flavour = flavour;
  options.evaluation_path = "/prometheus";
  options.success_body = R"({"status":"success"})";
  options.malformed_tenant = "no org id";
  options.undecodable = "unable to decoded rule group";
  options.empty_list_is_404 = true;
  switch (flavour) {
    case Flavour::Mimir:
      options.config_path = "/prometheus/config/v1/rules";
      options.success_body = R"({"status":"success","data":null,"errorType":"","error":""})";
      options.malformed_tenant = "no valid org id found";
      options.undecodable = "unable to decode rule group";
      options.empty_list_is_404 = false;
      options.missing_group_is_404 = true;
      options.keeps_mimir_fields = true;
      options.keeps_group_labels = true;
      break;
    case Flavour::Cortex:
      options.config_path = "/api/v1/rules";
      options.tells_expression_errors = false;
      options.tells_positions = true;
      break;
    case Flavour::Loki:
      options.config_path = "/loki/api/v1/rules";
      options.success_body = R"({"status":"success","data":null,"errorType":"","error":""})";
      options.missing_group_is_404 = true;
      options.checks_promql = false;
      break;
  }
  return options;
}

std::optional<Options> OptionsNamed(std::string_view name) {
  if (name == "mimir") return DefaultsOf(Flavour::Mimir);
  if (name == "cortex") return DefaultsOf(Flavour::Cortex);
  if (name == "loki") return DefaultsOf(Flavour::Loki);
  if (name != "mimir-old") return std::nullopt;
  Options options = DefaultsOf(Flavour::Mimir);
  options.empty_list_is_404 = true;
  options.keeps_group_labels = false;
  return options;
}

}  // namespace qoe::test_ruler
