// What happens when a rule of the grammar has matched, and what is said when one should have.
// Internal to promql/.
#pragma once

#include <string_view>

#include "promql/grammar.h"
#include "promql/parser.h"

namespace promql::internal {

namespace g = promql::grammar;

template <typename Rule>
struct Action {};

// The usual: a member function of the parser, given the span.
template <auto Member>
struct Call {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    (p.*Member)(p.SpanOf(in.begin(), in.end()));
  }
};

template <>
struct Action<g::plain_number> : Call<&Parser::OnNumber> {};
template <>
struct Action<g::special_number> : Call<&Parser::OnSpecialNumber> {};
template <>
struct Action<g::duration> : Call<&Parser::OnDuration> {};
template <>
struct Action<g::sign> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.negative = *in.begin() == '-';
  }
};

template <>
struct Action<g::match_op> : Call<&Parser::OnMatchOp> {};
template <>
struct Action<g::matcher_value> : Call<&Parser::OnMatcherValue> {};
template <>
struct Action<g::matcher_name> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.OnMatcherName(p.SpanOf(in.begin(), in.end()), false);
  }
};
template <>
struct Action<g::matcher_hole> : Call<&Parser::OnMatcherHole> {};
template <>
struct Action<g::matcher_quoted> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.OnMatcherName(p.SpanOf(in.begin(), in.end()), true);
  }
};
template <>
struct Action<g::matcher_comma> {
  static void apply0(Parser& p) { p.OnMatcherComma(); }
};

template <>
struct Action<g::label_word> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.OnLabel(p.SpanOf(in.begin(), in.end()), false);
  }
};
template <>
struct Action<g::label_hole> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.OnLabel(p.SpanOf(in.begin(), in.end()), false);
  }
};
template <>
struct Action<g::label_quoted> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.OnLabel(p.SpanOf(in.begin(), in.end()), true);
  }
};

// Each keyword that begins a clause notes its place.
template <bool Without>
struct GroupingKeyword {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.grouping = {};
    p.grouping.set = true;
    p.grouping.without = Without;
    p.grouping.span = p.SpanOf(in.begin(), in.end());
  }
};
template <>
struct Action<g::by_keyword> : GroupingKeyword<false> {};
template <>
struct Action<g::without_keyword> : GroupingKeyword<true> {};
template <>
struct Action<g::grouping_labels> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.grouping.labels = p.TakeLabels();
    p.grouping.span.end = p.SpanOf(in.begin(), in.end()).end;
  }
};

template <>
struct Action<g::bool_keyword> {
  static void apply0(Parser& p) { p.clauses.return_bool = true; }
};
template <bool On>
struct MatchingKeyword {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.clauses.has_record = true;
    p.clauses.record.has_matching = true;
    p.clauses.record.on = On;
    p.clauses.clause_begin = p.SpanOf(in.begin(), in.end()).begin;
  }
};
template <>
struct Action<g::on_keyword> : MatchingKeyword<true> {};
template <>
struct Action<g::ignoring_keyword> : MatchingKeyword<false> {};
template <>
struct Action<g::matching_labels> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.clauses.record.labels = p.TakeLabels();
    p.clauses.record.matching_span = {p.clauses.clause_begin, p.SpanOf(in.begin(), in.end()).end};
  }
};
template <Cardinality Card>
struct GroupKeyword {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.clauses.record.cardinality = Card;
    p.clauses.record.group_span = p.SpanOf(in.begin(), in.end());
  }
};
template <>
struct Action<g::group_left> : GroupKeyword<Cardinality::ManyToOne> {};
template <>
struct Action<g::group_right> : GroupKeyword<Cardinality::OneToMany> {};
template <>
struct Action<g::include_labels> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.clauses.record.include = p.TakeLabels();
    p.clauses.record.group_span.end = p.SpanOf(in.begin(), in.end()).end;
  }
};

template <bool Left, bool Right>
struct FillKeyword {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.clauses.has_record = true;
    p.clauses.fill_left = Left;
    p.clauses.fill_right = Right;
    p.clauses.fill_begin = p.SpanOf(in.begin(), in.end()).begin;
    p.negative = false;
  }
};
template <>
struct Action<g::fill_both> : FillKeyword<true, true> {};
template <>
struct Action<g::fill_left> : FillKeyword<true, false> {};
template <>
struct Action<g::fill_right> : FillKeyword<false, true> {};
template <>
struct Action<g::fill_value> {
  static void apply0(Parser& p) {
    const FillValue value{.set = true, .value = p.negative ? -p.number.value : p.number.value};
    if (p.clauses.fill_left) p.clauses.record.fill_left = value;
    if (p.clauses.fill_right) p.clauses.record.fill_right = value;
  }
};

template <AtForm Form>
struct AtWith {
  static void apply0(Parser& p) { p.at.form = Form; }
};
template <>
struct Action<g::at_number> : AtWith<AtForm::Timestamp> {};
template <>
struct Action<g::at_start> : AtWith<AtForm::Start> {};
template <>
struct Action<g::at_end> : AtWith<AtForm::End> {};
template <>
struct Action<g::at_variable> : AtWith<AtForm::Variable> {};
template <>
struct Action<g::at_modifier> {
  template <typename Input>
  static void apply(const Input& in, Parser& p) {
    p.at.span = p.SpanOf(in.begin(), in.end());
  }
};

// What a rule that had to match is called in messages; `context` is where it stands.
template <typename Rule>
struct Expected {
  static constexpr std::string_view kContext = "expression";
  static constexpr std::string_view kExpected = {};
};
#define PROMQL_EXPECTED(rule, context, expected)            \
  template <>                                               \
  struct Expected<g::rule> {                                \
    static constexpr std::string_view kContext = context;   \
    static constexpr std::string_view kExpected = expected; \
  };
PROMQL_EXPECTED(match_op, "label matchers", "a matching operator: `=`, `!=`, `=~` or `!~`")
PROMQL_EXPECTED(matcher_value, "label matchers", "a quoted string")
PROMQL_EXPECTED(grouping_labels, "grouping", "`(`")
PROMQL_EXPECTED(matching_labels, "vector matching", "`(`")
PROMQL_EXPECTED(close_labels, "label list", "`,`, `)` or a label name")
PROMQL_EXPECTED(fill_value, "fill value", "a number")
PROMQL_EXPECTED(fill_close, "fill value", "`)`")
PROMQL_EXPECTED(at_value, "`@` modifier", "a timestamp, `start()` or `end()`")
PROMQL_EXPECTED(at_call, "`@` modifier", "`()`")
#undef PROMQL_EXPECTED

template <typename Rule>
struct Control : tao::pegtl::normal<Rule> {
  template <typename Input>
  [[noreturn]] static void raise(const Input& in, Parser& p) {
    if constexpr (std::is_same_v<Rule, g::close_brace>) {
      p.FailExpected(in.current(), "label matchers", p.MatcherExpectation());
    } else {
      p.FailExpected(in.current(), Expected<Rule>::kContext, Expected<Rule>::kExpected);
    }
  }
};

}  // namespace promql::internal
