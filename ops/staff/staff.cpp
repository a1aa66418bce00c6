#include "ops/staff/staff.hpp"

#include <boost/asio/co_spawn.hpp>

#include "ops/staff/password.hpp"
#include "router/conversation/origin.hpp"
#include "router/core/log.hpp"
#include "router/http/json_answer.hpp"

namespace holdfast::staff {
namespace {

constexpr std::string_view cookie_name = "__Host-holdfast";
constexpr std::string_view cookie_traits = "; Path=/; HttpOnly; Secure; SameSite=Strict";
constexpr std::size_t token_bytes = 32;
constexpr std::size_t name_bytes_max = 80;
constexpr int tries_per_address = 10;  // times those of an account: a whole centre may share one

std::string session_id(std::string_view token) { return vault::base64url(vault::sha256(token)); }

// Bound to the session, so a page of another site cannot know it.
std::string csrf_of(std::string_view token) { return vault::fingerprint("csrf" + std::string{token}); }

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(at), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ",") + part;
    return text;
}

bool user_name_fits(std::string_view user) {
    return user.size() >= 2 && user.size() <= 32 &&
           user.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string_view::npos;
}

Task<bool> verify(Secret password, std::string encoded) { co_return verify_password(password, encoded); }

}  // namespace

std::vector<http::Route> Staff::routes() {
    const auto bind = [this](auto member) {
        return [this, member](http::Request request) { return (this->*member)(std::move(request)); };
    };
    return {{http::Method::post, "/v1/login", bind(&Staff::login), 4096},
            {http::Method::post, "/v1/logout", bind(&Staff::logout), 4096},
            {http::Method::get, "/v1/me", bind(&Staff::me)},
            {http::Method::get, "/v1/staff", bind(&Staff::list)}};
}

Task<Result<desk::Clinician>> Staff::sign_in(const http::Request& request) {
    const std::string token{request.cookie(cookie_name)};
    if (token.empty()) co_return fail(Errc::unauthenticated, "sign in first");
    const auto id = session_id(token);
    const auto& staff = parts_.settings.staff;
    auto reply = co_await parts_.line.functions().change(
        "hf_session_touch", {id, std::to_string(epoch_ms(parts_.clock.now())),
                             std::to_string(Millis{staff.session_idle}.count()),
                             std::to_string(Millis{staff.session_max}.count())});
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->size() < 5) co_return fail(Errc::unauthenticated, "the session has ended: sign in again");
    desk::Clinician clinician{std::string{(*reply)[0].text()}, std::string{(*reply)[1].text()},
                              std::string{(*reply)[2].text()}, split((*reply)[3].text(), ','),
                              (*reply)[4].text() == "1", id};
    names_[clinician.user] = clinician.name;
    co_return clinician;
}

Task<Result<desk::Clinician>> Staff::sign_in_to_change(const http::Request& request) {
    if (!conversation::origin_allowed(request, parts_.settings, false))
        co_return fail(Errc::forbidden, "only this site's own pages may do this", "Origin");
    const std::string token{request.cookie(cookie_name)};
    if (!token.empty() && !vault::constant_time_equal(request.header("x-csrf-token"), csrf_of(token)))
        co_return fail(Errc::forbidden, "send the csrf value of /v1/me", "X-CSRF-Token");
    co_return co_await sign_in(request);
}

Task<http::Response> Staff::login(http::Request request) {
    if (!conversation::origin_allowed(request, parts_.settings, false))
        co_return http::problem({Errc::forbidden, "sign in from this site's own page", "Origin"});
    auto body = parse_object(request.body);
    if (!body) co_return http::problem(body.error());
    auto user = text_field(*body, "user", 64);
    if (!user) co_return http::problem(user.error());
    auto password = text_field(*body, "password", 256);
    if (!password) co_return http::problem(password.error());
    const auto& staff = parts_.settings.staff;
    auto gate = co_await parts_.line.functions().change(
        "hf_login_gate",
        {std::to_string(epoch_ms(parts_.clock.now())), std::to_string(Millis{staff.login_pause}.count()),
         "u:" + vault::fingerprint(*user), std::to_string(staff.login_tries),
         "a:" + vault::fingerprint(request.peer), std::to_string(staff.login_tries * tries_per_address)});
    if (!gate) co_return http::problem(gate.error());
    if (const auto wait = gate->integer(); wait > 0) {
        ++counts_.throttled;
        auto refused = http::problem({Errc::throttled, "too many tries: wait before the next one"});
        refused.headers.emplace_back("Retry-After", std::to_string((wait + 999) / 1000));
        co_return refused;
    }
    auto fits = co_await password_fits(*user, Secret{std::move(*password)});
    if (!fits) co_return http::problem(fits.error());
    if (!*fits) {
        ++counts_.refused;
        co_return http::problem({Errc::unauthenticated, "the user or the password is wrong"});
    }
    ++counts_.signed_in;
    co_await parts_.line.functions().change("hf_login_forget",
                                            {"u:" + vault::fingerprint(*user), "a:" + vault::fingerprint(request.peer)});
    const auto token = vault::base64url(parts_.random.bytes(token_bytes));
    auto opened = co_await parts_.line.functions().change(
        "hf_session_open", {session_id(token), *user, std::to_string(epoch_ms(parts_.clock.now())),
                            std::to_string(Millis{staff.session_idle}.count()),
                            std::to_string(Millis{staff.session_max}.count())});
    if (!opened) co_return http::problem(opened.error());
    request.headers.assign({{"cookie", std::string{cookie_name} + "=" + token}});
    auto clinician = co_await sign_in(request);
    if (!clinician) co_return http::problem(clinician.error());
    auto response = who(*clinician, token);
    response.headers.emplace_back("Set-Cookie", std::string{cookie_name} + "=" + token + std::string{cookie_traits});
    co_return response;
}

