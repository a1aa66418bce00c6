#include "router/outbound/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <cstdio>
#include <random>
#include <thread>

#include "router/outbound/form.hpp"
#include "tests/support/store.hpp"
#include "tests/unit/outbound/endpoint.hpp"

namespace holdfast::outbound {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using tests::Endpoint;
using tests::run;

class HttpClientTest : public testing::Test {
  protected:
    Result<Answer> fetch(HttpRequest request) {
        return run(loop_, client_.fetch(std::move(request)));
    }
    HttpRequest get(std::string url) const { return {.url = std::move(url), .timeout = 5s}; }
    HttpRequest post(std::string url, std::string body) const {
        auto request = get(std::move(url));
        request.body = RequestBody{std::move(body)};
        return request;
    }

    asio::io_context loop_{1};
    HttpClient client_;
};

TEST_F(HttpClientTest, SendsWhatItIsGivenAndReturnsWhatItGets) {
    Endpoint endpoint{loop_};
    endpoint.answer = {.status = 201, .content_type = "text/plain", .body = "well", .headers = {}};
    auto request = post(endpoint.url("/a/b?c=d"), std::string{"body\0 with NUL", 14});
    request.headers = {{"X-One", Secret{"1"}}, {"Content-Type", Secret{"text/plain"}}};
    request.user = "AC1";
    request.password = Secret{"pässword"};
    const auto answer = fetch(std::move(request));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "well");
    EXPECT_FALSE(answer->body_lost);
    ASSERT_EQ(endpoint.seen.size(), 1U);
    const auto& seen = endpoint.seen[0];
    EXPECT_EQ(seen.method, http::Method::post);
    EXPECT_EQ(seen.path + "?" + seen.query, "/a/b?c=d");
    EXPECT_EQ(seen.body, (std::string{"body\0 with NUL", 14}));
    EXPECT_EQ(seen.header("x-one"), "1");
    EXPECT_EQ(seen.header("content-type"), "text/plain");
    EXPECT_EQ(seen.header("authorization"), "Basic QUMxOnDDpHNzd29yZA==");
    EXPECT_EQ(seen.header("expect"), "");
}

TEST_F(HttpClientTest, NoBodyIsAGet) {
    Endpoint endpoint{loop_};
    ASSERT_TRUE(fetch(get(endpoint.url())));
    EXPECT_EQ(endpoint.seen.at(0).method, http::Method::get);
}

TEST_F(HttpClientTest, FollowsNoRedirect) {
    Endpoint endpoint{loop_};
    endpoint.answer = {
        .status = 303, .body = "", .headers = {{"Location", endpoint.url("/other")}}};
    const auto answer = fetch(post(endpoint.url(), "x"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 303);
    EXPECT_EQ(endpoint.seen.size(), 1U);
}

TEST_F(HttpClientTest, OnlyHttpAndWholeHeaders) {
    for (const auto* url :
         {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "not a URL", ""}) {
        const auto answer = fetch(get(url));
        ASSERT_FALSE(answer) << url;
        EXPECT_EQ(answer.error().code, Errc::bad_request) << url;
    }
    Endpoint endpoint{loop_};
    auto request = get(endpoint.url());
    request.headers = {{"X-One", Secret{"1\r\nX-Two: 2"}}};
    const auto answer = fetch(std::move(request));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::bad_request);
    EXPECT_TRUE(endpoint.seen.empty());
}

TEST_F(HttpClientTest, ALongAnswerKeepsItsStatusAndLosesItsBody) {
    Endpoint endpoint{loop_};
    endpoint.answer.body.assign(HttpClient::answer_bytes_max, 'x');
    auto whole = fetch(get(endpoint.url()));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->body.size(), HttpClient::answer_bytes_max);
    endpoint.answer.status = 201;
    endpoint.answer.body += 'x';
    auto cut = fetch(get(endpoint.url()));
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->status, 201);
    EXPECT_TRUE(cut->body_lost);
    EXPECT_TRUE(cut->body.empty());
}

TEST_F(HttpClientTest, TellsWhenToComeBack) {
    Endpoint endpoint{loop_};
    endpoint.answer = {.status = 429, .body = "", .headers = {{"Retry-After", "7"}}};
    const auto answer = fetch(get(endpoint.url()));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->retry_after, 7s);
    endpoint.answer.headers = {{"Retry-After", "9223372036854775807"}};
    EXPECT_EQ(fetch(get(endpoint.url()))->retry_after, 24h);
}

