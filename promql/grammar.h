// The productions of PromQL that do not nest, as PEGTL rules: space, words, literals, and the flat
// clauses (matchers in braces, label lists, what follows a binary operator, `@`). What nests is in
// the parser's loop (parse.cpp), which calls these and keeps its own stack, so that nothing
// recurses and no rule is tried for each level of precedence.
//
// A rule with `must` inside commits: once its first token is there, the rest has to follow, and
// what is missing there is reported (Expected, actions.h) rather than tried otherwise.
//
// Source: Prometheus 3.14, promql/parser/lex.go and generated_parser.y.
#pragma once

#include <tao/pegtl.hpp>

namespace promql::grammar {

namespace peg = tao::pegtl;

// NOLINTBEGIN(readability-identifier-naming): rules are written like PEGTL's own, in lower case

// Space and comments. The first thing in brackets allows no comment: the lexer is in another state.
struct blank : peg::one<' ', '\t', '\n', '\r'> {};
struct comment : peg::seq<peg::one<'#'>, peg::star<peg::not_one<'\n', '\r'>>> {};
struct blanks : peg::star<blank> {};
struct skip : peg::seq<blanks, peg::star<comment, blanks>> {};

// Words. A metric name can contain colons, a label name cannot.
struct word_char : peg::sor<peg::ranges<'a', 'z', 'A', 'Z', '0', '9'>, peg::one<'_', ':'>> {};
struct word_first : peg::sor<peg::ranges<'a', 'z', 'A', 'Z'>, peg::one<'_', ':'>> {};
struct word : peg::seq<word_first, peg::star<word_char>> {};
struct label_name : peg::identifier {};

template <char... Letters>
struct keyword : peg::seq<peg::istring<Letters...>, peg::not_at<word_char>> {};

// Numbers and durations. Which digits fit the prefix, and in which order units stand, is for
// the conversion (literal.h).
struct digits : peg::list<peg::plus<peg::digit>, peg::one<'_'>> {};
struct hex_number : peg::seq<peg::one<'0'>, peg::one<'x', 'X'>, peg::opt<peg::one<'_'>>,
                             peg::list<peg::plus<peg::xdigit>, peg::one<'_'>>> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, digits> {};
struct decimal : peg::seq<peg::sor<peg::seq<digits, peg::opt<peg::one<'.'>, peg::opt<digits>>>,
                                   peg::seq<peg::one<'.'>, digits>>,
                          peg::opt<exponent>> {};
struct number_end
    : peg::not_at<peg::sor<peg::ranges<'a', 'z', 'A', 'Z', '0', '9'>, peg::one<'_', '.'>>> {};
struct plain_number : peg::seq<peg::sor<hex_number, decimal>, number_end> {};
struct special_number : peg::sor<keyword<'i', 'n', 'f'>, keyword<'n', 'a', 'n'>> {};
struct duration_unit : peg::sor<peg::string<'m', 's'>, peg::one<'s', 'm', 'h', 'd', 'w', 'y'>> {};
struct duration : peg::seq<peg::plus<peg::plus<peg::digit>, duration_unit>, number_end> {};

// Strings. U+FFFD counts as damage, as it does for Prometheus' lexer.
template <char Quote>
struct string_char : peg::utf8::not_one<Quote, '\\', '\n', 0xFFFD> {};
template <char Quote>
struct string_escape
    : peg::seq<peg::one<'\\'>, peg::sor<peg::one<'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', Quote>,
                                        peg::rep<3, peg::range<'0', '7'>>,
                                        peg::seq<peg::one<'x'>, peg::rep<2, peg::xdigit>>,
                                        peg::seq<peg::one<'u'>, peg::rep<4, peg::xdigit>>,
                                        peg::seq<peg::one<'U'>, peg::rep<8, peg::xdigit>>>> {};
template <char Quote>
struct quoted_with
    : peg::seq<peg::one<Quote>, peg::star<peg::sor<string_char<Quote>, string_escape<Quote>>>,
               peg::one<Quote>> {};
struct raw_string
    : peg::seq<peg::one<'`'>, peg::star<peg::utf8::not_one<'`', 0xFFFD>>, peg::one<'`'>> {};
struct quoted : peg::sor<quoted_with<'"'>, quoted_with<'\''>, raw_string> {};

// Grafana: `$x`, `${x}`, `${x.field:format}`, `[[x]]`; in a duration with a unit behind: `${x}s`.
// Names and numbers can contain them: `node_${x}_total`, `0.$x`. Whether they are allowed is for
// the actions: elsewhere `$` begins nothing, so that trying it costs nothing.
struct braced_rest
    : peg::seq<peg::identifier,
               peg::opt<peg::one<':', '.'>, peg::star<peg::not_one<'}', '{', '"', '\n'>>>> {};
struct bracketed_rest
    : peg::seq<peg::identifier, peg::opt<peg::one<':'>, peg::star<peg::identifier_other>>> {};
struct variable
    : peg::sor<
          peg::seq<peg::one<'$'>,
                   peg::sor<peg::identifier, peg::seq<peg::one<'{'>, braced_rest, peg::one<'}'>>>>,
          peg::seq<peg::string<'[', '['>, bracketed_rest, peg::string<']', ']'>>> {};
struct variable_duration : peg::seq<variable, peg::opt<duration_unit>> {};
struct variable_name : peg::seq<variable, peg::star<peg::sor<variable, word_char>>> {};
struct name_tail : peg::star<variable, peg::star<word_char>> {};
struct variable_number : peg::seq<peg::plus<peg::sor<peg::digit, peg::one<'.'>>>, variable,
                                  peg::star<peg::sor<variable, peg::digit, peg::one<'.'>>>> {};

// `{a="b", "c d"=~"e", "metric.name",}`
struct match_op
    : peg::sor<peg::string<'=', '~'>, peg::one<'='>, peg::string<'!', '='>, peg::string<'!', '~'>> {
};
struct matcher_name : peg::seq<label_name, name_tail> {};
struct matcher_hole : variable_name {};
struct matcher_quoted : quoted {};
struct value_hole : variable {};
struct matcher_value : peg::sor<quoted, value_hole> {};
struct named_matcher : peg::if_must<matcher_name, skip, match_op, skip, matcher_value> {};
struct quoted_matcher
    : peg::seq<matcher_quoted, skip, peg::opt<peg::if_must<match_op, skip, matcher_value>>> {};
// `{$label="b"}`, or whole matchers: `{$filters}`.
struct variable_matcher
    : peg::seq<matcher_hole, skip, peg::opt<peg::if_must<match_op, skip, matcher_value>>> {};
struct matcher : peg::sor<named_matcher, quoted_matcher, variable_matcher> {};
struct matcher_comma : peg::one<','> {};
struct matcher_list : peg::seq<matcher, skip, peg::star<matcher_comma, skip, matcher, skip>,
                               peg::opt<matcher_comma, skip>> {};
struct close_brace : peg::one<'}'> {};
struct label_matchers : peg::if_must<peg::one<'{'>, skip, peg::opt<matcher_list>, close_brace> {};

// `(a, "b c",)`
struct label_word : peg::seq<word, name_tail> {};
struct label_quoted : quoted {};
struct label_hole : variable_name {};
struct label : peg::sor<label_word, label_quoted, label_hole> {};
struct label_items : peg::seq<label, skip, peg::star<peg::one<','>, skip, label, skip>,
                              peg::opt<peg::one<','>, skip>> {};
struct close_labels : peg::one<')'> {};
struct labels : peg::if_must<peg::one<'('>, skip, peg::opt<label_items>, close_labels> {};

// `by (a)`, `without (a)` of an aggregation.
struct by_keyword : keyword<'b', 'y'> {};
struct without_keyword : keyword<'w', 'i', 't', 'h', 'o', 'u', 't'> {};
struct grouping_labels : labels {};
struct grouping : peg::if_must<peg::sor<by_keyword, without_keyword>, skip, grouping_labels> {};

// What follows a binary operator: `bool on (a) group_left (b) fill (0)`.
struct bool_keyword : keyword<'b', 'o', 'o', 'l'> {};
struct on_keyword : keyword<'o', 'n'> {};
struct ignoring_keyword : keyword<'i', 'g', 'n', 'o', 'r', 'i', 'n', 'g'> {};
struct matching_labels : labels {};
struct group_left : keyword<'g', 'r', 'o', 'u', 'p', '_', 'l', 'e', 'f', 't'> {};
struct group_right : keyword<'g', 'r', 'o', 'u', 'p', '_', 'r', 'i', 'g', 'h', 't'> {};
struct include_labels : labels {};
struct group : peg::seq<peg::sor<group_left, group_right>, skip, peg::opt<include_labels, skip>> {};
struct matching
    : peg::seq<peg::if_must<peg::sor<on_keyword, ignoring_keyword>, skip, matching_labels>, skip,
               peg::opt<group>> {};
struct sign : peg::one<'+', '-'> {};
struct signed_number
    : peg::seq<peg::opt<sign, skip>, peg::sor<plain_number, duration, special_number>> {};
// `fill` is a keyword only where a parenthesis follows.
template <char... Letters>
struct fill_keyword : peg::seq<peg::istring<Letters...>, peg::at<blanks, peg::one<'('>>> {};
struct fill_both : fill_keyword<'f', 'i', 'l', 'l'> {};
struct fill_left : fill_keyword<'f', 'i', 'l', 'l', '_', 'l', 'e', 'f', 't'> {};
struct fill_right : fill_keyword<'f', 'i', 'l', 'l', '_', 'r', 'i', 'g', 'h', 't'> {};
struct fill_open : peg::one<'('> {};
struct fill_value : signed_number {};
struct fill_close : peg::one<')'> {};
struct fill_argument : peg::if_must<fill_open, skip, fill_value, skip, fill_close, skip> {};
struct fill
    : peg::sor<
          peg::seq<fill_both, blanks, fill_argument>,
          peg::seq<fill_left, blanks, fill_argument, peg::opt<fill_right, blanks, fill_argument>>,
          peg::seq<fill_right, blanks, fill_argument, peg::opt<fill_left, blanks, fill_argument>>> {
};
struct operator_clauses
    : peg::seq<peg::opt<bool_keyword, skip>, peg::opt<matching>, peg::opt<fill>> {};

// Operators written with symbols; `and`, `or`, `unless` and `atan2` are words.
struct symbol_operator
    : peg::sor<peg::one<'+', '-', '*', '%', '^'>, peg::string<'=', '='>, peg::string<'!', '='>,
               peg::seq<peg::one<'<'>, peg::opt<peg::one<'=', '/'>>>,
               peg::seq<peg::one<'>'>, peg::opt<peg::one<'=', '/'>>>, peg::one<'/'>> {};
struct duration_operator : peg::one<'+', '-', '*', '/', '%', '^'> {};

// `@ 5`, `@ -1m`, `@ start()`.
struct at_number : signed_number {};
struct at_variable : peg::seq<peg::opt<sign, skip>, variable> {};
struct empty_call : peg::seq<peg::one<'('>, skip, peg::one<')'>> {};
struct at_start : keyword<'s', 't', 'a', 'r', 't'> {};
struct at_end : keyword<'e', 'n', 'd'> {};
struct at_call : empty_call {};
struct at_value
    : peg::sor<at_number, peg::if_must<peg::sor<at_start, at_end>, skip, at_call>, at_variable> {};
struct at_modifier : peg::if_must<peg::one<'@'>, skip, at_value> {};

// Everything above, for the test that runs PEGTL's analysis (no rule loops without progress).
struct all : peg::sor<skip, word, plain_number, special_number, duration, quoted, variable_duration,
                      label_matchers, grouping, operator_clauses, symbol_operator,
                      duration_operator, at_modifier> {};

// NOLINTEND(readability-identifier-naming)

}  // namespace promql::grammar
