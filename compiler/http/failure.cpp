#include "compiler/http/failure.h"

namespace qoe::http {

std::string_view HelpFor(Failure failure) {
  switch (failure) {
    case Failure::None:
      return {};
    case Failure::NotSent:
      return "mend the address or the header that the message names";
    case Failure::Unresolved:
    case Failure::Refused:
    case Failure::Unreachable:
    case Failure::Other:
      return "is the address right, and can it be reached from here?";
    case Failure::TimedOut:
      return "give it more time, or see what keeps the server busy";
    case Failure::Reset:
      return "the server's log, or that of a proxy before it, may say why";
    case Failure::NotHttp:
      return "is the port right, and is it `http` or `https`?";
    case Failure::Proxy:
      return "see `http_proxy`, `https_proxy` and `no_proxy`";
    case Failure::CertificateExpired:
      return "renew the server's certificate, or mend the clock of this machine";
    case Failure::UnknownAuthority:
      return "name a CA file with the certificate of who signed it";
    case Failure::WrongHost:
      return "use a name that stands in the certificate";
    case Failure::CertificateRequested:
      return "name a client certificate and its key";
    case Failure::TlsFiles:
      return "name files in PEM format that can be read; a key must have no passphrase";
    case Failure::Tls:
      return "is it `http` or `https` that is spoken there, and which versions of TLS?";
    case Failure::TooLarge:
      return "is it the right address? answers of such a length are not read";
    case Failure::Cancelled:
      return "run it again: what is done already is not done twice";
  }
  return {};
}

}  // namespace qoe::http
