#include "router/http/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace holdfast::http {
namespace {

constexpr std::size_t record_bytes_max = 16 * 1024;

int descriptor_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int bio_result(BIO* bio, ssize_t result, void (*retry)(BIO*)) {
    BIO_clear_retry_flags(bio);
    if (result < 0 && (errno == EAGAIN || errno == EINTR)) retry(bio);
    return static_cast<int>(result);
}

// OpenSSL's own socket BIO raises SIGPIPE when the peer has gone.
BIO_METHOD* quiet_socket() {
    static BIO_METHOD* const method = [] {
        auto* made = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "quiet socket");
        if (made == nullptr) throw std::runtime_error("OpenSSL: out of memory");
        BIO_meth_set_read(made, [](BIO* bio, char* into, int size) {
            const auto result = ::recv(descriptor_of(bio), into, size, MSG_DONTWAIT);
            return bio_result(bio, result, [](BIO* b) { BIO_set_retry_read(b); });
        });
        BIO_meth_set_write(made, [](BIO* bio, const char* from, int size) {
            const auto result = ::send(descriptor_of(bio), from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
            return bio_result(bio, result, [](BIO* b) { BIO_set_retry_write(b); });
        });
        BIO_meth_set_ctrl(made, [](BIO*, int command, long, void*) -> long {
            return command == BIO_CTRL_FLUSH ? 1 : 0;
        });
        return made;
    }();
    return method;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* match = nullptr;
    const int result =
        SSL_select_next_proto(&match, length, ours, sizeof ours - 1, offered, offered_length);
    *chosen = match;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

class TlsTransport final : public Transport {
  public:
    TlsTransport(LoopSocket socket, SSL_CTX* context)
        : Transport(std::move(socket)), ssl_(SSL_new(context)) {
        auto* bio = BIO_new(quiet_socket());
        if (ssl_ == nullptr || bio == nullptr) throw std::bad_alloc{};
        BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor())));
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_, bio, bio);
    }
    ~TlsTransport() override { SSL_free(ssl_); }

    IoStep handshake() override {
        ERR_clear_error();
        const int result = SSL_accept(ssl_);
        if (result == 1) established_ = true;
        return result == 1 ? IoStep{} : failed(result);
    }

    IoStep read(asio::mutable_buffer into) override {
        ERR_clear_error();
        std::size_t bytes = 0;
        const int result = SSL_read_ex(ssl_, into.data(), into.size(), &bytes);
        return result == 1 ? IoStep{.bytes = bytes} : failed(result);
    }

    IoStep write(std::span<const asio::const_buffer> from) override {
        const auto piece = from.size() == 1 ? from.front() : gathered(from);
        ERR_clear_error();
        std::size_t bytes = 0;
        const int result = SSL_write_ex(ssl_, piece.data(), piece.size(), &bytes);
        return result == 1 ? IoStep{.bytes = bytes} : failed(result);
    }

    bool buffered() const override { return SSL_pending(ssl_) > 0; }

  private:
    // A repeated try after would_block gathers the same bytes again, as SSL_write asks.
    static asio::const_buffer gathered(std::span<const asio::const_buffer> from) {
        static thread_local std::array<char, record_bytes_max> record;
        std::size_t used = 0;
        for (const auto& piece : from) {
            const auto fits = std::min(piece.size(), record.size() - used);
            std::memcpy(record.data() + used, piece.data(), fits);
            used += fits;
        }
        return {record.data(), used};
    }

    void say_goodbye() override {
        ERR_clear_error();
        if (established_ && !broken_) SSL_shutdown(ssl_);
    }

    IoStep failed(int result) {
        const int why = SSL_get_error(ssl_, result);
        using asio::socket_base;
        if (why == SSL_ERROR_WANT_READ) {
            return {.error = asio::error::would_block, .wait = socket_base::wait_read};
        }
        if (why == SSL_ERROR_WANT_WRITE) {
            return {.error = asio::error::would_block, .wait = socket_base::wait_write};
        }
        if (why == SSL_ERROR_ZERO_RETURN) return {.error = asio::error::eof};
        broken_ = true;  // SSL_shutdown must not follow
        return {.error = asio::error::connection_reset};
    }

    SSL* ssl_;
    bool established_ = false;
    bool broken_ = false;
};

[[noreturn]] void unusable(const char* what, const std::string& file) {
    char why[160] = "";
    ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
    throw std::runtime_error(std::string{"TLS: cannot use the "} + what + " in " + file + ": " +
                             why);
}

void load(SSL_CTX* context, const TlsFiles& files) {
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate_chain.c_str()) != 1) {
        unusable("certificate chain", files.certificate_chain);
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.private_key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        unusable("private key", files.private_key);
    }
}

void harden(SSL_CTX* context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    const bool good = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                      SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL") == 1 &&
                      SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
    if (!good) throw std::runtime_error("TLS: this OpenSSL refuses the protocol settings");
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

}  // namespace

TlsContext::TlsContext(const TlsFiles& files) : context_(SSL_CTX_new(TLS_server_method())) {
    if (context_ == nullptr) throw std::runtime_error("TLS: OpenSSL cannot start");
    try {
        harden(context_);
        load(context_, files);
    } catch (...) {
        SSL_CTX_free(context_);
        throw;
    }
}

TlsContext::~TlsContext() {
    SSL_CTX_free(context_);
}

std::unique_ptr<Transport> TlsContext::wrap(LoopSocket socket) const {
    return std::make_unique<TlsTransport>(std::move(socket), context_);
}

}  // namespace holdfast::http
