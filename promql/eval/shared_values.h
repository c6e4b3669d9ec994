// Values of sub-expressions that several expressions have in common: each is evaluated once.
//
// For rules, of which many begin with the same `sum by (…) (rate(…))`. Two parts are the same when
// they are written the same. Annotations of a part are those of the expression that came first.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "promql/ast.h"

namespace promql::eval {

struct Grid;
struct QueryTimes;
class Matrix;

// Which parts occur more than once, and not only as a part of one that does so as often. Made once;
// may then be asked by many at the same time.
class SharedParts {
 public:
  // The expression's text must outlive this.
  void Add(const Ast& ast);
  bool Contains(std::string_view text) const;

 private:
  struct Part {
    size_t count = 0;
    std::string_view within;  // the part around it, where that is the same everywhere
  };
  std::unordered_map<std::string_view, Part> parts_;
};

// The values of such parts over one storage, whose series that the expressions read do not change
// meanwhile. Used by one evaluation at a time, all with the same options (`Options::shared`).
class SharedValues {
 public:
  // `parts` outlives it.
  explicit SharedValues(const SharedParts& parts);
  ~SharedValues();
  SharedValues(const SharedValues&) = delete;
  SharedValues& operator=(const SharedValues&) = delete;

  // For the evaluation. Null: it is not known yet.
  const Matrix* Find(std::string_view text, const QueryTimes& times, const Grid& grid) const;
  // Keeps a copy, unless nobody else has that part or there is too much already.
  void Keep(std::string_view text, const QueryTimes& times, const Grid& grid, const Matrix& value);

 private:
  struct Values;

  const SharedParts& parts_;
  std::unique_ptr<Values> values_;
};

// Whether a node is worth it: it has a value of its own, and one that is dear.
bool IsWorthSharing(const Ast& ast, NodeId id);

}  // namespace promql::eval
