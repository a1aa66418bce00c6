#include "router/intake/provider_routes.hpp"

#include "router/intake/sms_generic.hpp"
#include "router/intake/sms_kannel.hpp"
#include "router/intake/sms_twilio.hpp"

namespace holdfast::intake {
namespace {

constexpr bool refusals_in_order() {
    for (std::size_t at = 0; at < kRefusals.size(); ++at)
        if (kRefusals[at].refusal != static_cast<Refusal>(at)) return false;
    return kRefusals.size() == static_cast<std::size_t>(Refusal::not_kept) + 1;
}
static_assert(refusals_in_order());

constexpr std::string_view retry_after_s = "2";

http::Response not_now(Error error) {
    // 429 would be our caller's fault; the provider only carries what one person wrote.
    if (error.code == Errc::throttled) error.code = Errc::unavailable;
    auto response = http::problem(error);
    response.headers.emplace_back("Retry-After", retry_after_s);
    return response;
}

bool is_passing(Errc code) {
    return code == Errc::throttled || facts(code).status >= 500;
}

}  // namespace

std::vector<http::Route> ProviderRoutes::routes() {
    const auto& sms = parts_.settings.sms;
    std::vector<http::Route> all;
    const auto add = [&](bool enabled, const char* name, auto make) {
        if (!enabled) return;
        for (auto& route : make(ProviderDesk{parts_, counts_[name]}))
            all.push_back(std::move(route));
    };
    add(sms.twilio.enabled, "twilio", twilio_routes);
    add(sms.kannel.enabled, "kannel", kannel_routes);
    add(sms.generic.enabled, "generic", generic_routes);
    return all;
}

http::Response ProviderDesk::refuse(Refusal refusal, Error error) const {
    ++counts[refusal];
    return http::problem(error);
}

http::Response ProviderDesk::missing(std::string field) const {
    return refuse(Refusal::malformed,
                  {.code = Errc::bad_request, .detail = field + " is missing", .field = field});
}

Task<http::Response> ProviderDesk::take(InboundText text, http::Response taken) const {
    const auto provider = text.provider;
    const auto from = text.from;
    const auto said = text.text;
    const bool may_answer = keyword_of(text) != Keyword::stop;
    auto receipt = co_await parts.accept(std::move(text));
    if (receipt) {
        ++(receipt->repeated ? counts.repeated : counts.accepted);
        co_return taken;
    }
    if (!is_passing(receipt.error().code)) co_return refuse(Refusal::malformed, receipt.error());
    ++counts[Refusal::not_kept];
    if (may_answer && parts.not_kept) parts.not_kept(provider, from, said);
    co_return not_now(receipt.error());
}

Task<http::Response> ProviderDesk::pass_on(std::string_view reference, std::string status,
                                           std::string why, http::Response taken) const {
    auto of = outbound::Reference::parse(reference);
    // These stand in no journal.
    if (reference.starts_with(outbound::notice_reference) && status == "failed" &&
        parts.notice_failed) {
        std::string notice{reference.substr(outbound::notice_reference.size())};
        auto kept = co_await parts.notice_failed(std::move(notice), std::move(why));
        co_return answer(kept, std::move(taken));
    }
    const bool ours = reference.starts_with(outbound::regret_reference) ||
                      reference.starts_with(outbound::notice_reference);
    if (!of && ours) co_return taken;
    if (!of)
        co_return refuse(
            Refusal::malformed,
            {.code = Errc::bad_request, .detail = "ref is not one of ours", .field = "ref"});
    if (status.empty() || (!of->last && status != "failed")) co_return taken;
    if (!of->last && why.empty()) why = "cut_short";
    DeliveryReport report{*std::move(of), std::move(status), std::move(why)};
    auto news = co_await parts.report(std::move(report));
    co_return answer(news, std::move(taken));
}

template <class T>
http::Response ProviderDesk::answer(const Result<T>& kept, http::Response taken) const {
    if (kept) {
        ++counts.reports;
        return taken;
    }
    if (!is_passing(kept.error().code)) return refuse(Refusal::malformed, kept.error());
    ++counts[Refusal::not_kept];
    return not_now(kept.error());
}

}  // namespace holdfast::intake
