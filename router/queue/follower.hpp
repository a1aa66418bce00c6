// Follows one contact's journal and hands on every event once, in order, without gaps: hinted events go straight through;
// a hint that is ahead, or a lost one, makes it read what is missing. Owned by a live session; one thread.
#pragma once
#include <functional>
#include <memory>

#include "router/journal/event.hpp"
#include "router/queue/line.hpp"

namespace holdfast::queue {

class Follower : public std::enable_shared_from_this<Follower> {
  public:
    using Deliver = std::function<void(journal::Event)>;
    // Starts behind event `after`.
    static std::shared_ptr<Follower> make(asio::any_io_executor executor, Line& line, ContactId contact,
                                          vault::DataKey key, std::uint64_t after, Deliver deliver);

    // `stored` empty: there is such an event, to be read.
    void hint(std::uint64_t seq, std::string_view stored);
    // Reads whatever is new. Cheap when nothing is.
    void catch_up();
    Task<> caught_up();  // the same, for who does it for many, one after another
    void stop() { deliver_ = nullptr; }

    const ContactId& contact() const { return contact_; }
    const vault::DataKey& key() const { return key_; }
    std::uint64_t upto() const { return upto_; }

  private:
    Follower(asio::any_io_executor executor, Line& line, ContactId contact, vault::DataKey key, std::uint64_t after,
             Deliver deliver);
    void take(std::string_view stored);
    Task<> read();

    asio::any_io_executor executor_;
    Line& line_;
    ContactId contact_;
    vault::DataKey key_;
    std::uint64_t upto_, heard_ = 0;  // delivered; hinted while it could not be
    Deliver deliver_;
    bool reading_ = false, asked_ = false;
};

}  // namespace holdfast::queue