TEST_F(HttpClientTest, AGuardedRequestGoesOnlyToPublicAndListedAddresses) {
    Endpoint endpoint{loop_};
    const auto port = endpoint.url("").substr(endpoint.url("").rfind(':'));
    const auto ask = [&](const std::string& host, std::optional<std::vector<std::string>> listed) {
        auto request = post("http://" + host + port + "/x", "x");
        request.public_and = std::move(listed);
        return fetch(std::move(request));
    };
    for (const auto* host : {"127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"}) {
        for (const auto& listed : {std::vector<std::string>{}, std::vector<std::string>{"10.0.0.5", "127.0.0.2"}}) {
            const auto answer = ask(host, listed);
            ASSERT_FALSE(answer) << host;
            EXPECT_EQ(answer.error().code, Errc::forbidden) << host;
        }
    }
    EXPECT_TRUE(endpoint.seen.empty());
    EXPECT_TRUE(ask("127.0.0.1", std::vector<std::string>{"127.0.0.1"}));
    EXPECT_TRUE(ask("localhost", std::vector<std::string>{"10.0.0.5", "127.0.0.1"}));
    EXPECT_EQ(endpoint.seen.size(), 2U);
    EXPECT_TRUE(ask("127.0.0.1", std::nullopt));
    EXPECT_EQ(ask("127.0.0.1", std::vector<std::string>{}).error().code, Errc::forbidden)
        << "also while a connection stands";
}

// A peer that reads a request and then ends the connection, or says nothing, or half an answer.
class Peer {
  public:
    enum class Does { close, silence, half };
    Peer(asio::io_context& loop, Does does)
        : acceptor_(loop, tcp::endpoint{tcp::v4(), 0}), socket_(loop) {
        spawn(loop.get_executor(), "peer", serve(does));
    }
    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
    }

  private:
    Task<> serve(Does does) {
        std::ignore = co_await acceptor_.async_accept(socket_, as_result);
        std::ignore = co_await asio::async_read_until(socket_, buffer_, "\r\n\r\n", as_result);
        if (does == Does::half) {
            const std::string answer = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf";
            std::ignore = co_await socket_.async_write_some(asio::buffer(answer), as_result);
        }
        if (does != Does::silence) socket_.close();
    }
    tcp::acceptor acceptor_;
    tcp::socket socket_;
    asio::streambuf buffer_;
};

TEST_F(HttpClientTest, TellsWhatWasNotSentFromWhatMayHaveBeen) {
    std::uint16_t nobody = 0;
    {
        tcp::acceptor acceptor{loop_, tcp::endpoint{tcp::v4(), 0}};
        nobody = acceptor.local_endpoint().port();
    }
    const auto refused = fetch(post("http://127.0.0.1:" + std::to_string(nobody) + "/", "x"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    const auto unknown_name = fetch(get("http://no-such-host.invalid/"));
    ASSERT_FALSE(unknown_name);
    EXPECT_EQ(unknown_name.error().code, Errc::unavailable);

    Peer closing{loop_, Peer::Does::close};
    const auto lost = fetch(post(closing.url(), "x"));
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, Errc::unknown_outcome);

    Peer silent{loop_, Peer::Does::silence};
    auto request = post(silent.url(), "x");
    request.timeout = 150ms;
    const auto late = fetch(std::move(request));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::unknown_outcome);

    Peer halfway{loop_, Peer::Does::half};
    const auto half = fetch(post(halfway.url(), "x"));
    ASSERT_TRUE(half) << "it was answered, if not to the end";
    EXPECT_EQ(half->status, 201);
    EXPECT_TRUE(half->body_lost);
}

// A certificate that nobody signed but itself.
http::TlsFiles self_signed(const std::filesystem::path& folder) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* made = X509_new();
    X509_set_version(made, 2);
    X509_gmtime_adj(X509_getm_notBefore(made), -60);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_set_pubkey(made, key);
    auto* name = X509_get_subject_name(made);
    const auto* text = reinterpret_cast<const unsigned char*>("127.0.0.1");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509_sign(made, key, EVP_sha256());
    const http::TlsFiles files{(folder / "cert.pem").string(), (folder / "key.pem").string()};
    auto* out = std::fopen(files.certificate_chain.c_str(), "w");
    PEM_write_X509(out, made);
    std::fclose(out);
    out = std::fopen(files.private_key.c_str(), "w");
    PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    X509_free(made);
    EVP_PKEY_free(key);
    return files;
}

