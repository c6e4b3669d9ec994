#include "compiler/diag/silence_text.h"

#include "compiler/base/spelling.h"

namespace qoe::diag {
namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::string_view kForm =
    "write it as `# qoec: allow QOE0306 until 2027-01-31: the reason`";

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Cuts a comment's text into words, and knows the place of each.
class Words {
 public:
  Words(std::string_view comment, source::Location location)
      : rest_(comment), comment_(comment), location_(location) {}

  std::string_view rest() const { return rest_; }
  // The place of a part of the comment.
  source::Location At(std::string_view part) const {
    const auto begin = location_.span.begin + static_cast<uint32_t>(part.data() - comment_.data());
    return {location_.file, {begin, begin + static_cast<uint32_t>(part.size())}};
  }

  bool Skip(std::string_view text) {
    SkipBlanks();
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  // Up to a blank, a comma or a colon.
  std::string_view Next() {
    SkipBlanks();
    const std::string_view word = rest_.substr(0, rest_.find_first_of(" \t\r,:"));
    rest_.remove_prefix(word.size());
    return word;
  }
  // `word`, and not only a text that begins with it.
  bool SkipWord(std::string_view word) {
    Words ahead = *this;
    if (ahead.Next() != word) return false;
    *this = ahead;
    return true;
  }

 private:
  void SkipBlanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
  }

  std::string_view rest_, comment_;
  source::Location location_;
};

// Whether a comment that does not say `allow` was to be a silence.
bool MeansSilence(std::string_view verb, std::string_view rest) {
  if (!Nearest(verb, {"allow", "allow-file"}).empty()) return true;
  Words words(rest, {});
  return FindCode(words.Next()).has_value();
}

bool ReadCodes(Words& words, Silence& silence, Sink& sink) {
  bool good = true;
  do {
    const std::string_view word = words.Next();
    const std::optional<Code> code = CodeNamed(word, words.At(word), sink);
    if (code) silence.codes.push_back(*code);
    good &= code.has_value();
  } while (words.Skip(","));
  return good;
}

}  // namespace

std::optional<Code> CodeNamed(std::string_view text, source::Location location, Sink& sink) {
  const std::optional<Code> code = FindCode(text);
  if (code) return code;
  if (text.empty()) {
    sink.Add(Code::BadSilence, location, "a code is missing here").Help("{}", kForm);
    return std::nullopt;
  }
  Report report = sink.Add(Code::BadSilence, location, "there is no code `{}`", text);
  if (const std::string nearest = NearestCode(text); !nearest.empty()) {
    report.Help("did you mean `{}`?", nearest);
  } else {
    report.Help("`qoec explain` lists them all");
  }
  return std::nullopt;
}

std::optional<Date> DayNamed(std::string_view text, source::Location location, Sink& sink) {
  const std::optional<Date> date = ParseDate(text);
  if (!date) {
    sink.Add(Code::BadSilence, location, "`{}` is no day", text)
        .Help("write the last day on which it is to hold, as in `2027-01-31`");
  }
  return date;
}

bool CheckReason(std::string_view reason, source::Location location, Sink& sink) {
  if (!Trimmed(reason).empty()) return true;
  sink.Add(Code::BadSilence, location,
           "a silence without a reason: nobody could tell later whether it may go")
      .Help("say why it is as it should be: `…: the exporter resets at midnight`");
  return false;
}

std::optional<SilenceText> ReadSilence(std::string_view comment, source::Location location,
                                       Sink& sink) {
  Words words(comment, location);
  if (!words.Skip("#") || !words.Skip("qoec:")) return std::nullopt;
  const std::string_view verb = words.Next();
  if (verb != "allow" && verb != "allow-file") {
    if (MeansSilence(verb, words.rest())) {
      sink.Add(Code::BadSilence, words.At(verb), "`{}` silences nothing", verb).Help("{}", kForm);
    }
    return std::nullopt;
  }
  SilenceText out;
  out.whole_file = verb == "allow-file";
  out.silence.written = location;
  out.silence.in_source = true;
  bool good = ReadCodes(words, out.silence, sink);
  if (good && words.SkipWord("until")) {
    const std::string_view day = words.Next();
    out.silence.until = DayNamed(day, words.At(day), sink);
    good = out.silence.until.has_value();
  }
  if (!good) return std::nullopt;
  if (!words.Skip(":") && !Trimmed(words.rest()).empty()) {
    const std::string_view rest = Trimmed(words.rest());
    sink.Add(Code::BadSilence, words.At(rest),
             "`{}` where `until` or the colon before a reason is expected", rest)
        .Help("{}", kForm);
    return std::nullopt;
  }
  out.silence.reason = Trimmed(words.rest());
  if (!CheckReason(out.silence.reason, location, sink)) return std::nullopt;
  return out;
}

}  // namespace qoe::diag
