// The variables that are in scope while a template is parsed.
//
// As in Go's text/template: a variable lives from its declaration to the end of the block around
// it; inside of `define` and `block` nothing from outside is seen, not even what the server
// predeclares. `$` itself is not kept here: it is always there. Names are without `$` and point
// into the text. Looking a name up takes the same time however many there are.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace promql::gotemplate::internal {

class Scope {
 public:
  explicit Scope(std::span<const std::string_view> predeclared) : predeclared_(predeclared) {}

  void Declare(std::string_view name);
  // From here on, only what comes later is seen.
  void Hide();
  // A place to go back to with Leave, which undoes what came later.
  uint32_t Mark() const { return static_cast<uint32_t>(entries_.size()); }
  void Leave(uint32_t mark);

  bool Contains(std::string_view name) const;
  // A name in scope that differs in one character at its end, `labels` for `label`, among the ones
  // declared last; empty where there is none.
  std::string_view Nearest(std::string_view name) const;

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Entry {
    std::string_view name;
    uint32_t before;  // what it covers: an entry of the same name, or none; Hide: the hiding before
    bool hides;
  };
  bool SeesPredeclared() const { return visible_from_ == 0; }

  std::span<const std::string_view> predeclared_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, uint32_t> innermost_;
  uint32_t visible_from_ = 0;  // entries below are hidden; above 0 the predeclared are, too
};

}  // namespace promql::gotemplate::internal
