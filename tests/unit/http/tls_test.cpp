// TLS from the outside, with a certificate made for the test.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "tests/support/folder.hpp"
#include "tests/unit/http/echo_session.hpp"
#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

using namespace std::chrono_literals;

template <auto release>
struct Releases {
    void operator()(auto* held) const { release(held); }
};
using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releases<X509_free>>;
using File = std::unique_ptr<std::FILE, Releases<std::fclose>>;

Certificate self_signed(EVP_PKEY* key) {
    Certificate certificate{X509_new()};
    auto* x509 = certificate.get();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key);
    auto* name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("line.example"), -1, -1, 0);
    X509_set_issuer_name(x509, name);
    X509_sign(x509, key, EVP_sha256());
    return certificate;
}

class TlsFolder {
  public:
    TlsFolder() {
        const Key key{EVP_EC_gen("P-256")};
        const auto certificate = self_signed(key.get());
        const File chain{std::fopen(files().certificate_chain.c_str(), "w")};
        PEM_write_X509(chain.get(), certificate.get());
        const File secret{std::fopen(files().private_key.c_str(), "w")};
        PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    TlsFiles files() const {
        return {(folder_.path() / "chain.pem").string(), (folder_.path() / "key.pem").string()};
    }

  private:
    tests::Folder folder_;
};

struct Offer {
    int version_min = TLS1_2_VERSION, version_max = TLS1_3_VERSION;
    const char* ciphers = nullptr;  // of TLS 1.2
    std::string protocols{};        // ALPN, in wire form
};

class TlsWire {
  public:
    TlsWire(std::uint16_t port, const Offer& offer)
        : wire_(port), context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), offer.version_min);
        SSL_CTX_set_max_proto_version(context_.get(), offer.version_max);
        if (offer.ciphers != nullptr) SSL_CTX_set_cipher_list(context_.get(), offer.ciphers);
        ssl_.reset(SSL_new(context_.get()));
        if (!offer.protocols.empty()) {
            SSL_set_alpn_protos(ssl_.get(),
                                reinterpret_cast<const unsigned char*>(offer.protocols.data()),
                                static_cast<unsigned>(offer.protocols.size()));
        }
        SSL_set_fd(ssl_.get(), wire_.descriptor());
        shaken = SSL_connect(ssl_.get()) == 1;
    }
    bool shaken = false;
    SSL* ssl() { return ssl_.get(); }
    void send(std::string_view bytes) {
        SSL_write(ssl(), bytes.data(), static_cast<int>(bytes.size()));
    }
    // Reads until `enough` is seen or the connection ends.
    std::string until(std::string_view enough) {
        std::string seen;
        char piece[4096];
        int got = 0;
        while (!seen.contains(enough) && (got = SSL_read(ssl(), piece, sizeof piece)) > 0) {
            seen.append(piece, static_cast<std::size_t>(got));
        }
        return seen;
    }
    // The connection ends with a close_notify, not torn off.
    bool ends_cleanly() {
        char piece[1];
        return SSL_get_error(ssl(), SSL_read(ssl(), piece, 1)) == SSL_ERROR_ZERO_RETURN;
    }

  private:
    Wire wire_;
    std::unique_ptr<SSL_CTX, Releases<SSL_CTX_free>> context_;
    std::unique_ptr<SSL, Releases<SSL_free>> ssl_;
};

constexpr std::string_view request = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

Task<Response> large(Request) {
    co_return Response{
        .content_type = "", .body = std::string(300'000, 'x') + "end", .headers = {}};
}

class Tls : public testing::Test {
  protected:
    Routes routes() {
        auto all = echo_routes();
        all.http.push_back({Method::get, "/large", large});
        all.http.push_back({Method::post, "/upload", all.http[1].handle, 1'000'000});
        all.sockets = {echo_socket()};
        return all;
    }
    TlsFolder folder_;
    Running server_{routes(), {.tls = folder_.files()}};
};

TEST_F(Tls, ServesOver12And13) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsWire wire{server_.port(), {.version_min = version, .version_max = version}};
        ASSERT_TRUE(wire.shaken);
        for (int round = 0; round < 2; ++round) {
            wire.send(request);
            const auto reply = wire.until("body=");
            EXPECT_TRUE(reply.starts_with("HTTP/1.1 200"));
            EXPECT_TRUE(reply.contains("Strict-Transport-Security: max-age="));
        }
    }
}

