#include "compiler/driver/load.h"

#include "compiler/base/parallel.h"
#include "compiler/source/file_system.h"

namespace qoe::driver {
namespace {

using diag::Code;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The length of the UTF-8 character at the front of `text`, or 0 when it is none (Unicode 15, table
// 3-7: no overlong forms, no surrogates, nothing above U+10FFFF).
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool second = (lead != 0xE0 || byte(1) >= 0xA0) && (lead != 0xED || byte(1) < 0xA0);
    return second && tail(1) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second = (lead != 0xF0 || byte(1) >= 0x90) && (lead != 0xF4 || byte(1) < 0x90);
    return second && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

// The offset of the first byte that is not UTF-8 text, or npos. A zero byte is no text.
size_t FirstBadByte(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = text[i] == '\0' ? 0 : CharacterLength(text.substr(i, 4));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Whether the text can go to the YAML parser.
bool CheckText(const source::File& file, source::FileId id, LineEnds line_ends, diag::Sink& sink) {
  const std::string_view text = file.text();
  const auto at = [&](size_t offset) {
    return source::Location{id, {static_cast<uint32_t>(offset), static_cast<uint32_t>(offset + 1)}};
  };
  if (IsBlank(text)) {
    sink.Add(Code::EmptyFile, at(0), "the file is empty")
        .Help("a spec file begins with `qoec: 1`, a rule file with `groups:`");
    return false;
  }
  if (const size_t bad = FirstBadByte(text); bad != std::string_view::npos) {
    sink.Add(Code::NotUtf8, at(bad), "byte 0x{:02x} is not UTF-8 text",
             static_cast<unsigned char>(text[bad]))
        .Help("save the file as UTF-8");
    return false;
  }
  const size_t carriage = line_ends == LineEnds::Any ? std::string_view::npos : text.find('\r');
  if (carriage != std::string_view::npos) {
    sink.Add(Code::CarriageReturn, at(carriage),
             "the line ends with a carriage return (Windows line ends)")
        .Help(
            "convert the file (`sed -i 's/\\r$//'`), and keep it so with `*.yaml text eol=lf` in "
            ".gitattributes");
    return false;
  }
  return true;
}

Code CodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::NotFound:
      return Code::PathNotFound;
    case ErrorKind::Unreadable:
    case ErrorKind::Unusable:
      return Code::Unreadable;
    case ErrorKind::Unwritable:
      return Code::OutputNotWritten;
    case ErrorKind::TooLarge:
      return Code::TooLarge;
  }
  return Code::Unreadable;
}

}  // namespace

source::FileId AddText(const std::string& name, std::string text, source::FileSet& files,
                       diag::Sink& sink, LineEnds line_ends) {
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  const source::FileId id = files.Add(name, std::move(text));
  return CheckText(files[id], id, line_ends, sink) ? id : source::FileId();
}

std::vector<std::string> FindFiles(const std::string& path, diag::Sink& sink) {
  const Result<std::vector<std::string>> names = source::FindSpecFiles(path);
  if (!names) {
    sink.Add(CodeOf(names.error().kind), {}, "{}", names.error().message)
        .Help("name the folder of a spec, such as `specs/openqoe`");
    return {};
  }
  if (names.value().empty()) {
    sink.Add(Code::NoSpecFiles, {}, "`{}` holds no .yaml or .yml file", path)
        .Help("a spec is a folder of YAML files; the first could begin with `qoec: 1`");
    return {};
  }
  return names.value();
}

std::vector<source::FileId> LoadSpec(const std::string& path, source::FileSet& files,
                                     diag::Sink& sink) {
  return AddFiles(ReadFiles(FindFiles(path, sink)), LineEnds::Unix, files, sink);
}

std::vector<FileText> ReadFiles(const std::vector<std::string>& paths) {
  std::vector<FileText> texts;
  texts.reserve(paths.size());
  for (const std::string& path : paths) texts.push_back({path, std::string()});
  base::ParallelFor(paths.size(), [&](size_t i) { texts[i].text = source::ReadFile(paths[i]); });
  return texts;
}

std::vector<source::FileId> AddFiles(std::vector<FileText> texts, LineEnds line_ends,
                                     source::FileSet& files, diag::Sink& sink) {
  std::vector<source::FileId> ids;
  for (FileText& file : texts) {
    if (!file.text) {
      sink.Add(CodeOf(file.text.error().kind), {}, "{}", file.text.error().message);
      continue;
    }
    const source::FileId id = AddText(file.path, std::move(*file.text), files, sink, line_ends);
    if (id.valid()) ids.push_back(id);
  }
  return ids;
}

}  // namespace qoe::driver
