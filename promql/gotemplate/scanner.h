// The tokens inside of an action, as PEGTL rules, and the places of delimiters. Internal to
// gotemplate/; brings in PEGTL.
#pragma once

#include <tao/pegtl.hpp>

namespace promql::gotemplate::grammar {

namespace peg = tao::pegtl;

// NOLINTBEGIN(readability-identifier-naming): rules are written like PEGTL's own, in lower case

struct blank : peg::one<' ', '\t', '\r', '\n'> {};
struct blanks : peg::plus<blank> {};

// Letters and digits of all scripts, as Go's unicode.IsLetter has them; here every character beyond
// ASCII is taken for one, since which is none matters to nobody who writes a name.
struct no_break_space : peg::utf8::one<0xA0, 0x2028, 0x2029, 0x3000, 0xFEFF, 0xFFFD> {};
struct letter : peg::sor<peg::ranges<'a', 'z', 'A', 'Z', '_'>,
                         peg::seq<peg::not_at<no_break_space>, peg::utf8::range<0x80, 0x10FFFF>>> {
};
struct letter_or_digit : peg::sor<letter, peg::digit> {};
struct word : peg::seq<letter, peg::star<letter_or_digit>> {};
struct field : peg::seq<peg::one<'.'>, peg::plus<letter_or_digit>> {};
struct variable : peg::seq<peg::one<'$'>, peg::star<letter_or_digit>> {};

template <char Quote>
struct quoted_with : peg::seq<peg::one<Quote>,
                              peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::not_one<'\n'>>,
                                                 peg::not_one<Quote, '\\', '\n'>>>,
                              peg::one<Quote>> {};
struct string : quoted_with<'"'> {};
struct character : quoted_with<'\''> {};
struct raw_string : peg::seq<peg::one<'`'>, peg::star<peg::not_one<'`'>>, peg::one<'`'>> {};

// Numbers: everything that Go's scanner takes; whether the digits fit is checked below.
struct sign : peg::one<'+', '-'> {};
template <typename Digit>
struct digits : peg::seq<Digit, peg::star<peg::opt<peg::one<'_'>>, Digit>> {};
struct octal_digit : peg::range<'0', '7'> {};
struct binary_digit : peg::one<'0', '1'> {};
template <char Lower, char Upper, typename Digit>
struct prefixed
    : peg::seq<peg::one<'0'>, peg::one<Lower, Upper>, peg::opt<peg::one<'_'>>, digits<Digit>> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<sign>, digits<peg::digit>> {};
struct hex_float
    : peg::seq<peg::one<'0'>, peg::one<'x', 'X'>, peg::opt<peg::one<'_'>>,
               peg::sor<peg::seq<digits<peg::xdigit>,
                                 peg::opt<peg::one<'.'>, peg::opt<digits<peg::xdigit>>>>,
                        peg::seq<peg::one<'.'>, digits<peg::xdigit>>>,
               peg::one<'p', 'P'>, peg::opt<sign>, digits<peg::digit>> {};
struct decimal : peg::seq<peg::sor<peg::seq<digits<peg::digit>,
                                            peg::opt<peg::one<'.'>, peg::opt<digits<peg::digit>>>>,
                                   peg::seq<peg::one<'.'>, digits<peg::digit>>>,
                          peg::opt<exponent>> {};
struct magnitude
    : peg::sor<hex_float, prefixed<'x', 'X', peg::xdigit>, prefixed<'o', 'O', octal_digit>,
               prefixed<'b', 'B', binary_digit>, decimal> {};
struct complex : peg::seq<magnitude, sign, magnitude, peg::one<'i'>> {};
struct number
    : peg::seq<peg::opt<sign>, peg::sor<complex, peg::seq<magnitude, peg::opt<peg::one<'i'>>>>,
               peg::not_at<peg::sor<letter_or_digit, peg::one<'.'>>>> {};

// NOLINTEND(readability-identifier-naming)

}  // namespace promql::gotemplate::grammar
