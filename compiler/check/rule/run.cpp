#include "compiler/check/rule/context.h"

namespace qoe::check {

void CheckAlert(const AlertContext& cx, diag::Sink& sink) {
#define QOE_ALERT_CHECK(name) Check##name(cx, sink);
#include "compiler/check/rule/checks.def"
#undef QOE_ALERT_CHECK
}

}  // namespace qoe::check
