// Every request of a session that was measured on a real ruler (Cortex HEAD, August 2026;
// filesystem store, tenant `limited` with Mimir's default limits), in its order: each stands on
// what those before it have left.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ruler/client.h"
#include "tests/ruler/test_ruler.h"

namespace qoe::test_ruler {
namespace {

constexpr const char* kJson = "json";
constexpr const char* kYaml = "yaml";
constexpr const char* kText = "text/plain";
constexpr const char* kSuccess = R"({"status":"success"})";

// Bodies that are posted more than once.
const std::string kTwoRules = R"(interval: 30s
rules:
  - record: job:http_requests:rate5m
    expr: sum by (job) (rate(http_requests_total[5m]))
  - alert: HighErrors
    expr: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05
    for: 5m
    labels: { severity: page }
    annotations: { summary: "errors {{ $value | humanizePercentage }}" }
)";
const std::string kFirst = "name: g1\n" + kTwoRules;
const std::string kSlower = "name: g1\ninterval: 45s\n" + kTwoRules.substr(kTwoRules.find("rules"));
// What an answer has of them, up to where the table is cut.
const std::string kAsList = R"(    - name: g1
      interval: 30s
      rules:
        - record: job:http_requests:rate5m
          expr: sum by (job) (rate(http_requests_total[5m]))
        - alert: HighErrors
          expr: sum(rate(http_r)";
std::string AsGroup(const std::string& interval) {
  return "name: g1\ninterval: " + interval + R"(
rules:
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    - alert: HighErrors
      expr: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(ra)";
}

std::string OneRule(const std::string& rule) { return "name: g\nrules:\n  - {" + rule + "}\n"; }
std::string Named(const std::string& name) {
  return "name: '" + name + "'\nrules:\n  - {record: a:b, expr: up}\n";
}
std::string ReadBack(const std::string& name) {
  return "name: " + name + "\nrules:\n    - record: a:b\n      expr: up\n";
}
std::string ManyRules(const std::string& name, int count) {
  std::string text = "name: " + name + "\nrules:\n";
  for (int i = 0; i < count; ++i) text += fmt::format("  - {{record: 'a:b{}', expr: up}}\n", i);
  return text;
}

struct Exchange {
  const char* what;
  const char* method;
  std::string path;  // behind /api/v1/rules
  const char* tenant;
  std::string sent;
  int status;
  const char* type;
  std::string begins;  // the answer's body; empty: it has none but the end of a line
};

std::vector<Exchange> ListAndReplace() {
  return {
      {"no tenant", "GET", "", "", "", 401, kText, "no org id"},
      {"nothing there", "GET", "", "tr1", "", 404, kText, "no rule groups found"},
      {"no such namespace", "GET", "/ns1", "tr1", "", 404, kText, "no rule groups found"},
      {"no such group", "GET", "/ns1/g1", "tr1", "", 404, kText, "group does not exist"},
      {"create", "POST", "/ns1", "tr1", kFirst, 202, kJson, kSuccess},
      {"list all", "GET", "", "tr1", "", 200, kYaml, "ns1:\n" + kAsList},
      {"list one namespace", "GET", "/ns1", "tr1", "", 200, kYaml, "ns1:\n" + kAsList},
      {"get a group", "GET", "/ns1/g1", "tr1", "", 200, kYaml, AsGroup("30s")},
      {"another tenant", "GET", "", "tr2", "", 404, kText, "no rule groups found"},
      {"replace", "POST", "/ns1", "tr1", kSlower, 202, kJson, kSuccess},
      {"replaced", "GET", "/ns1/g1", "tr1", "", 200, kYaml, AsGroup("45s")},
      {"no such group there", "GET", "/ns1/nope", "tr1", "", 404, kText, "group does not exist"},
      {"HEAD", "HEAD", "", "tr1", "", 405, "", ""},
      {"PUT", "PUT", "/ns1", "tr1", kFirst, 405, "", ""},
      {"PATCH", "PATCH", "/ns1/g1", "tr1", kFirst, 405, "", ""},
      {"POST to a group", "POST", "/ns1/g1", "tr1", kFirst, 405, "", ""},
      {"POST to the root", "POST", "", "tr1", kFirst, 405, "", ""},
      {"slash at the end", "GET", "/", "tr1", "", 404, kText, "404 page not found"},
      {"slash behind a namespace", "GET", "/ns1/", "tr1", "", 404, kText, "404 page not found"},
  };
}

std::vector<Exchange> Fields() {
  const std::string full = R"(name: full
interval: 1m
query_offset: 30s
limit: 10
labels: { team: shop }
rules:
  - alert: A
    expr: up == 0
    for: 5m
    keep_firing_for: 10m
    labels: { severity: page }
    annotations: { summary: down }
)";
  const std::string full_back = R"(name: full
interval: 1m
query_offset: 30s
limit: 10
rules:
    - alert: A
      expr: up == 0
      for: 5m
      keep_firing_for: 10m
      labels:
        severity: page
      annotations:
        summary: down
)";
  const std::string of_mimir =
      "name: mimirish\ninterval: 1m\nsource_tenants: [a, b]\nevaluation_delay: 5m\n"
      "align_evaluation_time_on_interval: true\nrules: [{record: 'a:b', expr: up}]\n";
  return {
      {"all fields", "POST", "/ns2", "tr1", full, 202, kJson, kSuccess},
      {"read back", "GET", "/ns2/full", "tr1", "", 200, kYaml, full_back},
      {"Mimir's fields", "POST", "/ns2", "tr1", of_mimir, 202, kJson, kSuccess},
      {"dropped", "GET", "/ns2/mimirish", "tr1", "", 200, kYaml,
       "name: mimirish\ninterval: 1m\nrules:\n    - record: a:b\n      expr: up\n"},
      {"unknown field", "POST", "/ns2", "tr1", "intervall: 5m\n" + Named("unk"), 202, kJson,
       kSuccess},
      {"dropped", "GET", "/ns2/unk", "tr1", "", 200, kYaml, ReadBack("unk")},
      {"no interval", "POST", "/ns2", "tr1", Named("noint"), 202, kJson, kSuccess},
      {"read back", "GET", "/ns2/noint", "tr1", "", 200, kYaml, ReadBack("noint")},
  };
}

