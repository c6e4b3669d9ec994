#include "compiler/protocol/serve.h"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "compiler/base/parallel.h"

namespace qoe::protocol {
namespace {

constexpr size_t kBatch = size_t{1} << 20U;
// Below that a second thread costs more than it saves.
constexpr size_t kWorthAThread = size_t{1} << 15U;

// Appends what can be read without waiting, waiting only while there is nothing. False at the end.
bool ReadSome(std::istream& in, std::string& buffer) {
  std::streambuf& source = *in.rdbuf();
  if (std::char_traits<char>::eq_int_type(source.sgetc(), std::char_traits<char>::eof()))
    return false;
  const size_t before = buffer.size();
  for (std::streamsize ready = source.in_avail(); ready > 0 && buffer.size() - before < kBatch;
       ready = source.in_avail()) {
    // Of a file all that is left is ready.
    const size_t size = buffer.size();
    const size_t wanted = std::min(static_cast<size_t>(ready), kBatch);
    buffer.resize(size + wanted);
    const std::streamsize got =
        source.sgetn(buffer.data() + size, static_cast<std::streamsize>(wanted));
    buffer.resize(size + static_cast<size_t>(got));
    if (got == 0) break;
  }
  return true;
}

// Answers the lines of a piece of text.
struct Worker {
  std::unique_ptr<Answerer> answerer;
  std::string_view piece;
  std::string out;
  bool all_ok = true;

  void Run() {
    out.clear();
    while (!piece.empty()) {
      const size_t end = std::min(piece.find('\n'), piece.size());
      std::string_view line = piece.substr(0, end);
      piece.remove_prefix(std::min(end + 1, piece.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty()) continue;
      const size_t before = out.size();
      answerer->Answer(line, out);
      all_ok = all_ok && std::string_view(out).substr(before).starts_with("{\"ok\":true");
      out.push_back('\n');
    }
  }
};

// Cuts `text` at line ends into one piece per worker.
void Share(std::string_view text, std::vector<Worker>& workers) {
  const size_t used = std::clamp<size_t>(text.size() / kWorthAThread, 1, workers.size());
  for (size_t i = 0; i < workers.size(); ++i) {
    size_t size = text.size();
    if (i + 1 < used)
      size = std::min(text.find('\n', text.size() / (used - i)), text.size() - 1) + 1;
    workers[i].piece = text.substr(0, size);
    text.remove_prefix(size);
  }
  base::ParallelFor(used, [&](size_t i) { workers[i].Run(); });
  for (size_t i = used; i < workers.size(); ++i) workers[i].out.clear();
}

}  // namespace

bool Serve(AnswererFactory make, std::istream& in, std::ostream& out) {
  std::vector<Worker> workers(std::max(1U, std::thread::hardware_concurrency()));
  for (Worker& worker : workers) worker.answerer = make();
  std::string buffer;
  bool more = true;
  while (more && out) {
    const size_t known = buffer.size();  // there is no line end in it
    more = ReadSome(in, buffer);
    size_t complete = buffer.size();
    if (more) {
      const size_t end = std::string_view(buffer).substr(known).rfind('\n');
      if (end == std::string_view::npos) continue;
      complete = known + end + 1;
    }
    Share(std::string_view(buffer).substr(0, complete), workers);
    buffer.erase(0, complete);
    for (const Worker& worker : workers) out << worker.out;
    out.flush();
  }
  return std::all_of(workers.begin(), workers.end(), [](const Worker& w) { return w.all_ok; });
}

}  // namespace qoe::protocol
