#include "tests/acceptance/promtool_tests.h"

#include <random>
#include <regex>
#include <sstream>

#include "compiler/driver/unit_tests.h"
#include "compiler/test/render.h"
#include "tests/support/process.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

constexpr int kMinutes = 30;

// Labels as promtool and as qoec print them, made alike: no blanks, no `alertname`.
std::string Plain(std::string labels) {
  labels = std::regex_replace(labels, std::regex(", "), ",");
  labels = std::regex_replace(labels, std::regex("alertname=\"[^\"]*\",?"), "");
  return std::regex_replace(labels, std::regex(",\\}"), "}");
}

// `5m0s`, `1h0m0s` and `0s` as `5m`, `1h` and `0s`.
std::string Short(std::string time) {
  time = std::regex_replace(time, std::regex("m0s$"), "m");
  return std::regex_replace(time, std::regex("h0m$"), "h");
}

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Below(int end) { return static_cast<int>(engine_() % static_cast<unsigned>(end)); }
  template <typename T>
  const T& Of(const std::vector<T>& items) {
    return items[static_cast<size_t>(Below(static_cast<int>(items.size())))];
  }

 private:
  std::mt19937 engine_;
};

std::string RandomValues(Dice& dice) {
  std::string values = std::to_string(dice.Below(9)) + " " + std::to_string(dice.Below(9));
  for (int i = 0; i < 14; ++i) {
    switch (dice.Below(7)) {
      case 0:
        values += " _x" + std::to_string(1 + dice.Below(4));
        break;
      case 1:
        values += " stale";
        break;
      case 2:
        values += " " + std::to_string(dice.Below(9)) + "+" + std::to_string(1 + dice.Below(3)) +
                  "x" + std::to_string(1 + dice.Below(6));
        break;
      default:
        values += " " + std::to_string(dice.Below(10)) + "x" + std::to_string(dice.Below(5));
        break;
    }
  }
  return values;
}

std::string RandomCondition(Dice& dice) {
  // Ranges and samples that never meet exactly: there the versions of Prometheus differ.
  static const std::vector<std::string> kConditions = {
      "a > 4",
      "a{x=\"1\"} <= 3",
      "sum by (x) (a) >= 7",
      "delta(b[5m1s]) > 1",
      "sum_over_time(b[7m1s]) > 20 and on (x) a > 1",
      "a unless on (x) b > 5",
      "r1 > 5",
      "r2 > 2 or r1 < 3",
      "absent(a{x=\"1\"})",
      "count(a) < 2",
      "changes(a[6m1s]) > 1",
      "max_over_time(r1[5m7s]) > 6",
      "a == on (x) group_left () r3",
      "avg by (x) (a) > bool 3 > 0",
      "max(a) > 3",
      "vector(time()) > 600 < 1200",
      "count(ALERTS{alertstate=\"firing\"}) > 1"};
  return dice.Of(kConditions);
}

std::string YamlText(const std::string& text) {
  return "'" + std::regex_replace(text, std::regex("'"), "''") + "'";
}

}  // namespace

Verdict RunPromtool(const std::filesystem::path& file) {
  const support::Outcome outcome =
      support::RunProcess({{"promtool", "test", "rules", file.string()}});
  Verdict verdict{outcome.exit_code, {}, outcome.Text()};
  const std::regex name("^    name: (.*),$");
  const std::regex alert("alertname: ([^,]*), time: ([^,]*),");
  const std::regex expr("expr: \"(.*)\", time: ([^,]*),");
  const std::regex labels("^ *Labels:(.*)$"), annotations("^ *Annotations:(.*\\}),?$");
  const std::regex sample("(\\{[^}]*\\}) ([^ ,]+)");
  std::istringstream lines(outcome.err + outcome.out);
  std::string test;
  Unmet* current = nullptr;
  std::vector<Unmet> all;
  bool got = false;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, name)) test = match[1];
    if (std::regex_search(line, match, alert)) {
      current = &all.emplace_back(
          Unmet{test + " / alert " + match[1].str() + " at " + Short(match[2]), {}});
    } else if (std::regex_search(line, match, expr)) {
      current = &all.emplace_back(Unmet{match[1].str() + " at " + Short(match[2]), {}});
    }
    if (line.find("exp:") != std::string::npos) got = false;
    if (line.find("got:") != std::string::npos) got = true;
    if (current == nullptr || !got) continue;
    if (std::regex_search(line, match, labels) || std::regex_search(line, match, annotations)) {
      current->got.insert(Plain(match[1]));
    } else {
      for (std::sregex_iterator it(line.begin(), line.end(), sample), end; it != end; ++it)
        current->got.insert(Plain((*it)[1]) + " " + std::to_string(std::stod((*it)[2])));
    }
  }
  verdict.unmet.insert(all.begin(), all.end());
  return verdict;
}

