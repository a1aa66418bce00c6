// The providers' paths on a real server, what they hand over, and a client that speaks as each
// provider does.
#pragma once
#include "router/intake/provider_routes.hpp"
#include "router/intake/standard_webhook.hpp"
#include "router/intake/twilio_signature.hpp"
#include "router/outbound/form.hpp"
#include "router/outbound/http_client.hpp"
#include "tests/unit/outbound/endpoint.hpp"

namespace holdfast::tests {

class RoutesTest : public testing::Test {
  protected:
    using Refusal = intake::Refusal;
    using Fields = std::vector<http::Header>;

    RoutesTest() {
        settings_.http.public_url = "https://line.example.org";
        auto& sms = settings_.sms;
        sms.twilio.enabled = sms.kannel.enabled = sms.generic.enabled = true;
        sms.twilio.account_sid = "AC00000000000000000000000000000000";
        sms.twilio.auth_token.value = "token";
        sms.twilio.auth_token_previous.value = "older token";
        sms.kannel.inbound_secret.value = "sekrit";
        sms.generic.secret.value = secret;
        open();
    }

    void open() {
        http::ServerOptions options;
        options.trusted_proxies = {"127.0.0.1"};
        server_ = http::Server::listen(loop_.get_executor(), options, {.http = routes_.routes()});
    }
    outbound::Answer ask(const std::string& target, std::optional<std::string> body,
                         Fields headers = {}) {
        outbound::HttpRequest request;
        request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + target;
        if (body) request.body = outbound::RequestBody{*std::move(body)};
        for (auto& [name, value] : headers) request.headers.emplace_back(name, Secret{value});
        auto answer = run(loop_, client_.fetch(std::move(request)));
        EXPECT_TRUE(answer) << answer.error().detail;
        return answer ? *std::move(answer) : outbound::Answer{};
    }
    outbound::Answer twilio(const Fields& form, const std::string& target = "/v1/sms/twilio",
                            const std::string& token = "token") {
        const auto url = settings_.http.public_url + target;
        return ask(target, outbound::form_encoded(form),
                   {{"X-Twilio-Signature", intake::twilio_signature(url, form, Secret{token})}});
    }
    outbound::Answer generic(const std::string& body,
                             const std::string& target = "/v1/sms/generic") {
        const auto keys = intake::WebhookKeys::make(Secret{secret});
        const auto at = clock_.now();
        return ask(target, body,
                   {{"webhook-id", "msg_1"},
                    {"webhook-timestamp", intake::WebhookKeys::timestamp(at)},
                    {"webhook-signature", keys->sign("msg_1", at, body)}});
    }
    // A text as Twilio sends it, with `changed` fields replaced or, if empty, left out.
    Fields twilio_text(const Fields& changed = {}) const {
        Fields form{{"ToCountry", "US"},         {"MessageSid", "SM1"},
                    {"NumMedia", "0"},           {"SmsStatus", "received"},
                    {"Body", "I need help"},     {"To", "+12015550199"},
                    {"From", "+12015550123"},    {"AccountSid", settings_.sms.twilio.account_sid},
                    {"ApiVersion", "2010-04-01"}};
        for (const auto& [name, value] : changed) {
            std::erase_if(form, [&](const http::Header& field) { return field.first == name; });
            if (!value.empty()) form.emplace_back(name, value);
        }
        return form;
    }
    std::uint64_t refused(const char* provider, Refusal refusal) {
        return routes_.counts().at(provider).refused[static_cast<std::size_t>(refusal)];
    }
    std::uint64_t all_refused(const char* provider) {
        std::uint64_t all = 0;
        for (const auto count : routes_.counts().at(provider).refused) all += count;
        return all;
    }

    static constexpr char secret[] = "whsec_aG90bGluZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5YWI=";
    static constexpr char reference[] = "01JG0000000000000000000000.7";

    asio::io_context loop_{1};
    ManualClock clock_{from_epoch_ms(1'767'225'600'000)};
    config::Settings settings_;
    std::vector<intake::InboundText> taken_;
    std::vector<intake::DeliveryReport> reports_;
    std::vector<std::string> not_kept_;
    std::vector<std::string> notices_failed_;
    Result<intake::Receipt> receipt_ = intake::Receipt{"01JG0000000000000000000000", 2, false};
    Result<bool> news_ = true;
    intake::ProviderRoutes routes_{{
        .accept = [this](intake::InboundText text) { return accept(std::move(text)); },
        .report = [this](intake::DeliveryReport report) { return take(std::move(report)); },
        .notice_failed = [this](std::string reference,
                                std::string why) { return take(reference + " " + why); },
        .not_kept =
            [this](std::string_view provider, const PhoneNumber& from, const MessageText& text) {
                not_kept_.push_back(std::string{provider} + from.reveal() + " " + text.reveal());
            },
        .clock = clock_,
        .settings = settings_,
    }};
    std::unique_ptr<http::Server> server_;
    outbound::HttpClient client_;

  private:
    Task<Result<intake::Receipt>> accept(intake::InboundText text) {
        taken_.push_back(std::move(text));
        co_return receipt_;
    }
    Task<Result<>> take(std::string notice) {
        notices_failed_.push_back(std::move(notice));
        if (!news_) co_return std::unexpected(news_.error());
        co_return Result<>{};
    }
    Task<Result<bool>> take(intake::DeliveryReport report) {
        reports_.push_back(std::move(report));
        co_return news_;
    }
};

}  // namespace holdfast::tests
