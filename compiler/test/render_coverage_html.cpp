// Coverage as one page that needs nothing else: no script, no font, no file beside it.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/diag/xml_text.h"
#include "compiler/test/render.h"

namespace qoe::test {
namespace {

// Colours never stand alone: what is missed is also underlined, and said in words.
constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --fine: #1a7f37; --part: #9a6700; --bad: #cf222e;
  --line: #d0d7de; --dim: #59636e; --back: #ffffff; --raised: #f6f8fa; --text: #1f2328; }
@media (prefers-color-scheme: dark) {
  :root { --fine: #3fb950; --part: #d29922; --bad: #f85149;
    --line: #3d444d; --dim: #9198a1; --back: #0d1117; --raised: #151b23; --text: #f0f6fc; } }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; background: var(--back);
  color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
code, pre { font: 13px/1.6 ui-monospace, monospace; }
a { color: inherit; }
.dim { color: var(--dim); } .fine { color: var(--fine); } .part { color: var(--part); }
.bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .75rem; text-align: left; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
meter { width: 8rem; height: .9rem; vertical-align: middle; }
article { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; overflow: hidden; }
article > header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline;
  padding: .5rem .75rem; background: var(--raised); border-bottom: 1px solid var(--line); }
article > header strong { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
article > header .place { margin-left: auto; }
pre { margin: 0; padding: .6rem .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; background: none; border-radius: 3px; }
mark.fine { background: color-mix(in srgb, var(--fine) 16%, transparent); }
mark.part { background: color-mix(in srgb, var(--part) 20%, transparent);
  text-decoration: underline dotted var(--part) 2px; text-underline-offset: 3px; }
mark.bad { background: color-mix(in srgb, var(--bad) 18%, transparent);
  text-decoration: underline wavy var(--bad); text-underline-offset: 3px; }
ul { list-style: none; margin: 0; padding: 0 .75rem .6rem; }
ul.values { display: flex; flex-wrap: wrap; gap: .35rem; }
ul.values li { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; }
label { display: inline-block; margin: 1rem 0 0; cursor: pointer; }
body:has(#missed:checked) article.whole, body:has(#missed:checked) section.whole { display: none; }
)css";

// A share of what there is to reach.
struct Share {
  size_t part = 0, whole = 0;
  double percent() const {
    return whole == 0 ? 100 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  }
  std::string_view style() const { return part == whole ? "fine" : part == 0 ? "bad" : "part"; }
};

std::string Html(std::string_view text) {
  std::string html;
  for (const char c : diag::XmlText(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string InTests(size_t tests) {
  return fmt::format("in {} test{}", tests, tests == 1 ? "" : "s");
}

// "true in 3 tests", "never false".
std::string WordsOf(const Branch& branch) {
  const bool side = branch.kind == BranchKind::LeftSide || branch.kind == BranchKind::RightSide;
  const std::string_view what = side ? "with a value" : NameOf(branch.kind);
  return branch.tests == 0 ? fmt::format("never {}", what)
                           : fmt::format("{} {}", what, InTests(branch.tests));
}

// A part of an expression, and what is known of it.
struct Part {
  promql::Span span;
  Share reached;
  std::string words;
};

// Those of a rule's expression, each before the parts within it.
std::vector<Part> PartsOf(const RuleCoverage& covered) {
  std::vector<Part> parts;
  for (const Branch& branch : covered.branches) {
    if (branch.kind == BranchKind::LabelValue) continue;
    auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& each) {
      return each.span.begin == branch.span.begin && each.span.end == branch.span.end;
    });
    if (part == parts.end()) part = parts.insert(parts.end(), {branch.span, {}, {}});
    ++part->reached.whole;
    part->reached.part += branch.tests > 0 ? 1 : 0;
    part->words += (part->words.empty() ? "" : ", ") + WordsOf(branch);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  return parts;
}

// The expression with its parts marked. Parts of a tree are within each other, or apart.
std::string MarkedExpression(const RuleCoverage& covered) {
  const std::string& expr = covered.rule->expr;
  std::string html;
  uint32_t at = 0;
  std::vector<uint32_t> ends;  // of marks that are open, the innermost last
  const auto close_until = [&](uint32_t until) {
    while (!ends.empty() && ends.back() <= until) {
      html += Html(promql::Span{at, ends.back()}.In(expr)) + "</mark>";
      at = ends.back();
      ends.pop_back();
    }
  };
  for (const Part& part : PartsOf(covered)) {
    close_until(part.span.begin);
    html += Html(promql::Span{at, part.span.begin}.In(expr));
    fmt::format_to(std::back_inserter(html), R"(<mark class="{}" title="{}">)",
                   part.reached.style(), Html(part.words));
    at = part.span.begin;
    ends.push_back(part.span.end);
  }
  const auto size = static_cast<uint32_t>(expr.size());
  close_until(size);
  return html + Html(promql::Span{at, size}.In(expr));
}

Share BranchesOf(const RuleCoverage& covered) {
  Share share{0, covered.branches.size()};
  for (const Branch& branch : covered.branches) share.part += branch.tests > 0 ? 1 : 0;
  return share;
}

// What a test would have to show yet.
std::string MissedList(const RuleCoverage& covered) {
  std::string html;
  for (const Branch& branch : covered.branches) {
    if (branch.tests > 0 || branch.kind == BranchKind::LabelValue) continue;
    fmt::format_to(std::back_inserter(html),
                   "<li><span class=\"bad\">{}</span>: <code>{}</code></li>\n", WordsOf(branch),
                   Html(TextOf(branch, *covered.rule)));
  }
  return html.empty() ? html : "<ul>\n" + html + "</ul>\n";
}

std::string ValueList(const RuleCoverage& covered) {
  std::string html;
  for (const Branch& branch : covered.branches) {
    if (branch.kind != BranchKind::LabelValue) continue;
    const bool seen = branch.tests > 0;
    fmt::format_to(std::back_inserter(html),
                   "<li><code>{}</code> <span class=\"{}\">{}</span></li>\n",
                   Html(TextOf(branch, *covered.rule)), seen ? "fine" : "bad",
                   seen ? InTests(branch.tests) : "never seen");
  }
  return html.empty() ? html : "<ul class=\"values\">\n" + html + "</ul>\n";
}

std::string RuleArticle(const RuleCoverage& covered, const source::FileSet& files) {
  const Rule& rule = *covered.rule;
  const Share branches = BranchesOf(covered);
  const bool whole = covered.tests > 0 && branches.part == branches.whole;
  const std::string_view verb = rule.is_alert ? "fired" : "recorded";
  std::string html = fmt::format("<article{}>\n<header><strong>{}</strong>",
                                 whole ? " class=\"whole\"" : "", Html(rule.name));
  fmt::format_to(std::back_inserter(html),
                 R"(<span class="dim">{}</span><span class="{}">{}</span>)",
                 rule.is_alert ? "alert" : "recording rule", covered.tests > 0 ? "fine" : "bad",
                 covered.tests > 0 ? fmt::format("{} {}", verb, InTests(covered.tests))
                                   : fmt::format("never {}", verb));
  if (branches.whole > 0) {
    fmt::format_to(std::back_inserter(html), "<span class=\"{}\">{} of {} branches</span>",
                   branches.style(), branches.part, branches.whole);
  }
  fmt::format_to(std::back_inserter(html),
                 "<span class=\"dim place\">{}</span></header>\n<pre>{}</pre>\n",
                 Html(PlaceText(rule.location, files)), MarkedExpression(covered));
  return html + MissedList(covered) + ValueList(covered) + "</article>\n";
}

// The rules of one group, in its order.
struct GroupPart {
  const Group* group = nullptr;
  std::vector<const RuleCoverage*> rules;

  Share Rules() const {
    Share share{0, rules.size()};
    for (const RuleCoverage* rule : rules) share.part += rule->tests > 0 ? 1 : 0;
    return share;
  }
  Share Branches() const {
    Share share;
    for (const RuleCoverage* rule : rules) {
      const Share own = BranchesOf(*rule);
      share.part += own.part;
      share.whole += own.whole;
    }
    return share;
  }
};

std::vector<GroupPart> GroupsOf(const Coverage& coverage) {
  std::vector<GroupPart> groups;
  for (const RuleCoverage& rule : coverage.rules()) {
    if (groups.empty() || groups.back().group != rule.group) groups.push_back({rule.group, {}});
    groups.back().rules.push_back(&rule);
  }
  return groups;
}

std::string Cells(const Share& share) {
  return fmt::format(
      "<td class=\"number {}\">{} of {}</td>"
      "<td><meter min=\"0\" max=\"100\" low=\"50\" high=\"90\" optimum=\"100\" value=\"{:.1f}\">"
      "{:.1f} %</meter></td>",
      share.style(), share.part, share.whole, share.percent(), share.percent());
}

std::string Overview(const std::vector<GroupPart>& groups, const CoverageCounts& counts) {
  std::string html =
      "<table>\n<thead><tr><th>Group</th><th class=\"number\">Rules</th><th></th>"
      "<th class=\"number\">Branches</th><th></th></tr></thead>\n<tbody>\n";
  for (size_t i = 0; i < groups.size(); ++i) {
    fmt::format_to(std::back_inserter(html), "<tr><td><a href=\"#g{}\">{}</a></td>{}{}</tr>\n", i,
                   Html(groups[i].group->name), Cells(groups[i].Rules()),
                   Cells(groups[i].Branches()));
  }
  fmt::format_to(std::back_inserter(html),
                 "</tbody>\n<tfoot><tr><th>All</th>{}{}</tr></tfoot>\n</table>\n",
                 Cells({counts.rules_reached, counts.rules}),
                 Cells({counts.branches_reached, counts.branches}));
  return html;
}

std::string GroupSection(size_t number, const GroupPart& part, const source::FileSet& files) {
  const Share rules = part.Rules();
  const Share branches = part.Branches();
  const bool whole = rules.part == rules.whole && branches.part == branches.whole;
  std::string html = fmt::format("<section id=\"g{}\"{}>\n<h2>{}</h2>\n", number,
                                 whole ? " class=\"whole\"" : "", Html(part.group->name));
  for (const RuleCoverage* rule : part.rules) html += RuleArticle(*rule, files);
  return html + "</section>\n";
}

// "specs/openqoe: 16 tests, 1 failed".
std::string TestsText(const std::vector<FileOutcome>& outcomes) {
  std::string text;
  for (const FileOutcome& file : outcomes) {
    const auto run = std::count_if(file.tests.begin(), file.tests.end(),
                                   [](const TestOutcome& test) { return !test.skipped; });
    const auto failed =
        std::count_if(file.tests.begin(), file.tests.end(),
                      [](const TestOutcome& test) { return !test.skipped && !test.passed(); });
    fmt::format_to(std::back_inserter(text), "{}{}: {} test{}, {}", text.empty() ? "" : "; ",
                   file.path, run, run == 1 ? "" : "s",
                   failed == 0 ? "all ok" : fmt::format("{} failed", failed));
  }
  return text;
}

}  // namespace

std::string RenderCoverageHtml(const Coverage& coverage, const std::vector<FileOutcome>& outcomes,
                               const source::FileSet& files) {
  const CoverageCounts counts = coverage.Count();
  const std::vector<GroupPart> groups = GroupsOf(coverage);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Coverage of rules: {:.1f} "
      "%</title>\n<style>{}</style>\n</head>\n<body>\n",
      counts.Percent(), kStyle);
  fmt::format_to(std::back_inserter(html),
                 "<h1>Coverage of rules: {:.1f} %</h1>\n<p class=\"dim\">{}</p>\n",
                 counts.Percent(), Html(TestsText(outcomes)));
  html += Overview(groups, counts);
  html +=
      "<p>In expressions: <mark class=\"fine\">reached</mark> · <mark class=\"part\">seen only "
      "true, "
      "or only false</mark> · <mark class=\"bad\">never reached</mark></p>\n"
      "<label><input type=\"checkbox\" id=\"missed\"> Show only what no test has reached</label>\n";
  for (size_t i = 0; i < groups.size(); ++i) html += GroupSection(i, groups[i], files);
  return html + "</body>\n</html>\n";
}

}  // namespace qoe::test
