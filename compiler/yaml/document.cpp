#include "compiler/yaml/document.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

namespace qoe::yaml {
namespace {

constexpr size_t kBytesPerNode = 8;  // of a usual spec, so that its nodes need one allocation
constexpr std::string_view kNullStarts = "~nN";  // of `~`, `null`, `Null`, `NULL`
constexpr std::string_view kAfterMarker = " \t\r\n";

// Reads a string_view without copying it, as std::istringstream would.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // NOLINT: streambuf's interface; only read
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

// Builds the tree from yaml-cpp's events.
class Builder : public YAML::EventHandler {
 public:
  // `base`: where in the file that begins which is parsed, of `size` bytes.
  Builder(const source::File& file, source::FileId file_id, uint32_t base, size_t size,
          diag::Sink& sink)
      : text_(file.text()), base_(base), sink_(sink) {
    document_.file_id_ = file_id;
    document_.nodes_.reserve(size / kBytesPerNode);
  }

  Document Take() { return std::move(document_); }
  bool failed() const { return failed_; }
  bool has_root() const { return has_root_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    NodeData node = MakeNode(Kind::Null, mark);
    if (node.offset >= text_.size() ||
        kNullStarts.find(text_[node.offset]) == std::string_view::npos)
      MoveBackToText(node);
    AddLeaf(node, anchor);
  }

  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    // yaml-cpp itself refuses an alias to an unknown anchor; one to an open node is a cycle.
    if (found == anchors_.end())
      throw YAML::ParserException(YAML::Mark::null_mark(), "alias inside of its own anchor");
    Attach(found->second);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    NodeData node = MakeNode(Kind::Scalar, mark);
    node.quoted = tag == "!";
    CheckClosed(node);
    if (value.size() > kMaxScalarBytes) {
      sink_
          .Add(diag::Code::TooLarge, {document_.file_id_, {node.offset, node.offset}},
               "a value of {} bytes; qoec takes values up to {} bytes", value.size(),
               kMaxScalarBytes)
          .Help(
              "no name, text or expression of a monitoring spec is that long: was the wrong file "
              "named?");
      failed_ = true;
    } else {
      node.text = document_.texts_.Keep(value);
    }
    node.end = FirstLineEnd(node);
    AddLeaf(node, anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(Kind::Sequence, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(Kind::Mapping, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    NodeIndex node;
    YAML::anchor_t anchor;
    std::vector<NodeIndex> children;
    uint64_t expanded = 1;
  };

  uint32_t Offset(const YAML::Mark& mark) const {
    return base_ + (mark.pos < 0 ? 0 : static_cast<uint32_t>(mark.pos));
  }

  NodeData MakeNode(Kind kind, const YAML::Mark& mark) const {
    NodeData node;
    node.kind = kind;
    node.offset = node.end = Offset(mark);
    return node;
  }

  // yaml-cpp takes the end of the file for the end of a quote: the rest of the file would be one
  // text.
  void CheckClosed(const NodeData& node) {
    const char quote = node.offset < text_.size() ? text_[node.offset] : '\0';
    if (!node.quoted || (quote != '"' && quote != '\'')) return;
    for (size_t i = node.offset + 1; i < text_.size(); ++i) {
      if (quote == '"' && text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        if (quote == '"' || i + 1 >= text_.size() || text_[i + 1] != quote) return;
        ++i;
      }
    }
    sink_
        .Add(diag::Code::YamlSyntax, {document_.file_id_, {node.offset, node.offset + 1}},
             "the quote is never closed: the rest of the file would be its text")
        .Help("close it where the text ends");
    failed_ = true;
  }

  uint32_t FirstLineEnd(const NodeData& node) const {
    const size_t offset = std::min<size_t>(node.offset, text_.size());
    const std::string_view value = node.text;
    if (text_.substr(offset, value.size()) == value && !value.empty()) {
      return static_cast<uint32_t>(offset + value.size());
    }
    if (node.quoted && text_.substr(std::min(offset + 1, text_.size()), value.size()) == value) {
      return static_cast<uint32_t>(std::min(offset + value.size() + 2, text_.size()));
    }
    size_t end = std::min(text_.find('\n', offset), text_.size());
    while (end > offset + 1 && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
    return static_cast<uint32_t>(end);
  }

  // A value that was left out is marked where the next thing begins; people look where it should
  // be.
  void MoveBackToText(NodeData& node) const {
    const size_t last = text_.find_last_not_of(" \t\r\n", node.offset == 0 ? 0 : node.offset - 1);
    if (last == std::string_view::npos || last < base_) return;
    node.offset = static_cast<uint32_t>(last);
    node.end = node.offset + 1;
  }

  void AddLeaf(const NodeData& data, YAML::anchor_t anchor) {
    const NodeIndex index = Append(data);
    if (anchor != YAML::NullAnchor) {
      anchors_[anchor] = index;
      expanded_[index] = 1;
    }
    Attach(index);
  }

  NodeIndex Append(const NodeData& data) {
    document_.nodes_.push_back(data);
    return static_cast<NodeIndex>(document_.nodes_.size() - 1);
  }

  void Attach(NodeIndex index) {
    if (frames_.empty()) {
      document_.root_ = index;
      has_root_ = true;
      return;
    }
    Frame& frame = frames_.back();
    frame.children.push_back(index);
    const auto known = expanded_.find(index);
    frame.expanded += known == expanded_.end() ? 1 : known->second;
    if (frame.expanded > kMaxExpandedNodes) {
      throw YAML::ParserException(YAML::Mark::null_mark(), kBombMessage);
    }
  }

  void Open(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    NodeData node = MakeNode(kind, mark);
    node.end = node.offset + 1;
    const NodeIndex index = Append(node);
    frames_.push_back({index, anchor, {}, 1});
  }

  void Close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    NodeData& node = document_.nodes_[frame.node];
    node.first_child = static_cast<uint32_t>(document_.children_.size());
    node.child_count = static_cast<uint32_t>(frame.children.size());
    document_.children_.insert(document_.children_.end(), frame.children.begin(),
                               frame.children.end());
    if (frame.anchor != YAML::NullAnchor) anchors_[frame.anchor] = frame.node;
    expanded_[frame.node] = frame.expanded;
    Attach(frame.node);
    if (frame.anchor == YAML::NullAnchor) expanded_.erase(frame.node);
  }

 public:
  static constexpr const char* kBombMessage = "aliases expand to too many nodes";

 private:
  std::string_view text_;
  uint32_t base_;
  diag::Sink& sink_;
  Document document_;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, NodeIndex> anchors_;
  std::unordered_map<NodeIndex, uint64_t> expanded_;  // anchored nodes: size with aliases expanded
  bool failed_ = false;
  bool has_root_ = false;
};

namespace {

// yaml-cpp's words for what a person did wrong, in ours.
void ReportSyntax(const source::FileSet& files, source::FileId file_id, uint32_t base,
                  const YAML::ParserException& error, diag::Sink& sink) {
  const source::File& file = files[file_id];
  const auto offset =
      base + (error.mark.is_null() ? 0U : static_cast<uint32_t>(std::max(0, error.mark.pos)));
  const source::Location at{file_id, {offset, offset}};
  if (error.msg == Builder::kBombMessage) {
    sink.Add(diag::Code::AliasExpansion, {file_id, {0, 0}},
             "the aliases of this file expand to more than {} nodes", kMaxExpandedNodes)
        .Help("write the values out, or share them by name in the spec");
    return;
  }
  const source::LineColumn place = file.Position(offset);
  const std::string_view line = file.Line(place.line);
  const size_t first = line.find_first_not_of(' ');
  if (first != std::string_view::npos && line[first] == '\t') {
    const auto tab = static_cast<uint32_t>(file.LineStart(place.line) + first);
    sink.Add(diag::Code::YamlSyntax, {file_id, {tab, tab + 1}},
             "a tab in the indentation; YAML takes only spaces there")
        .Help("replace the tab by spaces");
    return;
  }
  diag::Report report =
      sink.Add(diag::Code::YamlSyntax, at, "the YAML does not parse: {}", error.msg);
  const bool flow =
      line.find('{') != std::string_view::npos || line.find('[') != std::string_view::npos;
  if (error.msg.find("illegal map value") != std::string::npos &&
      line.find(": ") != line.rfind(": ")) {
    report.Help("a value with `: ` in it needs quotes around it");
  } else if (flow && error.msg.find("anchor") == std::string::npos) {
    report.Help(
        "within `{{ … }}` and `[ … ]`, text with any of `{{}}[],` or a colon needs quotes around "
        "it, and each bracket its partner");
  }
}

// What yaml-cpp threw, caught where it was called.
template <typename Call>
bool Guarded(const source::FileSet& files, source::FileId file_id, uint32_t base, diag::Sink& sink,
             const Call& call) {
  try {
    return call();
  } catch (const YAML::DeepRecursion& error) {
    const auto offset = base + static_cast<uint32_t>(std::max(0, error.mark.pos));
    sink.Add(diag::Code::TooDeep, {file_id, {offset, offset}},
             "the YAML is nested more than {} levels deep", 500)
        .Help("a spec needs no more than about ten");
  } catch (const YAML::ParserException& error) {
    ReportSyntax(files, file_id, base, error, sink);
  }
  return false;
}

bool IsMarker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) &&
         (line.size() == marker.size() || kAfterMarker.find(line[marker.size()]) != line.npos);
}

// A document's bytes in the file.
struct Extent {
  size_t begin, end;
};

// Splits a stream at its `---` and `...` lines, which nothing else can begin a line with (YAML 1.2,
// 9.1.2): yaml-cpp is never asked for more than one document of a text, because it can loop on
// malformed rests.
std::vector<Extent> DocumentExtents(std::string_view text) {
  std::vector<Extent> extents;
  size_t begin = 0;
  bool content = false;  // a line that is neither empty, comment nor directive
  for (size_t line = 0; line < text.size();) {
    const size_t next = std::min(text.find('\n', line), text.size() - 1) + 1;
    const std::string_view whole = text.substr(line, next - line);
    const size_t first = whole.find_first_not_of(" \t\r\n");
    if (IsMarker(whole, "...") || (IsMarker(whole, "---") && content)) {
      const size_t end = whole[0] == '.' ? next : line;
      if (content) extents.push_back({begin, end});
      begin = end;
      content = false;
    }
    if (whole[0] != '.' && first != std::string_view::npos && whole[first] != '#' &&
        !(whole[0] == '%' && !content)) {
      content = true;
    }
    line = next;
  }
  if (content) extents.push_back({begin, text.size()});
  return extents;
}

}  // namespace

std::string_view KindText(const Node& node) {
  switch (node.kind()) {
    case Kind::Null:
      return "nothing";
    case Kind::Scalar:
      return "a single value";
    case Kind::Sequence:
      return "a list";
    case Kind::Mapping:
      return "a mapping";
  }
  return "";
}

std::optional<Document> Parse(const source::FileSet& files, source::FileId file_id,
                              diag::Sink& sink) {
  const source::File& file = files[file_id];
  ViewBuffer buffer(file.text());
  std::istream stream(&buffer);
  Builder builder(file, file_id, 0, file.text().size(), sink);
  const bool parsed = Guarded(files, file_id, 0, sink, [&] {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder) || !builder.has_root()) {
      sink.Add(diag::Code::EmptyFile, {file_id, {0, 0}}, "the file holds no YAML document")
          .Help("a spec file begins with `qoec: 1`");
      return false;
    }
    // Never called a third time: yaml-cpp 0.7 can loop on malformed rests.
    Builder rest(file, file_id, 0, 0, sink);
    if (parser.HandleNextDocument(rest)) {
      sink.Add(diag::Code::YamlSyntax, rest.Take().root().location(),
               "a second YAML document in one file would be ignored")
          .Help("put it into a file of its own: all files of the folder are read as one spec");
      return false;
    }
    return true;
  });
  if (!parsed || builder.failed()) return std::nullopt;
  return builder.Take();
}

