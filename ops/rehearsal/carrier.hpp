// A mobile network with Twilio's API in front, for the demo, the scripts and the tests: it takes
// texts at the same paths and with the same checks as the real one, brings the phones' texts to the
// webhook signed and with Twilio's times (5 s to connect, 15 s in all, one more try when no
// connection came about), reports what became of each text, and answers STOP, START and HELP by
// itself. Its phones are used from code, or by hand on the page /phone.
//
// Bounds: `under_way_max` texts from the line being delivered (then 429, as the real one),
// `sockets_max` open phone pages, texts of 1,600 characters, what carrier_phones.hpp says. One
// thread; `client`, `clock` and `random` outlive it, and it outlives what it has under way: the
// loop stops first.
#pragma once
#include <expected>
#include <functional>
#include <memory>
#include <vector>

#include "ops/rehearsal/carrier_phones.hpp"
#include "router/core/random.hpp"
#include "router/http/http.hpp"
#include "router/outbound/http_client.hpp"

namespace holdfast::rehearsal {

struct CarrierOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    std::string account_sid{};
    Secret auth_token{};
    std::string line{};                  // the line's number, E.164
    std::string webhook_url{};           // where texts to the line go, as the line knows itself
    std::vector<std::string> numbers{};  // of the phones on the page, E.164
    std::string web_folder{};            // with phone.html; empty: no pages
};

class Carrier {
  public:
    // Listens, or throws as http::Server::listen.
    Carrier(asio::any_io_executor executor, outbound::HttpClient& client, const Clock& clock,
            Random& random, CarrierOptions options);
    ~Carrier();
    Carrier(const Carrier&) = delete;
    Carrier& operator=(const Carrier&) = delete;

    std::uint16_t port() const;
    std::string api_url() const;  // for sms.twilio.api_url
    void set_webhook_url(std::string url) { options_.webhook_url = std::move(url); }

    // A phone texts the line: the text's sid, once the webhook took it. Any sender will do, as in
    // life.
    Task<Result<std::string>> text(std::string from, std::string body);
    void set_mode(const std::string& number, PhoneMode mode) { phones_.set_mode(number, mode); }
    // Called for each text that reaches a phone, before its delivery is reported. May be empty.
    void on_text(std::function<void(const PhoneText& text)> callback) {
        on_text_ = std::move(callback);
    }
    const CarrierPhones& phones() const { return phones_; }

    struct Counts {
        std::uint64_t taken = 0, refused = 0, reports_refused = 0;
    };
    const Counts& counts() const { return counts_; }

    static constexpr std::size_t under_way_max = 256;
    static constexpr std::size_t sockets_max = 32;
    static constexpr std::size_t text_chars_max = 1'600;

  private:
    class Page;  // one open phone page
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    struct Submitted {
        std::string sid, to, body, callback;
    };

    http::Routes routes();
    Task<http::Response> take(http::Request request);
    Task<http::Response> page(http::Request request);
    Task<std::optional<http::Response>> admit(const http::Request& request);
    std::expected<Submitted, int> checked(const http::Request& request) const;
    Task<> deliver(Submitted text);
    Task<> report(const Submitted& text, std::string_view status, int code);
    Task<Result<outbound::Answer>> post(std::string url, Parameters form);
    void reach(const std::string& number, std::string text, std::string sid);
    void show(std::string_view type, const PhoneText& text);
    std::string make_sid();

    asio::any_io_executor executor_;
    outbound::HttpClient& client_;
    const Clock& clock_;
    Random& random_;
    CarrierOptions options_;
    CarrierPhones phones_;
    Counts counts_;
    std::function<void(const PhoneText&)> on_text_;
    std::unique_ptr<http::StaticFiles> files_;
    std::vector<std::weak_ptr<Page>> pages_;
    std::size_t under_way_ = 0;
    std::unique_ptr<http::Server> server_;
};

}  // namespace holdfast::rehearsal