Exchange Refused(const char* what, std::string sent, std::string begins) {
  return {what, "POST", "/bad", "tr1", std::move(sent), 400, kText, std::move(begins)};
}

std::vector<Exchange> Refusals() {
  const std::string nameless = "invalid rules config: rule group name must not be empty";
  const std::string undecodable = "unable to decoded rule group";
  const std::string rule0 = R"(group "g", rule 0, )";
  return {
      Refused("empty body", "\n", nameless),
      Refused("no content", "", nameless),
      Refused("no YAML", "name: [g\nrules: }", undecodable),
      Refused("tab", "name: g\nrules:\n\t- record: a:b\n\t  expr: up\n", undecodable),
      Refused("a rule file", "groups:\n  - name: g\n    rules: []\n", nameless),
      Refused("no name", "rules: [{record: 'a:b', expr: up}]\n", nameless),
      Refused("no rules", "name: norules\n",
              "invalid rules config: rule group 'norules' has no rules"),
      {"nothing was stored", "GET", "/bad/norules", "tr1", "", 404, kText, "group does not exist"},
      Refused("two syntax errors",
              "name: g\nrules: [{record: 'a:b', expr: 'sum(up'}, {record: 'a:c', expr: 'up ='}]\n",
              ", \n"),
      Refused("type error", OneRule("record: 'a:b', expr: 'rate(up)'"), ""),
      Refused("unknown function", OneRule("record: 'a:b', expr: 'nope(up)'"), ""),
      Refused("experimental function", OneRule("record: 'a:b', expr: 'mad_over_time(up[5m])'"), ""),
      Refused("record and alert", OneRule("record: 'a:b', alert: C, expr: up"),
              "0:0: 0:0: " + rule0 + R"("C": only one of 'record' and 'alert' must be set)"),
      Refused("neither", OneRule("expr: up"),
              "0:0: 0:0: " + rule0 + R"("": one of 'record' or 'alert' must be set)"),
      Refused("no expr", OneRule("record: 'a:b'"),
              "0:0: " + rule0 + R"("a:b": field 'expr' must be set in rule)"),
      Refused("an alert's fields",
              OneRule("record: 'a:b', expr: up, for: 5m, keep_firing_for: 5m, annotations: {s: x}"),
              "0:0: " + rule0 + R"("a:b": invalid field 'annotations' in recording rule, 0:0: )" +
                  rule0 + R"("a:b": invalid field 'for' in recording rule, 0:0: )" + rule0 +
                  R"("a:b": invalid field 'keep_firing_for' in recording rule)"),
      Refused("record name", OneRule("record: 'a b', expr: up"),
              "0:0: " + rule0 + R"("a b": invalid recording rule name: a b)"),
      // Go's maps have no order: which of the two comes first is not fixed.
      Refused("label names", OneRule("alert: A, expr: up, labels: {bad-name: x, __name__: y}"),
              rule0 + R"("A": invalid label name: )"),
      Refused("template", OneRule("alert: A, expr: up, annotations: {s: '{{ $value'}"),
              rule0 + R"("A": annotation "s": template: __alert_A:1: unclosed action)"),
      Refused("template function", OneRule("alert: A, expr: up, annotations: {s: '{{ nope 1 }}'}"),
              rule0 + R"("A": annotation "s": template: __alert_A:1: function "nope" not defined)"),
      Refused("interval", "interval: soon\n" + Named("g"), undecodable),
      Refused("for", OneRule("alert: A, expr: up, for: 5 minutes"), undecodable),
      Refused("two faults", "name: g\nrules: [{record: 'a b', expr: 'sum('}, {expr: up}]\n",
              ", 0:0: " + rule0 + R"("a b": invalid recording rule name: a b, 0:0: 0:0: )" +
                  R"(group "g", rule 1, "": one of 'record' or 'alert' must be set)"),
      {"the same rule twice", "POST", "/bad", "tr1",
       "name: twice\nrules: [{record: 'a:b', expr: up}, {record: 'a:b', expr: up}]\n", 202, kJson,
       kSuccess},
      {"JSON", "POST", "/json", "tr1", R"({"name":"j","rules":[{"record":"a:b","expr":"up"}]})",
       202, kJson, kSuccess},
      {"two documents", "POST", "/two", "tr1", Named("d1") + "---\n" + Named("d2"), 202, kJson,
       kSuccess},
      {"the first of them", "GET", "/two", "tr1", "", 200, kYaml,
       "two:\n    - name: d1\n      rules:\n        - record: a:b\n          expr: up\n"},
      {"any type of content", "POST", "/plain", "tr1", Named("g"), 202, kJson, kSuccess},
      Refused("key twice", "name: other\n" + Named("g"), undecodable),
  };
}