Verdict RunQoec(const std::filesystem::path& file) {
  const auto run = driver::RunUnitTests({file.string()}, {});
  Verdict verdict{run->passed() ? 0 : 1, {}, test::RenderText(run->outcomes, run->files, {})};
  const std::regex alert("^alert `(.*)` at (.*)$"), expr("^`(.*)` at (.*)$");
  for (const test::TestOutcome& outcome : run->outcomes.front().tests) {
    for (const test::Failure& failure : outcome.failures) {
      std::smatch match;
      Unmet unmet{failure.title, {}};
      const bool is_alert = std::regex_match(failure.title, match, alert);
      if (is_alert) {
        unmet.what = outcome.name + " / alert " + match[1].str() + " at " + match[2].str();
      } else if (std::regex_match(failure.title, match, expr)) {
        unmet.what = match[1].str() + " at " + match[2].str();
      }
      std::string annotations;
      const auto finish = [&] {
        if (is_alert && !unmet.got.empty()) unmet.got.insert("{" + annotations + "}");
        annotations.clear();
      };
      for (const test::DiffLine& line : failure.diff) {
        std::string text = line.text;
        if (is_alert && text.starts_with("  ")) {
          annotations += (annotations.empty() ? "" : ",") +
                         std::regex_replace(text.substr(2), std::regex(": "), "=",
                                            std::regex_constants::format_first_only);
        } else if (is_alert) {
          finish();
          unmet.got.insert(Plain(text));
        } else {
          const size_t gap = text.rfind("  ");
          std::string series = text.substr(0, gap);
          if (const size_t brace = series.find('{'); brace != 0) {
            const std::string metric = "{__name__=\"" + series.substr(0, brace) + "\"";
            series =
                brace == std::string::npos ? metric + "}" : metric + "," + series.substr(brace + 1);
          }
          unmet.got.insert(Plain(series) + " " + std::to_string(std::stod(text.substr(gap + 2))));
        }
      }
      finish();
      verdict.unmet.insert(std::move(unmet));
    }
  }
  return verdict;
}

void WriteRandomTests(const std::filesystem::path& folder, unsigned seed) {
  Dice dice(seed);
  std::ostringstream rules, tests;
  rules << "groups:\n  - name: one\n    rules:\n"
        << "      - { record: r1, expr: sum by (x) (a) }\n"
        << "      - { record: r2, expr: 'r1 > " << dice.Below(5) << "', labels: { k: v } }\n"
        << "      - { record: r3, expr: max by (x) (a) }\n";
  constexpr int kAlerts = 6;
  for (int i = 0; i < kAlerts; ++i) {
    rules << "      - alert: A" << i << "\n        expr: " << YamlText(RandomCondition(dice))
          << "\n        for: " << dice.Below(5) << "m\n";
    if (dice.Below(2) == 0) rules << "        keep_firing_for: " << dice.Below(4) << "m\n";
    if (dice.Below(2) == 0)
      rules << "        labels: { level: '{{ if gt $value 5.0 }}high{{ else }}low{{ end }}' }\n";
    rules << "        annotations: { text: 'x={{ $labels.x }} is {{ $value }}' }\n";
  }
  tests << "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n";
  for (int test = 0; test < 3; ++test) {
    tests << "  - name: t" << test << "\n    interval: 37s\n    input_series:\n";
    for (const char* series : {"a{x=\"1\"}", "a{x=\"2\"}", "b{x=\"1\"}", "b{x=\"2\"}"})
      tests << "      - { series: '" << series << "', values: '" << RandomValues(dice) << "' }\n";
    tests << "    alert_rule_test:\n";
    for (int minute = 0; minute <= kMinutes; ++minute) {
      for (int i = 0; i < kAlerts; ++i)
        tests << "      - { eval_time: " << minute << "m, alertname: A" << i << " }\n";
    }
    tests << "    promql_expr_test:\n";
    for (int minute = 0; minute <= kMinutes; ++minute) {
      for (const char* expr : {"r1", "r2", "ALERTS", "ALERTS_FOR_STATE"})
        tests << "      - { expr: " << expr << ", eval_time: " << minute << "m }\n";
    }
  }
  support::WriteText(folder / "rules.yaml", rules.str());
  support::WriteText(folder / "tests.yaml", tests.str());
}

}  // namespace qoe::acceptance
