#include "compiler/http/curl_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "compiler/http/url.h"

namespace qoe::http {
namespace {

// OpenSSL's results of verifying a certificate (x509_vfy.h); others give the plain text.
constexpr long kNoIssuer = 2;
constexpr long kNotYetValid = 9;
constexpr long kExpired = 10;
constexpr long kSelfSigned = 18;
constexpr long kSelfSignedInChain = 19;
constexpr long kNoLocalIssuer = 20;
constexpr long kNoFirstSignature = 21;
constexpr long kRevoked = 23;

long NumberOf(CURL* handle, CURLINFO info) {
  long number = 0;
  return curl_easy_getinfo(handle, info, &number) == CURLE_OK ? number : 0;
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Response UntrustedServer(long verified, const std::string& said, const std::string& host) {
  // libcurl compares the names itself, and then there is no result of OpenSSL's.
  if (Has(said, "subject name")) {
    return Failed(Failure::WrongHost,
                  fmt::format("its certificate is for another host than `{}`", host));
  }
  switch (verified) {
    case kExpired:
      return Failed(Failure::CertificateExpired, "its certificate has expired");
    case kNotYetValid:
      return Failed(Failure::CertificateExpired, "its certificate is not valid yet");
    case kNoIssuer:
    case kSelfSigned:
    case kSelfSignedInChain:
    case kNoLocalIssuer:
    case kNoFirstSignature:
      return Failed(Failure::UnknownAuthority,
                    "its certificate is signed by an authority that is not trusted here");
    case kRevoked:
      return Failed(Failure::Tls, "its certificate has been revoked");
    default:
      return Failed(Failure::Tls, fmt::format("its certificate is not trusted: {}", said));
  }
}

// TLS 1.3 tells a client that its certificate is wanted only when the handshake is over.
bool WantsCertificate(const std::string& said) {
  return Has(said, "alert certificate required") || Has(said, "alert bad certificate") ||
         Has(said, "alert unknown ca") || Has(said, "alert certificate expired") ||
         Has(said, "alert certificate unknown");
}

Response FailedTls(const std::string& said, const CurlOptions& options) {
  const bool handshake = Has(said, "alert handshake failure");
  if (handshake && options.tls.certificate_file.empty()) {
    // TLS 1.2 has no alert of its own for that.
    return Failed(Failure::CertificateRequested,
                  "it ends the handshake of TLS, as servers do that take only clients with a "
                  "certificate");
  }
  if (WantsCertificate(said)) {
    return Failed(Failure::CertificateRequested,
                  options.tls.certificate_file.empty()
                      ? "it takes only clients with a certificate"
                      : fmt::format("it does not take the client certificate in `{}`",
                                    options.tls.certificate_file));
  }
  if (Has(said, "wrong version number") || Has(said, "packet length too long"))
    return Failed(Failure::Tls, "what listens there does not speak TLS");
  if (Has(said, "protocol version"))
    return Failed(Failure::Tls, "it speaks no version of TLS from 1.2 on");
  return Failed(Failure::Tls, fmt::format("TLS failed: {}", said));
}

Response NoConnection(long system_error) {
  switch (system_error) {
    case ECONNREFUSED:
      return Failed(Failure::Refused, "the connection was refused");
    case ENETUNREACH:
    case EHOSTUNREACH:
      return Failed(Failure::Unreachable, "there is no way to it from here");
    default:
      return Failed(Failure::Unreachable, "no connection could be made");
  }
}

Response TimedOut(CURL* handle, const Request& request, const CurlOptions& options) {
  curl_off_t connected_us = 0;
  curl_easy_getinfo(handle, CURLINFO_CONNECT_TIME_T, &connected_us);
  const auto limit =
      connected_us == 0 ? std::min(options.connect_timeout, request.timeout) : request.timeout;
  return Failed(Failure::TimedOut, fmt::format("{} within {}s",
                                               connected_us == 0 ? "no connection was made"
                                                                 : "the answer did not come",
                                               static_cast<double>(limit.count()) / 1000));
}

}  // namespace

Response FailedTransfer(CURL* handle, CURLcode code, const std::string& said,
                        const Request& request, const CurlOptions& options) {
  const std::string host = FactsOf(request.url).host;
  const long tunnel = NumberOf(handle, CURLINFO_HTTP_CONNECTCODE);
  if (tunnel >= 300)
    return Failed(Failure::Proxy, fmt::format("the proxy answers {} instead", tunnel));
  switch (static_cast<int>(code)) {  // of about a hundred
    case CURLE_COULDNT_RESOLVE_HOST:
      return Failed(Failure::Unresolved, fmt::format("the name `{}` is not known", host));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Failed(Failure::Unresolved, "the name of the proxy is not known");
    case CURLE_COULDNT_CONNECT:
      return NoConnection(NumberOf(handle, CURLINFO_OS_ERRNO));
    case CURLE_OPERATION_TIMEDOUT:
      return TimedOut(handle, request, options);
    case CURLE_PEER_FAILED_VERIFICATION:
      return UntrustedServer(NumberOf(handle, CURLINFO_SSL_VERIFYRESULT), said, host);
    case CURLE_SSL_CONNECT_ERROR:
      return FailedTls(said, options);
    case CURLE_SSL_CACERT_BADFILE:
      return Failed(Failure::TlsFiles,
                    options.tls.ca_file.empty()
                        ? "the certificates that this system trusts cannot be read"
                        : fmt::format("no certificate can be read from the CA file `{}`",
                                      options.tls.ca_file));
    case CURLE_SSL_CERTPROBLEM:
      return Failed(Failure::TlsFiles,
                    fmt::format("the client certificate `{}` or its key cannot be used",
                                options.tls.certificate_file));
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      if (Has(said, "alert")) return FailedTls(said, options);
      return Failed(Failure::Reset, "the connection was closed before the answer was complete");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return Failed(Failure::NotHttp, "what it answers is not HTTP");
    case CURLE_PROXY:
      return Failed(Failure::Proxy, "the proxy does not let the request through");
    case CURLE_ABORTED_BY_CALLBACK:
      return Failed(Failure::Cancelled, "the run was cancelled");
    default:
      return Failed(Failure::Other, said.empty() ? curl_easy_strerror(code) : said);
  }
}

}  // namespace qoe::http
