#include "compiler/base/heap.h"

#ifdef QOEC_MIMALLOC
#include <mimalloc.h>
#endif

namespace qoe::base {

void PrepareHeap() {
#ifdef QOEC_MIMALLOC
  mi_option_enable(mi_option_large_os_pages);
#endif
}

}  // namespace qoe::base
