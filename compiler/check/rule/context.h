// What a check of one alert sees; used by the files of this folder and by those who run them.
#pragma once

#include "compiler/check/expression/context.h"
#include "compiler/rules/model.h"

namespace qoe::check {

struct AlertContext {
  const ExpressionContext& expression;
  const rules::Rule& rule;
  int64_t for_ms = 0;
  int64_t interval_ms = 0;  // of its group; 0: not known
};

#define QOE_ALERT_CHECK(name) void Check##name(const AlertContext& cx, diag::Sink& sink);
#include "compiler/check/rule/checks.def"
#undef QOE_ALERT_CHECK

// All of them.
void CheckAlert(const AlertContext& cx, diag::Sink& sink);

}  // namespace qoe::check
