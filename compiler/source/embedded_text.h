// An expression that stands inside a YAML scalar, and the way from a place in the expression to a
// place in the file. The only door between `promql::Span` and `source::Span`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/source/file.h"
#include "promql/span.h"

namespace qoe::source {

// How a value differs from the scalar that stands in the file: pieces of it were put in for
// references to parameters (`spec/expand.h`). Offsets count decoded bytes.
struct Substitution {
  struct Piece {
    uint32_t value_begin, value_size;      // what was put in
    uint32_t written_begin, written_size;  // the reference that it stands for
  };
  std::string_view written;   // the scalar's own value
  std::vector<Piece> pieces;  // in order

  // The part of `written` that the part `span` of the value stands for: whole references.
  promql::Span Written(promql::Span span) const;
};

// `decoded` is the scalar's value (after quotes, escapes, folding and indentation are gone); the
// caller keeps it alive. Nothing is computed until a place is asked for, so that making one is
// free.
//
// The scalar may be plain, single-quoted, double-quoted, literal (`|`) or folded (`>`), YAML 1.2
// chapters 7.3 and 8.1; an anchor or tag before it is skipped.
class EmbeddedText {
 public:
  EmbeddedText() = default;
  // `substitution`: where the value is not what is written; owned by the caller, as the text is.
  EmbeddedText(FileId file_id, uint32_t offset, std::string_view decoded,
               const Substitution* substitution = nullptr)
      : file_id_(file_id), offset_(offset), decoded_(decoded), substitution_(substitution) {}

  std::string_view text() const { return decoded_; }
  FileId file_id() const { return file_id_; }

  // The place in the file of `span` in the decoded text. Where the two cannot be aligned (which
  // would be a bug), the start of the scalar.
  Location Locate(const FileSet& files, promql::Span span) const;
  // The place of the whole value, quotes and block header left out.
  Location Whole(const FileSet& files) const;

 private:
  FileId file_id_;
  uint32_t offset_ = 0;  // where the scalar (or its anchor or tag) begins in the file
  std::string_view decoded_;
  const Substitution* substitution_ = nullptr;
};

}  // namespace qoe::source