std::deque<Document> ParseAll(const source::FileSet& files, source::FileId file_id,
                              diag::Sink& sink) {
  const source::File& file = files[file_id];
  std::deque<Document> documents;
  for (const Extent& extent : DocumentExtents(file.text())) {
    const std::string_view text = file.text().substr(extent.begin, extent.end - extent.begin);
    const auto base = static_cast<uint32_t>(extent.begin);
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    Builder builder(file, file_id, base, text.size(), sink);
    const bool parsed = Guarded(files, file_id, base, sink, [&] {
      YAML::Parser parser(stream);
      return parser.HandleNextDocument(builder) && builder.has_root();
    });
    if (parsed && !builder.failed()) documents.push_back(builder.Take());
  }
  return documents;
}

void Document::DropNodes() {
  nodes_ = {};
  children_ = {};
}

const NodeData& Node::data() const { return document_->nodes_[index_]; }

Node Node::child(size_t i) const {
  return {*document_, document_->children_[data().first_child + i]};
}

size_t Node::size() const { return is_mapping() ? data().child_count / 2 : data().child_count; }
Node Node::item(size_t i) const { return child(i); }
Node Node::key(size_t i) const { return child(2 * i); }
Node Node::value(size_t i) const { return child(2 * i + 1); }

source::Location Node::location() const {
  return {document_->file_id_, {data().offset, data().end}};
}

source::EmbeddedText Node::embedded() const {
  const auto found = document_->substitutions_.find(index_);
  return {document_->file_id_, data().offset, data().text,
          found == document_->substitutions_.end() ? nullptr : &found->second};
}

}  // namespace qoe::yaml
