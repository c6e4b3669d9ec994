// YAML of rule files → rules::RuleFile. In: the text of one file. Out: what was written, with
// places. Reported: YAML syntax, unknown fields, keys given twice, values of the wrong shape
// (QOE01xx, QOE16xx). Not here: whether names, durations, expressions and templates are right; that
// is rules::Check.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/rules/model.h"
#include "compiler/source/file.h"

namespace qoe::rules {

struct ReadOptions {
  // Fields that only others have are refused, as it would refuse them.
  Ruler ruler = Ruler::Prometheus;
};

// Every YAML document of the file is read. Kubernetes resources of other kinds are passed over,
// lists are opened. A second document of a plain rule file is reported: Prometheus does not read
// it.
RuleFile Read(const source::FileSet& files, source::FileId file_id, const ReadOptions& options,
              diag::Sink& sink);

// The same for YAML that was parsed already: fills in `file.sets` from `file.documents`.
void ReadSets(RuleFile& file, const ReadOptions& options, diag::Sink& sink);

}  // namespace qoe::rules
