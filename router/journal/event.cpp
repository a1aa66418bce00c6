#include "router/journal/event.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "router/core/json.hpp"

namespace holdfast::journal {
namespace {

// The header as stored ends with the line break that separates it from the sealed part.
std::string associated(const ContactId& contact, std::string_view header_line) {
    std::string bytes;
    bytes.reserve(contact.text().size() + header_line.size());
    bytes += contact.text();
    bytes += header_line;
    return bytes;
}

}  // namespace

std::string_view Event::type() const { return text("t"); }
TimePoint Event::at() const { return from_epoch_ms(number("at")); }

std::string_view Event::text(std::string_view field) const {
    const auto* value = header.if_contains(field);
    return value && value->is_string() ? std::string_view{value->get_string()} : std::string_view{};
}

std::int64_t Event::number(std::string_view field, std::int64_t otherwise) const {
    const auto* value = header.if_contains(field);
    return value && value->is_number() ? value->to_number<std::int64_t>() : otherwise;
}

boost::json::object header(std::string_view type, TimePoint at, boost::json::storage_ptr memory) {
    constexpr std::size_t fields_usual = 8;
    boost::json::object made(std::move(memory));
    made.reserve(fields_usual);
    made.emplace("t", type);
    made.emplace("at", epoch_ms(at));
    return made;
}

std::string encode(const ContactId& contact, const boost::json::object& header, const boost::json::object& content,
                   const vault::DataKey& key, Random& random) {
    std::string line = boost::json::serialize(header);
    line += '\n';
    if (content.empty()) return line;
    line += vault::seal(key, associated(contact, line), boost::json::serialize(content), random);
    return line;
}

Result<Event> decode(const ContactId& contact, std::uint64_t seq, std::string_view stored, const vault::DataKey& key) {
    const auto end = stored.find('\n');
    if (end == std::string_view::npos) return fail(Errc::internal, "an event without a header");
    boost::system::error_code bad;
    const auto memory = json_pool();
    auto parsed = boost::json::parse(stored.substr(0, end), bad, memory);
    if (bad || !parsed.is_object()) return fail(Errc::internal, "an event's header is not JSON");
    Event event{.seq = seq, .header = std::move(parsed.get_object())};
    const auto sealed = stored.substr(end + 1);
    if (sealed.empty()) return event;
    auto plain = vault::open(key, associated(contact, stored.substr(0, end + 1)), sealed);
    event.opened = false;
    if (!plain) return event;
    auto content = boost::json::parse(*plain, bad, memory);
    if (bad || !content.is_object()) return event;
    return Event{.seq = seq, .header = std::move(event.header), .content = std::move(content.get_object())};
}

}  // namespace holdfast::journal
