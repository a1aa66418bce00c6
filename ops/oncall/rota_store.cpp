#include "ops/oncall/rota_store.hpp"

#include <algorithm>
#include <stdexcept>

#include "ops/oncall/rota/rota_json.hpp"

namespace holdfast::oncall {
namespace {

constexpr Millis client_repeat = std::chrono::hours{24 * 2};

Zone zone_of(const std::string& name) {
    auto zone = Zone::make(name);
    if (!zone) throw std::runtime_error("site.time_zone: " + zone.error().detail);
    return *std::move(zone);
}

}  // namespace

RotaStore::RotaStore(queue::Line& line, const config::Settings& settings)
    : line_(line), ladder_(settings.oncall.levels), zone_(zone_of(settings.site.time_zone)) {}

Task<Result<KeptRota>> RotaStore::read() {
    auto reply = co_await line_.functions().ask("hf_rota", {std::to_string(last_.version)});
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->size() < 2) co_return last_;
    const auto object = parse_object((*reply)[1].text());
    auto rota = object ? read_kept_rota(*object) : std::unexpected(object.error());
    if (!rota) co_return fail(Errc::internal, "the rota that is kept cannot be read");
    last_ = {(*reply)[0].integer(), std::make_shared<const Rota>(*std::move(rota))};
    co_return last_;
}

Task<Result<KeptRota>> RotaStore::put(std::int64_t replaced, Rota rota,
                                      std::vector<std::string> users, std::string key) {
    std::ranges::sort(rota.levels, {}, [this](const Level& level) {
        return std::ranges::find(ladder_, level.name) - ladder_.begin();
    });
    std::vector<std::string> arguments{std::to_string(replaced), json::serialize(to_json(rota)),
                                       std::move(key), std::to_string(client_repeat.count())};
    for (auto& user : users) arguments.push_back(std::move(user));
    auto reply = co_await line_.functions().change("hf_rota_put", std::move(arguments));
    if (!reply) co_return std::unexpected(reply.error());
    const auto word = (*reply)[0].text();
    if (word == "stale")
        co_return fail(Errc::conflict, "somebody else has changed the rota since: read it again",
                       "version");
    if (word == "no_user")
        co_return fail(Errc::bad_request,
                       "there is no account by the name " + std::string{(*reply)[1].text()},
                       "user");
    co_return co_await read();
}

}  // namespace holdfast::oncall
