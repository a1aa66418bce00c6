// What a node counted, for metrics.
#include <boost/asio/co_spawn.hpp>

#include "ops/node.hpp"

namespace holdfast {

NodeFigures& NodeFigures::operator+=(const NodeFigures& other) {
    http.connections += other.http.connections;
    http.requests += other.http.requests;
    http.refused_malformed += other.http.refused_malformed;
    http.accept_errors += other.http.accept_errors;
    http.slow_sockets += other.http.slow_sockets;
    http.open_connections += other.http.open_connections;
    intake.opened += other.intake.opened;
    intake.added += other.intake.added;
    intake.repeated += other.intake.repeated;
    intake.refused += other.intake.refused;
    for (int level = 0; level < triage::level_count; ++level) intake.by_level[level] += other.intake.by_level[level];
    staff.signed_in += other.staff.signed_in;
    staff.refused += other.staff.refused;
    staff.throttled += other.staff.throttled;
    for (const auto& [provider, counts] : other.sender) {
        sender[provider].sent += counts.sent;
        sender[provider].retried += counts.retried;
        sender[provider].failed += counts.failed;
        sender[provider].untried += counts.untried;
    }
    for (const auto& [provider, counts] : other.providers)
        for (std::size_t reason = 0; reason < counts.refused.size(); ++reason)
            providers[provider].refused[reason] += counts.refused[reason];
    for (std::size_t engine = 0; engine < words.size(); ++engine)
        for (std::size_t person = 0; person < words.size(); ++person) words[engine][person] += other.words[engine][person];
    duties += other.duties;
    staff_codes.taken += other.staff_codes.taken;
    staff_codes.by_another += other.staff_codes.by_another;
    staff_codes.wrong_code += other.staff_codes.wrong_code;
    staff_codes.repeated += other.staff_codes.repeated;
    escalations += other.escalations;
    desks += other.desks;
    chats += other.chats;
    redis_reconnects += other.redis_reconnects;
    store_up = store_up && other.store_up;
    return *this;
}

Task<NodeFigures> Node::figures() {
    auto read = [](Node& self) -> Task<NodeFigures> {
        NodeFigures figures;
        figures.http = self.server_->counts();
        figures.intake = self.intake_.counts();
        figures.staff = self.staff_.counts();
        figures.sender = self.sender_.counts();
        figures.providers = self.provider_routes_.counts();
        figures.desks = self.desks_.live();
        figures.words = self.desks_.words();
        figures.duties = self.duties_.counts();
        figures.staff_codes = self.oncall_.replies();
        figures.escalations = self.escalations_.counts();
        figures.chats = self.chats_.live();
        figures.redis_reconnects = self.connection_->reconnects();
        figures.store_up = self.store_keeps();
        co_return figures;
    };
    return asio::co_spawn(loop_, read(*this), asio::use_awaitable);
}

Task<std::optional<LineFigures>> Node::counts() {
    auto read = [](Node& self) -> Task<std::optional<LineFigures>> {
        auto counts = co_await self.line_.counts();
        if (!counts) co_return std::nullopt;
        auto late = co_await self.duties_.late();
        if (!late) co_return std::nullopt;
        co_return LineFigures{std::move(*counts), std::move(*late)};
    };
    return asio::co_spawn(loop_, read(*this), asio::use_awaitable);
}

}  // namespace holdfast
