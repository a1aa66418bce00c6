// Turning what the functions answer into results. Inside router/queue only.
#pragma once
#include "router/core/clock.hpp"
#include "router/core/error.hpp"
#include "router/core/id.hpp"
#include "router/redis/reply.hpp"

namespace holdfast::queue {

inline std::string number(auto value) { return std::to_string(value); }
inline std::string number(TimePoint at) { return std::to_string(epoch_ms(at)); }
inline std::string number(Millis span) { return std::to_string(span.count()); }

// {'ok', …} and {'again', …} pass; the rest become errors.
inline Result<redis::Reply> settled(Result<redis::Reply> reply) {
    if (!reply) return reply;
    const auto word = (*reply)[0].text();
    if (word == "ok" || word == "again") return reply;
    if (word == "unknown") return fail(Errc::not_found, "no such contact", "contact");
    if (word == "unreachable") return fail(Errc::unreachable, "this person cannot be reached that way now");
    if (word == "incomplete" && (*reply)[1].text() == "reason")
        return fail(Errc::incomplete, "to lower the level, say why", "note");
    if (word == "incomplete" && (*reply)[1].text() == "plan")
        return fail(Errc::incomplete, "agree a safety plan, open an escalation, or say why neither", "without_plan");
    if (word == "incomplete")
        return fail(Errc::incomplete, "assess the risk before completing this contact", "assessment");
    if (word == "conflict") {
        const auto why = (*reply)[1].text();
        if (why == "answered") return fail(Errc::conflict, "another answer was kept first: open it again", "item");
        return fail(Errc::conflict, why == "lapsed" ? "the offer's time is over" : "it is not yours, or has moved on");
    }
    return fail(Errc::internal, "the store gave an answer this version does not know");
}

struct OpenedContact;
OpenedContact opened_contact(ContactId id, const redis::Reply& look);

inline Result<> done(const Result<redis::Reply>& reply) {
    if (!reply) return std::unexpected(reply.error());
    return {};
}

}  // namespace holdfast::queue
