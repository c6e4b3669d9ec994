// A bare PEGTL recogniser of PromQL: the productions of promql/grammar.h, joined by recursion as
// PEGTL's manual would, without actions, positions or a tree. What parsing costs beyond it is the
// price of what the parser makes. Precedence does not matter to a recogniser, so it has one level.
#pragma once

#include <string_view>

#include "promql/grammar.h"

namespace recogniser {

namespace g = promql::grammar;
namespace peg = tao::pegtl;

// NOLINTBEGIN(readability-identifier-naming): rules are written like PEGTL's own, in lower case
struct expression;
struct arguments : peg::if_must<peg::one<'('>, g::skip,
                                peg::opt<peg::list<expression, peg::seq<peg::one<','>, g::skip>>>,
                                peg::one<')'>> {};
struct length : peg::sor<g::duration, g::plain_number> {};
struct bracket
    : peg::if_must<peg::one<'['>, g::skip, length, g::skip,
                   peg::opt<peg::one<':'>, g::skip, peg::opt<length>, g::skip>, peg::one<']'>> {};
struct offset : peg::seq<g::keyword<'o', 'f', 'f', 's', 'e', 't'>, g::skip,
                         peg::opt<g::sign, g::skip>, length> {};
struct postfix : peg::seq<g::skip, peg::sor<bracket, offset, g::at_modifier, g::grouping>> {};
struct name : peg::seq<g::word, g::skip, peg::opt<g::grouping, g::skip>,
                       peg::opt<peg::sor<arguments, g::label_matchers>>> {};
struct operand
    : peg::seq<peg::star<g::sign, g::skip>,
               peg::sor<g::special_number, name, length, arguments, g::label_matchers, g::quoted>,
               peg::star<postfix>, g::skip> {};
struct word_operator
    : peg::sor<g::keyword<'a', 'n', 'd'>, g::keyword<'o', 'r'>,
               g::keyword<'u', 'n', 'l', 'e', 's', 's'>, g::keyword<'a', 't', 'a', 'n', '2'>> {};
struct binary_operator
    : peg::seq<peg::sor<g::symbol_operator, word_operator>, g::skip, g::operator_clauses, g::skip> {
};
struct expression : peg::list<operand, binary_operator> {};
struct whole : peg::seq<g::skip, expression, peg::eof> {};
// NOLINTEND(readability-identifier-naming)

inline bool Recognise(std::string_view text) {
  peg::memory_input<peg::tracking_mode::lazy, peg::eol::lf, const char*> in(
      text.data(), text.data() + text.size(), "");
  return peg::parse<whole>(in);
}

}  // namespace recogniser