std::vector<Exchange> Names() {
  return {
      {"slash and space", "POST", "/team%2Fa%20b", "tr1", kFirst, 202, kJson, kSuccess},
      {"read back", "GET", "/team%2Fa%20b/g1", "tr1", "", 200, kYaml, AsGroup("30s")},
      {"group with a slash", "POST", "/slash", "tr1", Named("a/b c"), 202, kJson, kSuccess},
      {"read back", "GET", "/slash/a%2Fb%20c", "tr1", "", 200, kYaml, ReadBack("a/b c")},
      {"marks and letters", "POST", "/slash", "tr1", Named("ä+?#%"), 202, kJson, kSuccess},
      {"read back", "GET", "/slash/%C3%A4%2B%3F%23%25", "tr1", "", 200, kYaml, ReadBack("ä+?#%")},
      {"namespace ..", "POST", "/%2E%2E", "tr1", kFirst, 202, kJson, kSuccess},
      {"quoted metric", "POST", "/utf8", "tr1", OneRule(R"(record: 'a:b', expr: '{"a.b"}')"), 202,
       kJson, kSuccess},
      {"list all", "GET", "", "tr1", "", 200, kYaml, "..:\n" + kAsList},
  };
}

std::vector<Exchange> TenantsAndLimits() {
  const char* no_tenant = R"({"status":"error","errorType":"bad_data","error":"no org id"})";
  const std::string full = "per-user rule groups limit (limit: 70 actual: 71) exceeded";
  return {
      {"tenant with a slash", "GET", "", "a/b", "", 400, kJson, no_tenant},
      {"tenant ..", "GET", "", "..", "", 400, kJson, no_tenant},
      {"two tenants", "GET", "", "tr1|tr2", "", 400, kJson, no_tenant},
      {"21 rules", "POST", "/lim", "limited", ManyRules("big", 21), 400, kText,
       "per-user rules per rule group limit (limit: 20 actual: 21) exceeded"},
      {"20 rules", "POST", "/lim", "limited", ManyRules("big", 20), 202, kJson, kSuccess},
      {"group 71", "POST", "/lim", "limited", Named("one-more"), 400, kText, full},
      {"replacing at the limit", "POST", "/lim", "limited", ManyRules("big", 20), 400, kText, full},
  };
}

