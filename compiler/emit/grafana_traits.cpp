#include "compiler/emit/grafana_traits.h"

#include "compiler/base/invariant.h"

namespace qoe::emit {
namespace {

//                               schema, plugins,     stat,  bars,  pie,   expr,  target
constexpr GrafanaTraits kAny = {41, "11.6.0", true, true, true, true, true};
constexpr GrafanaTraits kV10 = {39, "10.4.0", false, false, false, true, false};
constexpr GrafanaTraits kV11 = {41, "11.6.0", true, true, false, true, false};
constexpr GrafanaTraits kV12 = {42, "12.3.0", true, true, true, false, true};

}  // namespace

const GrafanaTraits& TraitsOf(artifact::GrafanaRelease release) {
  switch (release) {
    case artifact::GrafanaRelease::Any:
      return kAny;
    case artifact::GrafanaRelease::V10:
      return kV10;
    case artifact::GrafanaRelease::V11:
      return kV11;
    case artifact::GrafanaRelease::V12:
      return kV12;
  }
  QOE_CHECK(false, "a release of Grafana outside of its enumeration");
}

}  // namespace qoe::emit
