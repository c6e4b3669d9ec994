#include "compiler/cli/interrupt.h"

#include <csignal>

namespace qoe::cli {
namespace {

std::atomic<bool>& Stopped() {
  static std::atomic<bool> stopped{false};
  return stopped;
}

std::atomic<bool>& Closed() {
  static std::atomic<bool> closed{false};
  return closed;
}

void OnSignal(int /*signal*/) {
  Stopped() = true;
  Closed() = true;
}

}  // namespace

void Interrupt::Listen() {
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
}

const std::atomic<bool>& Interrupt::stopped() { return Stopped(); }

const std::atomic<bool>& Interrupt::closed() { return Closed(); }

void Interrupt::Reopen() { Closed() = false; }

}  // namespace qoe::cli
