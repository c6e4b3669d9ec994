// What templates give, and how they fail.
#include "tests/gotemplate/rendering.h"
#include "tests/gotemplate/templates.h"

namespace promql::gotemplate::test {
namespace {

using Cases = std::vector<std::pair<std::string_view, std::string_view>>;

void ExpectAll(const Cases& cases) {
  for (const auto& [text, expected] : cases) EXPECT_EQ(RenderedAlert(text), expected) << text;
}

TEST(TemplateExecution, AlertData) {
  ExpectAll({
      {"plain {{/* no */}}text", "plain text"},
      {"{{ $labels.instance }} {{ .Labels.job }} {{ $.Labels.job }}",
       "host.example.com:9100 node node"},
      {"{{ $value }} {{ .Value }} {{ $value | printf \"%.1f\" }}", "1234.5 1234.5 1234.5"},
      {"{{ $labels.nope }}|{{ index $labels \"nope\" }}|{{ .ExternalLabels.region }}", "||eu"},
      {"{{ $externalLabels.region }} {{ $externalURL }} {{ externalURL }} {{ pathPrefix }}",
       "eu http://prom.example.com/prom http://prom.example.com/prom /prom"},
      {"{{ $labels }}", "map[instance:host.example.com:9100 job:node]"},
      {"{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}",
       "instance=host.example.com:9100;job=node;"},
      {"{{ . }}",
       "{map[instance:host.example.com:9100 job:node] map[region:eu] "
       "http://prom.example.com/prom 1234.5}"},
  });
}

TEST(TemplateExecution, Blocks) {
  ExpectAll({
      {"{{if 0}}a{{else if .Value}}b{{else}}c{{end}}", "b"},
      {"{{if \"\"}}a{{else}}c{{end}}", "c"},
      {"{{with $labels.job}}{{.}}{{else}}none{{end}}", "node"},
      {"{{with $labels.nope}}{{.}}{{else with \"x\"}}{{.}}{{end}}", "x"},
      {"{{with $x := 5}}{{$x}}{{.}}{{end}}", "55"},
      {"{{range query \"up\"}}{{.Labels.host}}{{.Value}} {{end}}", "b1 a0.5 "},
      {"{{range $i, $s := query \"up\"}}{{$i}}{{$s.Labels.host}}{{end}}", "0b1a"},
      {"{{range query \"none\"}}x{{else}}nothing{{end}}", "nothing"},
      {"{{range query \"up\"}}{{break}}{{end}}{{range query \"up\"}}{{continue}}x{{end}}", ""},
      {"{{range query \"up\"}}{{if eq .Labels.host \"a\"}}{{break}}{{end}}{{.Value}}{{end}}", "1"},
      {"{{range 3}}{{.}}{{end}}{{range 0}}{{else}}e{{end}}", "012e"},
      {"{{$x := 1}}{{range query \"up\"}}{{$x = .Value}}{{end}}{{$x}}", "0.5"},
      {"{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}", "21"},
      {"{{$i := 0}}{{$s := 0}}{{range $i, $s = query \"up\"}}{{end}}{{$i}}{{$s.Value}}", "10.5"},
      {"{{define \"t\"}}<{{.}}{{$}}>{{end}}{{template \"t\" 7}}{{template \"t\"}}",
       "<77><<no value><no value>>"},
      {"{{block \"b\" .Value}}[{{.}}]{{end}}{{template \"b\" 1}}", "[1234.5][1]"},
      {"{{define \"x\"}}{{.arg0}}-{{.arg1}}-{{.arg2}}{{end}}{{template \"x\" (args 1 \"2\")}}",
       "1-2-<no value>"},
      {"a {{- 1 -}} b", "a1b"},
  });
}

TEST(TemplateExecution, Literals) {
  ExpectAll({
      {"{{1}} {{1.0}} {{1e3}} {{0x1F}} {{017}} {{0b11}} {{1_000}} {{'a'}} {{-5}}",
       "1 1 1000 31 15 3 1000 97 -5"},
      {"{{1e6}} {{0x1p4}} {{2i}} {{1+2i}} {{`r\\n`}} {{\"s\\t\"}} {{true}}",
       "1e+06 16 (0+2i) (1+2i) r\\n s\t true"},
      {"{{99999999999999999999}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <99999999999999999999>: "
       "99999999999999999999 overflows int"},
      {"{{printf \"%T %T %T\" 1 1.0 'a'}}", "int float64 int"},
  });
}

TEST(TemplateExecution, Comparisons) {
  ExpectAll({
      {"{{eq 1 1}} {{eq 1 2 3 1}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt 3 2}} {{ge 2 3}}",
       "true true true true true true false"},
      {"{{eq \"a\" \"a\"}} {{lt \"a\" \"b\"}} {{eq true true}} {{lt 1.5 2.5}} {{eq 2i 2i}}",
       "true true true true true"},
      {"{{gt $value 1000.0}} {{eq $labels.job \"node\"}}", "true true"},
      {"{{gt $value 1000}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <gt $value 1000>: error calling gt: "
       "incompatible types for comparison"},
      {"{{lt true false}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <lt true false>: error calling lt: invalid "
       "type for comparison"},
      {"{{eq $labels $labels}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <eq $labels $labels>: error calling eq: "
       "non-comparable type map[instance:host.example.com:9100 job:node]: map[string]string"},
      {"{{and 1 0 (first (query \"none\"))}} {{or 0 \"x\" (first (query \"none\"))}}", "0 x"},
      {"{{not 0}} {{not \"x\"}} {{and 1 2}} {{or 0 \"\"}} {{1 | and 2}}", "true false 2  1"},
      {"{{eq .Labels.nope \"\"}} {{eq nil nil}}", "true true"},
  });
}

TEST(TemplateExecution, Builtins) {
  ExpectAll({
      {"{{len \"héllo\"}} {{len $labels}} {{len (query \"up\")}}", "6 2 2"},
      {"{{index (query \"up\") 1 | value}} {{index \"abc\" 1}} {{index $labels \"job\"}}",
       "0.5 98 node"},
      {"{{slice \"hello\" 1 3}} {{slice \"hello\" 2}} {{len (slice (query \"up\") 1)}}",
       "el llo 1"},
      {"{{print 1 2 \"x\" 3}}|{{println 1 \"x\"}}|{{printf \"%5.1f\" $value}}",
       "1 2x3|1 x\n|1234.5"},
      {"{{html \"<a b='c'>&\"}} {{js \"it's <b>\\n\"}} {{urlquery \"a b&c/ü\"}}",
       "&lt;a b=&#39;c&#39;&gt;&amp; it\\'s \\u003Cb\\u003E\\u000A a+b%26c%2F%C3%BC"},
      {"{{index (query \"up\") 2}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <index (query \"up\") 2>: error calling "
       "index: reflect: slice index out of range"},
      {"{{index (query \"up\") 3}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <index (query \"up\") 3>: error calling "
       "index: index out of range: 3"},
      {"{{len 3}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <len 3>: error calling len: len of type "
       "int"},
      {"{{call 3}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <call 3>: error calling call: non-function "
       "of type int"},
  });
}

TEST(TemplateExecution, PrometheusFunctions) {
  ExpectAll({
      {"{{humanize $value}} {{humanize 0.00012}} {{humanize \"1e9\"}} {{humanize 999999.0}}",
       "1.234k 120u 1G 1000k"},
      {"{{humanize1024 1048576}} {{humanizePercentage 0.1234567}} {{humanizeDuration 3661}}",
       "1Mi 12.35% 1h 1m 1s"},
      {"{{humanizeDuration 0.0004}} {{humanizeDuration -90.5}} {{humanizeTimestamp 1435065584}}",
       "400us -1m 30s 2015-06-23 13:19:44 +0000 UTC"},
      {"{{title \"hello wORLD-x_y über\"}} {{toUpper \"straße é\"}} {{toLower \"ÀB\"}}",
       "Hello WORLD-X_y Über STRAßE É àb"},
      {"{{match \"^no.e$\" $labels.job}} {{match \"x\" \"abc\"}}", "true false"},
      {"{{reReplaceAll \"(.*):(\\\\d+)\" \"$2/$1\" $labels.instance}}", "9100/host.example.com"},
      {"{{reReplaceAll \"(?P<a>b)\" \"${a}${1}x$$-$1x\" \"abc\"}} {{reReplaceAll \"b*\" \"-\" "
       "\"abc\"}}",
       "abbx$-c -a-c-"},
      {"{{query \"up\" | sortByLabel \"host\" | first | label \"host\"}}", "a"},
      {"{{query \"up\" | first | value}} {{with query \"up\"}}{{. | first | strvalue}}{{end}}|",
       "1 |"},
      {"{{graphLink \"up == 0\"}} {{tableLink \"up\"}} {{urlQueryEscape \"a b\"}}",
       "/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1 a+b"},
      {"{{parseDuration \"1h30m\"}} {{parseDuration \"-5m\"}} {{now}}",
       "5400 -300 1.353755652e+09"},
      {"{{stripPort $labels.instance}} {{stripDomain $labels.instance}} {{stripDomain \"a.b\"}}",
       "host.example.com host:9100 a"},
      {"{{(toTime now).Year}} {{(toTime now).Month}} {{(toTime now).Weekday}} {{toTime 0}}",
       "2012 November Saturday 1970-01-01 00:00:00 +0000 UTC"},
      {"{{(toDuration 90.5).Seconds}} {{toDuration 90}} {{((toTime now).Sub (toTime 0)).Hours}}",
       "90.5 1m30s 376043.2366666667"},
      {"{{query \"up\" | first}}", "{map[__name__:up host:b] 1}"},
      {"{{safeHtml \"<b>\"}} {{args 1 \"x\"}}", "<b> map[arg0:1 arg1:x]"},
  });
}

TEST(TemplateExecution, Errors) {
  ExpectAll({
      {"{{query \"bad\"}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <query \"bad\">: error calling query: bad "
       "query"},
      {"x\n{{query \"none\" | first}}",
       "! __alert_A:2:17: executing \"__alert_A\" at <first>: error calling first: first() called "
       "on vector with no elements"},
      {"{{(query \"up\").x}}",
       "! __alert_A:1:121: executing \"__alert_A\" at <\"up\">: can't evaluate field x in type "
       "template.queryResult"},
      {"{{.Foo}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <.Foo>: can't evaluate field Foo in type "
       "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; "
       "Value interface {} }"},
      {"{{.Labels.a.b}}",
       "! __alert_A:1:121: executing \"__alert_A\" at <.Labels.a.b>: can't evaluate field b in "
       "type string"},
      {"{{$value.x}} ",
       "! __alert_A:1:120: executing \"__alert_A\" at <$value.x>: can't evaluate field x in type "
       "float64"},
      {"{{toUpper 5}}",
       "! __alert_A:1:122: executing \"__alert_A\" at <5>: expected string; found 5"},
      {"{{toUpper $value}}",
       "! __alert_A:1:122: executing \"__alert_A\" at <$value>: wrong type for value; expected "
       "string; got float64"},
      {"{{humanize}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <humanize>: wrong number of args for "
       "humanize: want 1 got 0"},
      {"{{humanize $labels}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <humanize $labels>: error calling humanize: "
       "can't convert map[string]string to float"},
      {"{{template \"x\"}}",
       "! __alert_A:1:123: executing \"__alert_A\" at <{{template \"x\"}}>: template \"x\" not "
       "defined"},
      {"{{define \"t\"}}{{.Foo.Bar}}{{end}}{{template \"t\" 1}}",
       "! __alert_A:1:132: executing \"t\" at <.Foo.Bar>: can't evaluate field Foo in type int"},
      {"{{range 1.5}}{{end}}",
       "! __alert_A:1:120: executing \"__alert_A\" at <1.5>: range can't iterate over 1.5"},
      {"{{$labels.job 1}}",
       "! __alert_A:1:121: executing \"__alert_A\" at <$labels.job>: job is not a method but has "
       "arguments"},
      {"{{5 6}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <5>: can't give argument to non-function 5"},
      {"{{match \"(\" \"a\"}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <match \"(\" \"a\">: error calling match: "
       "error parsing regexp: missing closing ): `(`"},
      {"{{reReplaceAll \"[\" \"\" \"a\"}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <reReplaceAll \"[\" \"\" \"a\">: error "
       "calling reReplaceAll: regexp: Compile(`[`): error parsing regexp: missing closing ]: `[`"},
      {"{{parseDuration \"1x\"}}",
       "! __alert_A:1:114: executing \"__alert_A\" at <parseDuration \"1x\">: error calling "
       "parseDuration: not a valid duration string: \"1x\""},
      {"{{ nope }}", "! __alert_A:1: function \"nope\" not defined"},
  });
}

TEST(TemplateExecution, ErrorsHaveTheirPlace) {
  const Rendered rendered = Render("a {{ $labels.job | toUpper 5 }}", TestAlert(), TestOptions());
  ASSERT_TRUE(rendered.error);
  EXPECT_EQ(rendered.text, "");
  EXPECT_EQ(rendered.error->span.begin, 19U);
}

TEST(TemplateExecution, Histograms) {
  AlertData data = TestAlert();
  data.histogram = HistogramValue{.count = 3, .sum = 10, .text = "{count:3, sum:10}"};
  EXPECT_EQ(Render("{{$value}} {{$value.Count}} {{.Value.Sum}}", data, TestOptions()).text,
            "{count:3, sum:10} 3 10");
}

std::string Limited(std::string_view text) {
  ExecuteOptions options = TestOptions();
  options.max_steps = 100'000;
  options.max_text = 100'000;
  const std::string result = RenderedAlert(text, options);
  return result.starts_with("! ") ? result.substr(result.rfind(">: ") + 3) : "finished";
}

TEST(TemplateExecution, IsBounded) {
  EXPECT_EQ(Limited("{{range 1000000000}}{{end}}"), "stopped after 100000 steps");
  EXPECT_EQ(Limited("{{range 10000}}{{range 10000}}x{{end}}{{end}}"), "stopped after 100000 steps");
  EXPECT_EQ(Limited("{{define \"t\"}}{{template \"t\"}}{{end}}{{template \"t\"}}"),
            "nested deeper than 400 levels");
  EXPECT_EQ(Limited("{{$x := \"xxxxxxxx\"}}{{range 100}}{{$x = print $x $x}}{{end}}"),
            "error calling print: text is longer than allowed");
  EXPECT_EQ(Limited("{{$x := 1}}{{range 1000}}{{$x = args $x $x}}{{end}}"),
            "error calling args: `args` in each other, deeper than 100 levels");
  EXPECT_EQ(Limited("{{$x := 1}}{{range 90}}{{$x = args $x $x}}{{end}}{{$x}}"),
            "text is longer than 100000 bytes");
  EXPECT_EQ(Limited("{{range 20000}}0123456789{{end}}"), "text is longer than 100000 bytes");
  EXPECT_EQ(Limited("{{$x := printf \"%9999d\" 1}}{{range 50000}}{{$y := len $x}}{{end}}"),
            "stopped after 100000 steps");
  EXPECT_EQ(Limited("{{$x := printf \"%999d\" 1}}{{reReplaceAll \"\" $x $x}}"),
            "error calling reReplaceAll: text is longer than allowed");
  EXPECT_EQ(Limited("{{range 2000}}{{$x := query \"up\"}}{{end}}"),
            "error calling query: more than 1000 queries in one template");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "{{if 1}}";
  for (int i = 0; i < 1000; ++i) deep += "{{end}}";
  EXPECT_EQ(Limited(deep), "nested deeper than 400 levels");
  std::string chain = "{{if 0}}";
  for (int i = 0; i < 9000; ++i) chain += "{{else if 0}}";
  EXPECT_EQ(Limited(chain + "{{end}}"), "finished");
}

std::string Html(std::string_view text) {
  ExecuteOptions options = TestOptions();
  options.html = true;
  const Rendered rendered = RenderedWith(text, Value::OfString("a<b \"q\" + 'c' & d"), options);
  return rendered.error
             ? "! " + rendered.error->message.substr(rendered.error->message.rfind(">: ") + 3)
             : rendered.text;
}

TEST(TemplateExecution, HtmlIsEscapedForItsPlace) {
  EXPECT_EQ(Html("<p>{{.}}</p>"), "<p>a&lt;b &#34;q&#34; &#43; &#39;c&#39; &amp; d</p>");
  EXPECT_EQ(Html("<p>{{safeHtml \"<b>x</b>\"}}</p>"), "<p><b>x</b></p>");
  EXPECT_EQ(Html("<p title=\"{{safeHtml \"<b>x</b>\"}}\">"), "<p title=\"x\">");
  EXPECT_EQ(Html("<p title='{{.}}'>"), "<p title='a&lt;b &#34;q&#34; &#43; &#39;c&#39; &amp; d'>");
  EXPECT_EQ(Html("<p title={{print \"a b\"}}>"), "<p title=a&#32;b>");
  EXPECT_EQ(Html("<p title={{\"\"}}>"), "<p title=ZgotmplZ>");
  EXPECT_EQ(Html("<a href=\"{{\"javascript:x\"}}\">"), "<a href=\"#ZgotmplZ\">");
  EXPECT_EQ(Html("<a href=\"{{\"/a b?c=d&e\"}}\">"), "<a href=\"/a%20b?c=d&amp;e\">");
  EXPECT_EQ(Html("<a href=\"/x?q={{\"a&b/c\"}}\">"), "<a href=\"/x?q=a%26b%2fc\">");
  EXPECT_EQ(Html("a<!-- {{.}} -->b"), "ab");
  EXPECT_EQ(Html("<title>{{.}}</title>{{1}}"),
            "<title>a&lt;b &#34;q&#34; &#43; &#39;c&#39; &amp; d</title>1");
  EXPECT_EQ(Html("<script>{{.}}</script>"),
            "! cannot escape a value inside of a script, a style or a tag");
  EXPECT_EQ(Html("<p onclick=\"{{.}}\">"),
            "! cannot escape a value inside of a script, a style or a tag");
  EXPECT_EQ(Html("<script>var x = '<p>';</script>{{1}}"), "<script>var x = '<p>';</script>1");
  EXPECT_EQ(Html("{{define \"a\"}}<i>{{.}}</i>{{end}}{{tmpl \"a\" \"<\"}}"), "<i>&lt;</i>");
  EXPECT_EQ(Html("{{tmpl \"b\" .}}"), "! error calling tmpl: html/template: \"b\" is undefined");
}

}  // namespace
}  // namespace promql::gotemplate::test
