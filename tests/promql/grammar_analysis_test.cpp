// PEGTL's own check of the grammar: no rule can loop without consuming anything.
#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "promql/grammar.h"

namespace promql {
namespace {

TEST(Grammar, NoRuleLoopsWithoutProgress) { EXPECT_EQ(tao::pegtl::analyze<grammar::all>(1), 0U); }

}  // namespace
}  // namespace promql
