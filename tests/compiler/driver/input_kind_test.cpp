#include "compiler/driver/input_kind.h"

#include <gtest/gtest.h>

namespace qoe::driver {
namespace {

struct Case {
  std::string_view text;
  InputKind kind;
};

TEST(InputKind, IsDecidedByTheKeysAtTheTop) {
  const Case cases[] = {
      {"", InputKind::Unknown},
      {"  \n", InputKind::Unknown},
      {"just text\n", InputKind::Unknown},
      {"- groups: []\n", InputKind::Unknown},
      {"qoec: 1\n", InputKind::Spec},
      {"# groups: x\n\"qoec\": 1\ngroups: {}\n", InputKind::Spec},
      {"groups: { a: 1m }\nindicators: {}\n", InputKind::Spec},
      {"groups:\n", InputKind::Rules},
      {"groups: []", InputKind::Rules},
      {"\xEF\xBB\xBFgroups:\r\n- name: a\r\n", InputKind::Rules},
      {"'groups' :\n", InputKind::Rules},
      {"  groups:\n  namespace: a\n", InputKind::Rules},
      {"namespace: a\ngroups:\n", InputKind::Rules},
      {"{\"groups\": []}", InputKind::Rules},
      {"{\"apiVersion\": \"dashboard.grafana.app/v2beta1\", \"spec\": {}}", InputKind::Dashboard},
      {"{\"apiVersion\": \"folder.grafana.app/v1beta1\", \"spec\": {}}", InputKind::Other},
      {"{ groups: [{ name: a }] }", InputKind::Rules},
      {"{\"a\": \"groups\", \"b\": {\"groups\": 1}}", InputKind::Other},
      {"a:\n  groups: []\n", InputKind::Other},
      {"a: |\n  groups:\nb: 1\n", InputKind::Other},
      {"groups:here\n", InputKind::Unknown},
      {"{\"plan\": \"qoec gate 1\", \"system\": \"shop\"}", InputKind::Other},
      {"kind: PrometheusRule\n", InputKind::Rules},
      {"kind: \"PrometheusRule\" # of the operator\n", InputKind::Rules},
      {"kind: Service\n---\nkind: PrometheusRule\n", InputKind::Rules},
      {"kind: Service\n", InputKind::Other},
      {"kind: Service\ngroups: []\n", InputKind::Other},
      {"kind: List\nitems:\n- kind: PrometheusRule\n", InputKind::Rules},
      {"kind: PrometheusRuleList\nitems: []\n", InputKind::Rules},
      {"kind: List\nitems: []\n", InputKind::Other},
      {"{\"kind\": \"PrometheusRule\"}", InputKind::Rules},
      {"{", InputKind::Unknown},
      {"{\"", InputKind::Unknown},
      {"route:\nreceivers: []\n", InputKind::Other},
  };
  for (const Case& tested : cases) EXPECT_EQ(KindOf(tested.text), tested.kind) << tested.text;
}

}  // namespace
}  // namespace qoe::driver
