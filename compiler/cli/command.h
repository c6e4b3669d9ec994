// How a subcommand joins the command line; used in this folder alone.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::cli {

// Each adds its subcommand to `app`; when it is chosen, its callback sets `exit_code`.
#define QOE_COMMAND(name) void Add##name(CLI::App& app, Environment& env, int& exit_code);
#include "compiler/cli/commands.def"
#undef QOE_COMMAND

// Adds `--format` to a command.
void AddFormatOption(CLI::App& command, std::string& format,
                     const std::vector<std::string>& formats = {"text", "json"});

// Prints diagnostics in a format: text to `err`, JSON to `out`.
void PrintDiagnostics(const diag::Sink& sink, const source::FileSet& files,
                      const std::string& format, Environment& env);

// "2 errors, 1 warning, 1 silenced"; empty when there are none.
std::string CountText(const diag::Sink& sink);

}  // namespace qoe::cli
