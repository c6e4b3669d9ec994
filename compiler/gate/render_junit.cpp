#include <fmt/format.h>

#include "compiler/diag/junit.h"
#include "compiler/gate/render.h"
#include "compiler/gate/words.h"

namespace qoe::gate {
namespace {

using diag::JunitCase;

class Cases {
 public:
  explicit Cases(diag::JunitSuite& suite) : suite_(suite) {}

  // `problem`: empty where there is none; `kind`: what it leads to.
  void Add(const std::string& title, std::string_view kind, const std::string& problem) {
    JunitCase& each = suite_.cases.emplace_back();
    each.name = title;
    if (problem.empty()) return;
    each.state = JunitCase::State::Failed;
    each.message = fmt::format("{}: {}", kind, problem);
    each.text = each.message + "\n";
  }

  void AddConditions(const std::vector<ConditionWatch>& watches, std::string_view kind,
                     const Report& report) {
    for (const ConditionWatch& watch : watches) {
      const std::string title = fmt::format("{} when: {}", kind, watch.criterion().title);
      if (watch.truth()) {
        Add(title, kind, TruthText(watch));
      } else if (watch.next_ms() <= report.until_ms) {
        Add(title, "hold", NotSeenText(watch));
      } else {
        Add(title, kind, "");
      }
    }
  }

 private:
  diag::JunitSuite& suite_;
};

}  // namespace

std::string RenderJunit(const Report& report, const Subject& subject) {
  diag::JunitSuite suite{
      fmt::format("qoec gate {} {}: {}", subject.plan.name, subject.phase.name,
                  Text(report.verdict)),
      fmt::format("{}.{}.{}", subject.system, subject.plan.name, subject.phase.name),
      {}};
  Cases cases(suite);
  for (const CriterionWatch& watch : report.criteria) {
    const std::string& title = watch.criterion().title;
    if (watch.rolls_back()) {
      cases.Add(title, "rollback", BreachText(watch));
    } else {
      cases.Add(title, "hold", report.Passed(watch) ? "" : WhyNotPassed(watch, report));
    }
  }
  for (const artifact::Criterion* manual : report.confirmed) cases.Add(manual->title, "hold", "");
  for (const artifact::Criterion* manual : report.unconfirmed)
    cases.Add(manual->title, "hold", fmt::format("nobody has confirmed it: {}", manual->look_at));
  cases.AddConditions(report.rollback_when, "rollback", report);
  cases.AddConditions(report.investigate_when, "hold", report);
  return diag::JunitText(suite);
}

}  // namespace qoe::gate
