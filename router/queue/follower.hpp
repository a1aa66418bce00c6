// Follows one contact's journal and hands on every event once, in order, without gaps: hinted events go straight through;
// a hint that is ahead, or a lost one, makes it read what is missing. Owned by a live session; one thread.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "router/journal/event.hpp"
#include "router/queue/line.hpp"

namespace holdfast::queue {

// An event on its way to all who follow its contact here: the first to take it decodes it, with the key that they all have.
// Lives as long as they are being told.
class Hinted {
  public:
    // `stored` empty: there is such an event, to be read.
    Hinted(std::uint64_t seq, std::string_view stored) : seq_(seq), stored_(stored) {}

    std::uint64_t seq() const { return seq_; }
    bool at_hand() const { return !stored_.empty(); }
    // None when what is stored is no event.
    const journal::Event* event(const ContactId& contact, const vault::DataKey& key) {
        if (!decoded_) decoded_ = journal::decode(contact, seq_, stored_, key);
        return *decoded_ ? &**decoded_ : nullptr;
    }

  private:
    std::uint64_t seq_;
    std::string_view stored_;
    std::optional<Result<journal::Event>> decoded_;
};

class Follower : public std::enable_shared_from_this<Follower> {
  public:
    using Deliver = std::function<void(const journal::Event&)>;
    // Starts behind event `after`.
    static std::shared_ptr<Follower> make(asio::any_io_executor executor, Line& line, ContactId contact,
                                          vault::DataKey key, std::uint64_t after, Deliver deliver);

    void hint(Hinted& hinted);
    // Reads whatever is new. Cheap when nothing is.
    void catch_up();
    Task<> caught_up();  // the same, for who does it for many, one after another
    // Nothing is handed on from here; also from within what it hands to.
    void stop() { stopped_ = true; }

    const ContactId& contact() const { return contact_; }
    const vault::DataKey& key() const { return key_; }
    std::uint64_t upto() const { return upto_; }

  private:
    Follower(asio::any_io_executor executor, Line& line, ContactId contact, vault::DataKey key, std::uint64_t after,
             Deliver deliver);
    void take(Hinted& next);
    Task<> read();

    asio::any_io_executor executor_;
    Line& line_;
    ContactId contact_;
    vault::DataKey key_;
    std::uint64_t upto_, heard_ = 0;  // delivered; hinted while it could not be
    Deliver deliver_;
    bool reading_ = false, asked_ = false, stopped_ = false;
};

}  // namespace holdfast::queue