std::vector<Exchange> Deletes() {
  return {
      {"a group", "DELETE", "/ns1/g1", "tr1", "", 202, kJson, kSuccess},
      {"again", "DELETE", "/ns1/g1", "tr1", "", 202, kJson, kSuccess},
      {"a namespace", "DELETE", "/ns2", "tr1", "", 202, kJson, kSuccess},
      {"again", "DELETE", "/ns2", "tr1", "", 404, kText, "group namespace does not exist"},
      {"the root", "DELETE", "", "tr1", "", 405, "", ""},
  };
}

class CortexTest : public testing::Test {
 protected:
  CortexTest() {
    ruler_.Configure([](Options& options) { options.limits["limited"] = {20, 70}; });
  }

  Reply Send(const Exchange& one) {
    return Ask(ruler_.port(), one.method, "/api/v1/rules" + one.path, one.tenant, one.sent);
  }

  void Check(const std::vector<Exchange>& session) {
    for (const Exchange& one : session) {
      // The measured session fills the tenant up between these two.
      if (one.what == std::string("group 71")) {
        for (int i = 1; i < 70; ++i) ruler_.Put("limited", "lim", Named(fmt::format("g{}", i)));
      }
      const Reply reply = Send(one);
      ++count_;
      SCOPED_TRACE(fmt::format("{}. {}: {} {}", count_, one.what, one.method, one.path));
      EXPECT_EQ(reply.status, one.status) << reply.body;
      EXPECT_EQ(reply.type(), one.type);
      if (one.begins.empty()) {
        EXPECT_TRUE(reply.body.empty() || reply.body == "\n") << reply.body;
      } else {
        EXPECT_EQ(reply.body.substr(0, one.begins.size()), one.begins) << reply.body;
      }
    }
  }

  TestRuler ruler_{DefaultsOf(Flavour::Cortex)};
  int count_ = 0;
};

TEST_F(CortexTest, AnswersAsMeasured) {
  Check(ListAndReplace());
  Check(Fields());
  Check(Refusals());
  Check(Names());
  Check(TenantsAndLimits());
  Check(Deletes());
  // The session ends with every namespace deleted.
  for (const auto& [name, groups] : ruler_.Live("tr1")) {
    std::string escaped;
    for (const char c : name) escaped += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    EXPECT_EQ(Ask(ruler_.port(), "DELETE", "/api/v1/rules/" + escaped, "tr1").status, 202);
  }
  Check({{"after all", "GET", "", "tr1", "", 404, kText, "no rule groups found"}});
  EXPECT_EQ(count_, 78);
}

}  // namespace
}  // namespace qoe::test_ruler
