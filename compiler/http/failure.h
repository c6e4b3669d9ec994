#pragma once

#include <string_view>

namespace qoe::http {

// Why no answer came.
enum class Failure {
  None,                  // one came, whatever its status
  NotSent,               // the request itself cannot be sent: address, method or a header
  Unresolved,            // the host's name, or the proxy's, is not known
  Refused,               // nothing listens there
  Unreachable,           // there is no way to it
  TimedOut,              //
  Reset,                 // the connection was closed before the answer was complete
  NotHttp,               // something listens there that does not speak HTTP
  Proxy,                 // the proxy does not let the request through
  CertificateExpired,    // or is not valid yet
  UnknownAuthority,      // nobody who is trusted here has signed the certificate
  WrongHost,             // the certificate is another host's
  CertificateRequested,  // the server takes only clients with a certificate that it trusts
  TlsFiles,              // our own CA file, certificate or key cannot be used
  Tls,                   // anything else of TLS
  TooLarge,              // the answer is longer than the limit
  Cancelled,             //
  Other,                 // what libcurl says
};

// What can be done about it, for a line `help`; never empty but for `None`.
std::string_view HelpFor(Failure failure);

}  // namespace qoe::http
