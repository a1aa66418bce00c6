// One fact of a contact's journal. Stored as one line of JSON (what may be read by the line itself: type, time, who, level)
// and, behind it, what only people may read, sealed with the person's key. The header is the seal's associated data
// together with the contact's id, so neither can be swapped. The place in the journal, counted from 1, is `seq`.
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "router/core/clock.hpp"
#include "router/core/error.hpp"
#include "router/core/id.hpp"
#include "router/core/random.hpp"
#include "router/vault/vault.hpp"

namespace holdfast::journal {

struct Event {
    std::uint64_t seq = 0;         // 0: not appended yet
    boost::json::object header{};  // "t" type, "at" ms, and per type: "by", "of", "lv", "m", …
    boost::json::object content{}; // private; empty when the event has none or could not be opened
    bool opened = true;            // false: there is sealed content that this key does not open

    std::string_view type() const;
    TimePoint at() const;
    // A header field as text; empty when absent.
    std::string_view text(std::string_view field) const;
    std::int64_t number(std::string_view field, std::int64_t otherwise = 0) const;
};

// `memory` outlives it.
boost::json::object header(std::string_view type, TimePoint at, boost::json::storage_ptr memory = {});

// The bytes to append. Content is sealed unless it is empty.
std::string encode(const ContactId& contact, const boost::json::object& header, const boost::json::object& content,
                   const vault::DataKey& key, Random& random);

// Reads what was stored. Fails only if the header is not ours; content that does not open is left out (`opened` false).
Result<Event> decode(const ContactId& contact, std::uint64_t seq, std::string_view stored, const vault::DataKey& key);

}  // namespace holdfast::journal
