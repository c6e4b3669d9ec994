#include "compiler/resolve/file_name.h"

#include "compiler/spec/validate.h"

namespace qoe::resolve {

bool CheckFileName(const spec::Located& name, std::string_view what, diag::Sink& sink) {
  if (spec::IsName(name.text)) return true;
  sink.Add(diag::Code::BadName, name.location, "`{}` cannot be the name of {}", name.text, what)
      .Note("a file is called by it")
      .Help("letters, digits, `_`, `-` and `.` only, and a letter or `_` first");
  return false;
}

}  // namespace qoe::resolve
