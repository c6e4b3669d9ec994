#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;

namespace {

bool IsHttp(std::string_view address) {
  return address.starts_with("http://") || address.starts_with("https://");
}

// `host:port`.
bool IsHostAndPort(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  unsigned port = 0;
  const std::string_view digits = text.substr(colon + 1);
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  constexpr unsigned kLastPort = 65535;
  return error == std::errc() && rest == digits.data() + digits.size() && port > 0 &&
         port <= kLastPort && text.find('/') == std::string_view::npos;
}

class ProbeResolver {
 public:
  ProbeResolver(Resolver& r, const spec::ProbeDecl& decl) : r_(r), decl_(decl) {
    out_.name = decl.name.text;
    out_.location = decl.name.location;
    out_.threshold_location = decl.threshold.set() ? decl.threshold.location : decl.location;
    out_.title = decl.title.set() ? std::string(decl.title.text) : TitleFromName(decl.name.text);
    out_.why = decl.why.text;
    out_.status = decl.status.value_or(out_.status);
    out_.contains = decl.contains.text;
    out_.number = decl.number.text;
    out_.json = PairsOf(decl.json);
    out_.headers = PairsOf(decl.headers);
    out_.headers_from_env = PairsOf(decl.headers_from_env);
    for (const spec::Located& path : decl.has) out_.has.push_back(path.text);
    out_.comparison = decl.comparison;
    out_.threshold_text = decl.threshold.text;
    out_.within_ms = decl.within_ms.value_or(0);
  }

  Probe Run() {
    out_.ok = What() && OnlyOfGet() && Threshold();
    return std::move(out_);
  }

 private:
  bool What() {
    if (decl_.watch.set()) return Watch();
    if (decl_.promql.set()) {
      out_.kind = ProbeKind::Promql;
      out_.promql = r_.Parse(decl_.promql, ExpressionRole::Indicator);
      out_.unit = r_.UnitOf(decl_.unit);
      return r_.program.expressions[out_.promql].ok;
    }
    out_.unit = r_.UnitOf(decl_.unit);
    return Plain(decl_.get, ProbeKind::Get) || Plain(decl_.connect, ProbeKind::Connect) ||
           Plain(decl_.sql, ProbeKind::Sql) || Plain(decl_.manual, ProbeKind::Manual);
  }

  bool Watch() {
    std::optional<Resolver::Watched> watched = r_.WatchedNamed(decl_.watch, decl_.by, "the check");
    if (!watched) return false;
    out_.kind = ProbeKind::Promql;
    out_.watch = watched->ref;
    out_.unit = watched->unit;
    out_.by = std::move(watched->by);
    return true;
  }

  bool Plain(const spec::Located& target, ProbeKind kind) {
    if (!target.set()) return false;
    out_.kind = kind;
    out_.target = target.text;
    if (kind == ProbeKind::Get && !IsHttp(target.text)) {
      r_.sink
          .Add(Code::BadValue, target.location, "`{}` is no address of a web server", target.text)
          .Help("begin it with `http://` or `https://`");
    } else if (kind == ProbeKind::Connect && !IsHostAndPort(target.text)) {
      r_.sink.Add(Code::BadValue, target.location, "`{}` is no host with a port", target.text)
          .Help("write `host:port`: `kafka:9092`");
    }
    return true;
  }

  // What says something of an answer needs one.
  bool OnlyOfGet() {
    if (out_.kind == ProbeKind::Get) return true;
    const auto refuse = [&](std::string_view key, bool given) {
      if (!given) return;
      r_.sink
          .Add(Code::KeysExclude, decl_.location, "`{}` says something of the answer to a `get`",
               key)
          .Help("leave it out, or ask with `get`");
    };
    refuse("status", decl_.status.has_value());
    refuse("contains", decl_.contains.set());
    refuse("json", !decl_.json.empty());
    refuse("has", !decl_.has.empty());
    refuse("number", decl_.number.set());
    refuse("headers", !decl_.headers.empty());
    refuse("headers_from_env", !decl_.headers_from_env.empty());
    return true;
  }

  bool Threshold() {
    const bool has_value =
        out_.kind == ProbeKind::Promql || out_.kind == ProbeKind::Sql || !out_.number.empty();
    if (decl_.comparison == Comparison::None) {
      if (out_.number.empty()) return true;
      r_.sink
          .Add(Code::MissingKey, decl_.number.location,
               "the check says nothing about which numbers are right")
          .Help("give a bound: `above: 0`, `at_least: 95%`");
      return false;
    }
    if (!has_value) {
      r_.sink
          .Add(Code::KeysExclude, decl_.threshold.location,
               "there is no value to compare with `{}`", decl_.threshold.text)
          .Help("{}", out_.kind == ProbeKind::Get
                          ? "name the number in the answer: `number: path.to.it`"
                          : "leave the bound out");
      return false;
    }
    const std::optional<double> threshold = r_.NumberIn(out_.unit, decl_.threshold);
    out_.threshold = threshold.value_or(0);
    return threshold.has_value();
  }

  Resolver& r_;
  const spec::ProbeDecl& decl_;
  Probe out_;
};

}  // namespace

void Resolver::Verify() {
  for (size_t i = 1; i < model.verify.size(); ++i) {
    sink.Add(Code::DuplicateName, model.verify[i].location, "`verify` is given twice")
        .Label(model.verify[0].location, "first given here")
        .Help("put all of it into one file");
  }
  if (model.verify.empty()) return;
  const spec::VerifyDecl& decl = model.verify[0];
  std::vector<std::string_view> alerts;
  for (const Alert& alert : program.alerts) {
    for (const AlertLevel& level : alert.levels) alerts.push_back(level.name);
  }
  for (const spec::Located& name : decl.may_fire) {
    if (std::find(alerts.begin(), alerts.end(), name.text) == alerts.end()) {
      sink.Add(Code::UnknownReference, name.location, "no alert is called `{}`", name.text)
          .DidYouMean(name.text, alerts);
      continue;
    }
    program.verify.may_fire.push_back(name.text);
  }
  for (const spec::ProbeDecl& probe : decl.checks)
    program.verify.checks.push_back(ProbeResolver(*this, probe).Run());
}

}  // namespace qoe::resolve
