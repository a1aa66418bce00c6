// The plan carried over: by a code that the person keeps, or, if they asked for it, by a link that
// shows it once. Codes and tokens are kept as keyed names only. Trying costs the same, right or
// wrong: the same calls of the store.
#include "safetyplan/codes.hpp"
#include "safetyplan/service.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr Millis code_life = std::chrono::days{400};
constexpr Millis link_life = std::chrono::minutes{15};
constexpr int recall_tries = 5, link_tries = 5;
constexpr int recall_tries_of_address = 50;  // a school or a shelter may share one
constexpr int recall_tries_of_staff = 50;    // for all whom they serve
constexpr Millis recall_pause = std::chrono::hours{1};
constexpr std::size_t code_bytes_max = 64;

}  // namespace

Task<Result<>> Service::count_try(std::vector<Tries> tries, Millis pause) {
    std::vector<std::string> given{std::to_string(epoch_ms(parts_.clock.now())),
                                   std::to_string(pause.count())};
    for (auto& [name, most] : tries) {
        given.push_back(std::move(name));
        given.push_back(std::to_string(most));
    }
    auto gate = co_await parts_.line.functions().change("hf_login_gate", std::move(given));
    if (!gate) co_return std::unexpected(gate.error());
    if (gate->integer() > 0)
        co_return fail(Errc::throttled, "too many tries: wait before the next one", "code");
    co_return Result<>{};
}

Service::Answer Service::code(Asked asked) {
    const auto code = make_recall_code(parts_.random);
    auto kept = co_await kept_.code(
        access_of(asked), parts_.pseudonyms.of("recall", plain_recall_code(code)), code_life);
    if (!kept) co_return std::unexpected(kept.error());
    co_return json::object{{"code", code}};
}

// By the person in their chat, or at the desk by whoever serves them: a text message cannot be
// answered by a machine that would tell a finder of the phone whether a code is right.
Service::Answer Service::recall(Asked asked) {
    const auto code = text_field(asked.data, "code", code_bytes_max);
    if (!code) co_return std::unexpected(code.error());
    const auto who = access_of(asked);
    // Read anew, so that nobody's tries are used up by who may not.
    auto opened = co_await open(who, {});
    if (!opened) co_return std::unexpected(opened.error());
    std::vector<Tries> tries{{"r:" + opened->copy.person, recall_tries}};
    if (asked.user.empty())
        tries.emplace_back("ra:" + vault::fingerprint(asked.peer), recall_tries_of_address);
    else
        tries.emplace_back("rs:" + asked.user, recall_tries_of_staff);
    auto counted = co_await count_try(std::move(tries), recall_pause);
    if (!counted) co_return std::unexpected(counted.error());
    const auto now = parts_.clock.now();
    auto header = journal::header("plan_recalled", now);
    if (!asked.user.empty()) header["by"] = asked.user;
    auto versions = co_await kept_.recall(
        who, parts_.pseudonyms.of("recall", plain_recall_code(*code)),
        json::serialize(header) + "\n", "pr:" + make_id_text(now, parts_.random));
    if (!versions) co_return std::unexpected(versions.error());
    copies_.forget(asked.contact);
    co_return json::object{{"versions", *versions}};
}

Service::Answer Service::link(Asked asked) {
    const auto token = make_link_token(parts_.random), code = make_digits(parts_.random);
    const auto now = parts_.clock.now();
    auto header = journal::header("plan_linked", now);
    header["by"] = asked.user;
    auto linked = co_await kept_.link(access_of(asked), parts_.pseudonyms.of("link", token),
                                      parts_.pseudonyms.of("linkcode", token + code), link_life,
                                      json::serialize(header) + "\n");
    if (!linked) co_return std::unexpected(linked.error());
    co_return json::object{{"url", parts_.settings.http.public_url + "/n/" + token},
                           {"code", code},
                           {"ends", epoch_ms(now + link_life)}};
}

Task<Result<std::optional<Page>>> Service::look(std::string token, std::string code) {
    auto looked = co_await kept_.look(parts_.pseudonyms.of("link", token),
                                      parts_.pseudonyms.of("linkcode", token + code), link_tries);
    if (!looked) co_return std::unexpected(looked.error());
    using Kind = queue::Plans::Look::Kind;
    if (looked->kind == Kind::gone) co_return fail(Errc::not_found, "this link is over");
    if (looked->kind == Kind::wrong) co_return std::nullopt;
    auto key = parts_.keys.unwrap(looked->plan.wrapped_key, looked->plan.holder);
    if (!key) co_return std::unexpected(key.error());
    if (looked->versions > 0) {
        auto version = open_version(looked->newest, looked->versions, looked->plan.holder, *key,
                                    parts_.numbers);
        if (!version) co_return std::unexpected(version.error());
        co_return page_of(version->plan, &*version, parts_.templates.get(version->plan.language),
                          Paper::page);
    }
    auto plan = open_plan(looked->plan, *key, parts_.numbers);
    if (!plan) co_return std::unexpected(plan.error());
    if (!*plan) co_return fail(Errc::not_found, "this link is over");
    co_return page_of(**plan, nullptr, parts_.templates.get((*plan)->language), Paper::page);
}

}  // namespace holdfast::safetyplan
