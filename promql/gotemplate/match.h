// The parser's way to a PEGTL rule. Internal to gotemplate/.
#pragma once

#include "promql/gotemplate/parser.h"
#include "promql/gotemplate/scanner.h"

namespace promql::gotemplate::internal {

// Bytes that the rule takes at the position; 0: none.
template <typename Rule>
uint32_t Parser::Match() const {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*> in(
      text_.data() + pos_, text_.data() + text_.size(), "");
  if (!tao::pegtl::parse<Rule>(in)) return 0;
  return static_cast<uint32_t>(in.current() - text_.data()) - pos_;
}

}  // namespace promql::gotemplate::internal
