// The artifacts are plain values; this file only sees to it that each header stands by itself.
#include "compiler/artifact/bundle.h"
#include "compiler/artifact/dashboard.h"
#include "compiler/artifact/rule_group.h"
#include "compiler/artifact/sql_script.h"
