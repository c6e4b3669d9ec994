#include "compiler/emit/dashboard_links.h"

namespace qoe::emit {
namespace {

using Json = nlohmann::ordered_json;

// The marks that people set by hand; Grafana adds it to every dashboard that it saves.
Json BuiltInAnnotation() {
  Json builtin;
  builtin["builtIn"] = 1;
  builtin["datasource"] = {{"type", "grafana"}, {"uid", "-- Grafana --"}};
  builtin["enable"] = true;
  builtin["hide"] = true;
  builtin["iconColor"] = "rgba(0, 211, 255, 1)";
  builtin["name"] = "Annotations & Alerts";
  builtin["type"] = "dashboard";
  return builtin;
}

Json AnnotationJson(const artifact::Annotation& annotation, const GrafanaTraits& grafana) {
  Json json;
  json["datasource"] = {{"type", annotation.datasource.type}, {"uid", annotation.datasource.uid}};
  json["enable"] = true;
  json["hide"] = false;
  json["iconColor"] = annotation.colour;
  json["name"] = annotation.name;
  if (grafana.annotation_expr) {
    json["expr"] = annotation.expr;
    json["step"] = annotation.step;
  }
  if (grafana.annotation_target) {
    json["target"] = {{"expr", annotation.expr}, {"interval", annotation.step}, {"refId", "Anno"}};
  }
  json["titleFormat"] = annotation.title;
  json["textFormat"] = annotation.text;
  json["tagKeys"] = annotation.tags;
  json["useValueForTime"] = false;
  return json;
}

}  // namespace

Json LinksJson(const std::vector<artifact::Link>& links) {
  Json list = Json::array();
  for (const artifact::Link& link : links) {
    const bool by_tag = !link.tag.empty();
    Json json;
    json["type"] = by_tag ? "dashboards" : "link";
    json["title"] = link.title;
    json["tooltip"] = link.tooltip;
    json["icon"] = "external link";
    json["url"] = link.url;
    json["tags"] = by_tag ? Json::array({link.tag}) : Json::array();
    json["asDropdown"] = by_tag;
    json["keepTime"] = by_tag;
    json["includeVars"] = by_tag;
    json["targetBlank"] = !by_tag;
    list.push_back(std::move(json));
  }
  return list;
}

Json AnnotationsJson(const std::vector<artifact::Annotation>& annotations,
                     const GrafanaTraits& grafana) {
  Json list = Json::array({BuiltInAnnotation()});
  for (const artifact::Annotation& annotation : annotations)
    list.push_back(AnnotationJson(annotation, grafana));
  return {{"list", list}};
}

}  // namespace qoe::emit