TEST_F(Tls, RefusesOlderVersionsAndWeakCiphers) {
    EXPECT_FALSE(
        (TlsWire{server_.port(), {.version_min = TLS1_VERSION, .version_max = TLS1_1_VERSION}}
             .shaken));
    const auto only_12 = [](const char* ciphers) {
        return Offer{.version_max = TLS1_2_VERSION, .ciphers = ciphers};
    };
    EXPECT_TRUE((TlsWire{server_.port(), only_12("ECDHE-ECDSA-AES128-GCM-SHA256")}.shaken));
    EXPECT_TRUE((TlsWire{server_.port(), only_12("ECDHE-ECDSA-CHACHA20-POLY1305")}.shaken));
    EXPECT_FALSE((TlsWire{server_.port(), only_12("ECDHE-ECDSA-AES128-SHA256")}.shaken)) << "CBC";
    EXPECT_FALSE((TlsWire{server_.port(), only_12("ECDHE-ECDSA-AES128-CCM")}.shaken));
    EXPECT_FALSE((TlsWire{server_.port(), only_12("DHE-RSA-AES128-GCM-SHA256")}.shaken));
    EXPECT_FALSE((TlsWire{server_.port(), only_12("AES128-GCM-SHA256")}.shaken))
        << "no forward secrecy";
}

TEST_F(Tls, RefusesRenegotiationCompressionAndTickets) {
    TlsWire wire{server_.port(), {.version_max = TLS1_2_VERSION}};
    ASSERT_TRUE(wire.shaken);
    EXPECT_EQ(SSL_get_current_compression(wire.ssl()), nullptr);
    EXPECT_EQ(SSL_SESSION_has_ticket(SSL_get0_session(wire.ssl())), 0);
    SSL_renegotiate(wire.ssl());
    EXPECT_NE(SSL_do_handshake(wire.ssl()), 1);
}

TEST_F(Tls, SpeaksHttp11InAlpnOnly) {
    TlsWire both{server_.port(), {.protocols = "\x02h2\x08http/1.1"}};
    ASSERT_TRUE(both.shaken);
    const unsigned char* chosen = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(both.ssl(), &chosen, &length);
    EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(chosen), length), "http/1.1");
    EXPECT_FALSE((TlsWire{server_.port(), {.protocols = "\x02h2"}}.shaken));
}

TEST_F(Tls, CarriesLargeBodiesBothWays) {
    TlsWire wire{server_.port(), {}};
    wire.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto reply = wire.until("xend");
    EXPECT_EQ(std::ranges::count(reply.substr(reply.find("\r\n\r\n")), 'x'), 300'000);
    wire.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 200003\r\n\r\n");
    wire.send(std::string(200'000, 'y') + "END");
    const auto echoed = wire.until("yEND");
    EXPECT_EQ(std::ranges::count(echoed.substr(echoed.find("body=y")), 'y'), 200'000 + 1);
}

TEST_F(Tls, CarriesWebSockets) {
    TlsWire wire{server_.port(), {}};
    wire.send(upgrade_request("/socket"));
    EXPECT_TRUE(wire.until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    wire.send(masked_frame(1, std::string(1000, 'a')) + masked_frame(1, "last"));
    EXPECT_EQ(std::ranges::count(wire.until("last"), 'a'), 1000 + 1);
    wire.send(masked_frame(8, "\x03\xe8"));
    EXPECT_EQ(wire.until("\x03\xe8"), "\x88\x02\x03\xe8");
    EXPECT_TRUE(wire.ends_cleanly());
}

TEST_F(Tls, EndsWithACloseNotify) {
    TlsWire wire{server_.port(), {}};
    wire.send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    wire.until("body=");
    EXPECT_TRUE(wire.ends_cleanly());
}

TEST_F(Tls, PlainBytesAreNoHandshake) {
    Wire wire{server_.port()};
    wire.send(request);
    EXPECT_FALSE(wire.rest().starts_with("HTTP"));
}

TEST(TlsDeadline, AHandshakeThatNeverEndsIsCutOff) {
    const TlsFolder folder;
    Deadlines deadlines{60s, 60s, 60s, 60s, 60s, 60s};
    deadlines.handshake = 40ms;
    Running server{echo_routes(), {.tls = folder.files(), .deadlines = deadlines}};
    Wire wire{server.port()};
    wire.send("\x16\x03\x01");
    EXPECT_TRUE(wire.ends());
}

TEST(TlsDeadline, APeerThatLeavesInTheMiddleDoesNoHarm) {
    const TlsFolder folder;
    Running server{{.http = {{Method::get, "/large", large}}}, {.tls = folder.files()}};
    for (int round = 0; round < 10; ++round) {
        TlsWire wire{server.port(), {}};
        wire.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
}

}  // namespace
}  // namespace holdfast::http
