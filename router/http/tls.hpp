// TLS of the listening side, by OpenSSL directly on the socket: no copies of records are kept while
// a connection idles. TLS 1.2 and 1.3, ECDHE with AEAD, no renegotiation, compression, tickets or
// early data; ALPN http/1.1.
#pragma once
#include <openssl/types.h>

#include <memory>

#include "router/http/http.hpp"
#include "router/http/transport.hpp"

namespace holdfast::http {

class TlsContext {
  public:
    // Throws std::runtime_error naming the file that cannot be used.
    explicit TlsContext(const TlsFiles& files);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    // The server's end of one connection. Its handshake() comes first.
    std::unique_ptr<Transport> wrap(LoopSocket socket) const;

  private:
    SSL_CTX* context_;
};

}  // namespace holdfast::http