// Unknown accounts cost the same as known ones: a password is hashed either way.
Task<Result<bool>> Staff::password_fits(std::string user, Secret password) {
    const auto key = parts_.line.functions().key("u:" + user);
    auto stored = co_await parts_.line.functions().connection().command({"HGET", key, "password"});
    if (!stored) co_return std::unexpected(stored.error());
    const bool known = !stored->is_nil() && user_name_fits(user);
    std::string encoded{known ? stored->text() : std::string_view{no_such_user}};
    const bool fits = co_await asio::co_spawn(parts_.passwords, verify(std::move(password), std::move(encoded)),
                                              asio::use_awaitable);
    co_return known && fits;
}

Task<http::Response> Staff::logout(http::Request request) {
    const std::string token{request.cookie(cookie_name)};
    if (!conversation::origin_allowed(request, parts_.settings, false))
        co_return http::problem({Errc::forbidden, "sign out from this site's own page", "Origin"});
    if (!vault::constant_time_equal(request.header("x-csrf-token"), csrf_of(token)))
        co_return http::problem({Errc::forbidden, "send the csrf value of /v1/me", "X-CSRF-Token"});
    auto clinician = co_await sign_in(request);
    if (clinician) {
        auto closed = co_await parts_.line.functions().change("hf_session_close", {clinician->session});
        if (!closed) co_return http::problem(closed.error());
    }
    http::Response response{204, "", "", {}};
    response.headers.emplace_back("Set-Cookie", std::string{cookie_name} + "=; Max-Age=0" + std::string{cookie_traits});
    co_return response;
}

Task<http::Response> Staff::me(http::Request request) {
    const std::string token{request.cookie(cookie_name)};
    auto clinician = co_await sign_in(request);
    if (!clinician) co_return http::problem(clinician.error());
    co_return who(*clinician, token);
}

// Whoever is consulted, given a duty or put on call is chosen from these.
Task<http::Response> Staff::list(http::Request request) {
    auto clinician = co_await sign_in(request);
    if (!clinician) co_return http::problem(clinician.error());
    auto all = co_await parts_.line.functions().ask("hf_staff", {std::to_string(listed_max)});
    if (!all) co_return http::problem(all.error());
    json::array shown;
    for (std::size_t i = 0; i < all->size(); ++i)
        shown.push_back({{"user", (*all)[i][0].text()}, {"name", (*all)[i][1].text()}, {"role", (*all)[i][2].text()}});
    co_return http::as_json({{"staff", std::move(shown)}});
}

http::Response Staff::who(const desk::Clinician& clinician, std::string_view token) const {
    json::array languages;
    for (const auto& language : clinician.languages) languages.push_back(json::value(language));
    return http::as_json({{"user", clinician.user},
                          {"name", clinician.name},
                          {"role", clinician.role},
                          {"languages", std::move(languages)},
                          {"csrf", csrf_of(token)}});
}

Task<Result<bool>> Staff::add(NewAccount account) {
    if (!user_name_fits(account.user))
        co_return fail(Errc::bad_request, "user: 2 to 32 of a-z, 0-9, dot, dash and underscore", "user");
    if (account.name.empty() || account.name.size() > name_bytes_max)
        co_return fail(Errc::bad_request, "name: 1 to 80 bytes", "name");
    if (std::find(std::begin(roles), std::end(roles), account.role) == std::end(roles))
        co_return fail(Errc::bad_request, "role: counselor, supervisor, on_call or admin", "role");
    if (auto weak = weak_password(account.password, account.user)) co_return fail(Errc::bad_request, *weak, "password");
    const auto encoded = hash_password(account.password, parts_.random);
    std::vector<std::string> fields{account.user, "name", account.name, "role", account.role, "languages",
                                    joined(account.languages), "senior", account.senior ? "1" : "", "password", encoded};
    if (account.phone) {
        auto phone = phones_.fields(account.user, *account.phone);
        if (!phone) co_return std::unexpected(phone.error());
        fields.insert(fields.end(), phone->begin(), phone->end());
    }
    auto put = co_await parts_.line.functions().change("hf_staff_put", std::move(fields));
    if (!put) co_return std::unexpected(put.error());
    if (put->integer() < 0) co_return fail(Errc::conflict, "phone: another account has this number", "phone");
    names_[account.user] = account.name;
    co_return put->integer() == 1;
}

Task<Result<bool>> Staff::remove(std::string user) {
    auto removed = co_await parts_.line.functions().change("hf_staff_remove", {std::move(user)});
    if (!removed) co_return std::unexpected(removed.error());
    co_return removed->integer() == 1;
}

Task<> Staff::load_names() {
    auto all = co_await parts_.line.functions().ask("hf_staff", {std::to_string(listed_max)});
    if (!all) co_return;
    for (std::size_t i = 0; i < all->size(); ++i) names_[std::string{(*all)[i][0].text()}] = (*all)[i][1].text();
}

std::string Staff::name_of(std::string_view user) const {
    const auto found = names_.find(std::string{user});
    return found == names_.end() ? std::string{user} : found->second;
}

std::string Staff::first_name(std::string_view user) const {
    const auto name = name_of(user);
    return name.substr(0, name.find(' '));
}

}  // namespace holdfast::staff
