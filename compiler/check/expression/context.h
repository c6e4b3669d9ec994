// What a check of one expression gets to see; used by the files of this folder and by those who run
// them.
#pragma once

#include <vector>

#include "compiler/check/catalogue.h"
#include "compiler/diag/sink.h"
#include "compiler/facts/facts.h"
#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"
#include "promql/ast.h"

namespace qoe::check {

// What an expression is for. Decides what is expected of it.
enum class Purpose : uint8_t {
  Selector,   // of a spec's indicator, where a histogram is named as a whole
  Recording,  // of a rule or an indicator
  Alert,
  Panel,
  Variable,  // of a dashboard: lists values
};

// What is known of the server.
struct Environment {
  int64_t scrape_interval_ms = 0;  // 0: not known
  int64_t retention_ms = 0;        // 0: not known
  int64_t series_budget = 0;       // 0: no limit
  int64_t sample_budget = 0;       // that one evaluation reads; 0: no limit
};

struct ExpressionContext {
  const promql::Ast& ast;
  const std::vector<facts::NodeFacts>& facts;  // by node
  const Catalogue& catalogue;
  const source::EmbeddedText& text;
  const source::FileSet& files;
  const Environment& environment;
  Purpose purpose;
  uint32_t offset = 0;  // where the tree's text begins in `text`

  const facts::NodeFacts& Of(promql::NodeId id) const { return facts[id.index]; }
  source::Location At(promql::Span span) const {
    return text.Locate(files, {offset + span.begin, offset + span.end});
  }
  source::Location At(promql::NodeId id) const { return At(ast.span(id)); }
};

#define QOE_EXPRESSION_CHECK(name) void Check##name(const ExpressionContext& cx, diag::Sink& sink);
#include "compiler/check/expression/checks.def"
#undef QOE_EXPRESSION_CHECK

// All of them.
void CheckExpression(const ExpressionContext& cx, diag::Sink& sink);

}  // namespace qoe::check