TEST_F(HttpClientTest, TrustsNoUnknownCertificate) {
    tests::Folder folder;
    Endpoint endpoint{loop_, {.tls = self_signed(folder.path())}};
    const auto answer = fetch(post(endpoint.url(), "secret"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::unavailable);
    EXPECT_THAT(answer.error().detail, testing::HasSubstr("certificate"));
    EXPECT_TRUE(endpoint.seen.empty());
}

Task<> count_outcome(HttpClient& client, HttpRequest request, std::map<Errc, int>& outcomes,
                     int& answered) {
    auto answer = co_await client.fetch(std::move(request));
    if (answer)
        ++answered;
    else
        ++outcomes[answer.error().code];
}

TEST_F(HttpClientTest, OverTheBoundIsRefusedAtOnceAndStopEndsTheRest) {
    Peer silent{loop_, Peer::Does::silence};
    std::map<Errc, int> outcomes;
    int answered = 0;
    for (std::size_t i = 0; i < HttpClient::under_way_max + 3; ++i)
        spawn(loop_.get_executor(), "fetch",
              count_outcome(client_, get(silent.url()), outcomes, answered));
    ASSERT_TRUE(tests::run_until(loop_, [&] { return outcomes[Errc::unavailable] == 3; }));
    EXPECT_EQ(outcomes.size(), 1U);
    client_.stop();
    const int rest = HttpClient::under_way_max;
    EXPECT_TRUE(tests::run_until(loop_, [&] { return outcomes[Errc::shutting_down] == rest; }));
    const auto after = fetch(get(silent.url()));
    ASSERT_FALSE(after);
    EXPECT_EQ(after.error().code, Errc::shutting_down);
    EXPECT_EQ(answered, 0);
}

TEST_F(HttpClientTest, ARefusedPlaceIsFreeAgain) {
    Endpoint endpoint{loop_};
    std::map<Errc, int> outcomes;
    int answered = 0;
    const int rounds = HttpClient::under_way_max + 200;
    for (int i = 0; i < rounds; ++i) {
        spawn(loop_.get_executor(), "fetch",
              count_outcome(client_, get(endpoint.url()), outcomes, answered));
        if (i % 100 == 99) {
            ASSERT_TRUE(tests::run_until(loop_, [&] { return answered == i + 1; }));
        }
    }
    EXPECT_EQ(answered, rounds);
}

Task<> note_thread(HttpClient& client, HttpRequest request, std::thread::id& asked,
                   std::thread::id& answered) {
    asked = std::this_thread::get_id();
    auto answer = co_await client.fetch(std::move(request));
    answered = std::this_thread::get_id();
}

TEST_F(HttpClientTest, AnswersOnTheCallersLoopAndKeepsItRunning) {
    Peer closing{loop_, Peer::Does::close};
    std::thread::id asked[2], answered[2];
    asio::io_context other{1};
    std::thread second{[&] {
        // run() returns only when the answer came: nothing else is in this loop.
        spawn(other.get_executor(), "fetch",
              note_thread(client_, get("http://127.0.0.1:1/"), asked[1], answered[1]));
        other.run();
    }};
    run(loop_, note_thread(client_, get(closing.url()), asked[0], answered[0]));
    second.join();
    EXPECT_EQ(asked[0], answered[0]);
    EXPECT_EQ(asked[1], answered[1]);
    EXPECT_NE(answered[0], answered[1]);
    EXPECT_NE(answered[1], std::thread::id{});
}

TEST(FormEncoding, ComesBackFromTheParserWhateverItHolds) {
    std::mt19937_64 random{20261122};
    for (int round = 0; round < 300; ++round) {
        std::vector<http::Header> fields;
        for (std::size_t i = random() % 6; i > 0; --i) {
            std::string name = "n", value;
            for (auto length = random() % 12; length > 0; --length)
                name += static_cast<char>(random());
            for (auto length = random() % 40; length > 0; --length)
                value += static_cast<char>(random());
            fields.emplace_back(name, value);
        }
        const auto form = form_encoded(fields);
        const auto parsed = http::parse_form(form);
        ASSERT_TRUE(parsed) << form;
        EXPECT_EQ(*parsed, fields) << "round " << round;
    }
}

}  // namespace
}  // namespace holdfast::outbound
