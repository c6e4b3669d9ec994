// Seeded random templates that parse.
#pragma once

#include <string>
#include <string_view>

#include "tests/promql/random.h"

namespace promql::gotemplate::test {

using promql::test::Random;

// NOLINTBEGIN(misc-no-recursion): depth is bounded by `fuel`
class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}
  std::string Run() {
    Items(3, false);
    if (random_.OneIn(8)) out_ += "{{define \"d\"}}{{.}}{{end}}{{template \"d\" $value}}";
    return std::move(out_);
  }

 private:
  void Open() { out_ += random_.OneIn(5) ? "{{- " : "{{"; }
  void Close() { out_ += random_.OneIn(5) ? " -}}" : "}}"; }

  void Items(uint32_t fuel, bool in_range) {
    for (uint32_t i = random_.Below(4); i > 0; --i) {
      out_ += random_.Of({"text ", "\n", " { ", "}", "%", "", "  "});
      Item(fuel, in_range);
    }
  }
  void Item(uint32_t fuel, bool in_range) {
    const uint32_t choice = fuel == 0 ? 0 : random_.Below(7);
    if (choice < 3) {
      Open();
      if (in_range && random_.OneIn(6)) {
        out_ += "break";
      } else {
        Pipeline(fuel);
      }
      return Close();
    }
    if (choice == 3) {
      out_ += "{{/* note */}}";
      return;
    }
    const std::string_view word = choice == 4 ? "if " : choice == 5 ? "range " : "with ";
    Open();
    out_ += word;
    if (choice == 5 && random_.OneIn(2)) out_ += random_.OneIn(2) ? "$i, $e := " : "$e := ";
    Pipeline(fuel - 1);
    Close();
    Items(fuel - 1, in_range || choice == 5);
    if (random_.OneIn(3) && choice != 5) {
      Open();
      out_ += "else ";
      out_ += word;
      Pipeline(fuel - 1);
      Close();
      Items(fuel - 1, in_range);
    }
    if (random_.OneIn(3)) {
      Open();
      out_ += "else";
      Close();
      Items(fuel - 1, in_range);
    }
    Open();
    out_ += "end";
    Close();
  }
  void Pipeline(uint32_t fuel) {
    Command(fuel);
    while (random_.OneIn(3)) {
      out_ += random_.Of({" | ", "|"});
      out_ += random_.Of({"humanize", "printf \"%s\"", "first", "toUpper", "print 1"});
    }
  }
  void Command(uint32_t fuel) {
    if (random_.OneIn(3)) {
      out_ += random_.Of({"printf", "eq", "index", "query", "print"});
      for (uint32_t i = random_.Below(3); i > 0; --i) {
        out_ += random_.Of({" ", "  ", "\n"});
        Operand(fuel);
      }
      return;
    }
    Operand(fuel);
  }
  void Operand(uint32_t fuel) {
    if (fuel > 0 && random_.OneIn(4)) {
      out_ += "(";
      Pipeline(fuel - 1);
      out_ += random_.OneIn(2) ? ").A.b" : ")";
      return;
    }
    out_ += random_.Of({"$value", "$labels.a", "$labels.a.b", ".", ".Labels", ".Labels.x", "$",
                        "\"s\\n\"", "`r\"w`", "1", "-2.5e3", "0x1p-2", "'c'", "true", "now",
                        "$externalURL", "now.A"});
  }

  Random random_;
  std::string out_;
};
// NOLINTEND(misc-no-recursion)

}  // namespace promql::gotemplate::test
