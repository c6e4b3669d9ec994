// Secrets come from the environment or from files, and from nowhere else: arguments are seen by
// everybody on the machine, and specs are in git.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"

namespace qoe::http {

// A text that nothing prints by accident: whoever needs it has to say so.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.empty(); }
  const std::string& Reveal() const { return text_; }

 private:
  std::string text_;
};

// Where a secret is; exactly one of them is not empty.
struct SecretSource {
  std::string variable;  // of the environment
  std::string file;
};

struct SecretValue {
  Secret secret;
  std::vector<std::string> warnings;  // lower case, no full stop
};

// Looks up a variable of the environment.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

// Those of this process; not to be used while another thread changes them.
Variables ProcessVariables();

// Reads a secret; line breaks at the end of a file do not count. Errors: the variable is not set or
// empty; the file is missing, unreadable, empty or longer than a secret; a control character is in
// it. Warning: everybody on the machine may read the file. None of the texts shows any of it.
Result<SecretValue> SecretFrom(const SecretSource& source,
                               const Variables& variables = ProcessVariables());

}  // namespace qoe::http
