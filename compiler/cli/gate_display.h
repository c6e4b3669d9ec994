// A gate while it is judged: a line for each change, and on a terminal one that is drawn anew.
#pragma once

#include <map>
#include <string>

#include "compiler/cli/environment.h"
#include "compiler/gate/gate.h"

namespace qoe::cli {

class GateDisplay {
 public:
  explicit GateDisplay(Environment& env) : env_(env) {}

  void Show(const gate::Progress& progress);
  // Takes the last line away.
  void Clear();

 private:
  void ShowChange(const std::string& key, const std::string& line, bool quiet_at_first);
  void ShowStatus(const gate::Progress& progress);

  Environment& env_;
  std::map<std::string, std::string> shown_;  // what was said last, of each criterion
  bool drawn_ = false;
};

}  // namespace qoe::cli
