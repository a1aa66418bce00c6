#include "router/queue/follower.hpp"

namespace holdfast::queue {
namespace {
constexpr std::size_t page = 200;
}

std::shared_ptr<Follower> Follower::make(asio::any_io_executor executor, Line& line, ContactId contact,
                                         vault::DataKey key, std::uint64_t after, Deliver deliver) {
    return std::shared_ptr<Follower>{
        new Follower{std::move(executor), line, std::move(contact), std::move(key), after, std::move(deliver)}};
}

Follower::Follower(asio::any_io_executor executor, Line& line, ContactId contact, vault::DataKey key,
                   std::uint64_t after, Deliver deliver)
    : executor_(std::move(executor)),
      line_(line),
      contact_(std::move(contact)),
      key_(std::move(key)),
      upto_(after),
      deliver_(std::move(deliver)) {}

void Follower::hint(Hinted& hinted) {
    if (hinted.seq() <= upto_) return;
    if (hinted.seq() == upto_ + 1 && !reading_ && hinted.at_hand()) return take(hinted);
    // What is being read now may hold it already.
    heard_ = std::max(heard_, hinted.seq());
    if (!reading_) catch_up();
}

void Follower::catch_up() {
    asked_ = true;
    if (reading_) return;
    reading_ = true;
    spawn(executor_, "follow", read());
}

void Follower::take(Hinted& next) {
    const auto self = shared_from_this();  // whoever is told may let go of it
    ++upto_;
    const auto* event = next.event(contact_, key_);
    if (event && !stopped_) deliver_(*event);
}

Task<> Follower::caught_up() {
    auto self = shared_from_this();
    asked_ = true;
    if (std::exchange(reading_, true)) co_return;
    co_await read();
}

Task<> Follower::read() {
    auto self = shared_from_this();
    while ((asked_ || upto_ < heard_) && !stopped_) {
        asked_ = false;
        const auto heard = heard_;
        auto got = co_await line_.journal(contact_, upto_, page);
        if (!got) break;  // the next hint or the next reconnection tries again
        for (const auto& stored : got->events) {
            Hinted next{upto_ + 1, stored};
            take(next);
        }
        // What was hinted during the reading may be newer than what was read.
        if (got->events.empty() && heard_ == heard) heard_ = upto_;
        heard_ = std::max(heard_, got->upto);
    }
    reading_ = false;
}

}  // namespace holdfast::queue
