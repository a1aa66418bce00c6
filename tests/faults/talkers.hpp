// The three kinds of scripted people. What they have in common: one thing at a time, the same id on every try, and a
// memory of what they were shown.
#pragma once
#include <map>
#include <set>

#include "tests/faults/scene.hpp"

namespace holdfast::tests {

// Writes from a phone; the gateway's part is played by HTTP.
class Texter final : public Talker {
  public:
    using Talker::Talker;
    Task<> work() override;
    bool settled() const override { return settled_; }

  private:
    Task<> bring(Saying& saying);
    bool settled_ = true;
};

class Chatter final : public Talker {
  public:
    struct Line {
        std::int64_t seq;
        std::string type, text;
    };
    struct Conversation {
        std::vector<Line> shown;
        bool open = true;  // as far as they know
    };

    using Talker::Talker;
    Task<> work() override;
    bool settled() const override { return !saying_; }
    const std::map<std::string, Conversation>& conversations() const { return conversations_; }

  private:
    using Client = rehearsal::FrameClient;
    Task<bool> join(Client& client);
    Task<bool> resume(Client& client);
    Task<> turn(Client& client);
    Task<> take(Client& client, rehearsal::Push push);
    Task<> say(Client& client);
    void show(const json::object& event);
    void finish();

    std::string token_, contact_;
    std::int64_t last_ = 0;
    Saying* saying_ = nullptr;
    std::map<std::string, Conversation> conversations_;
};

class Clinician final : public Talker {
  public:
    using Talker::Talker;
    Task<> work() override;
    bool settled() const override { return !saying_; }
    // Every contact they ever held, as they were shown it: the event at [i] has the sequence number i + 1.
    const std::map<std::string, std::vector<json::object>>& views() const { return views_; }
    bool holds(const std::string& contact) const { return held_.contains(contact); }

    static constexpr int capacity = 6;

  private:
    using Client = rehearsal::FrameClient;
    Task<std::shared_ptr<Client>> sit_down();
    Task<> turn(Client& client);
    Task<> take(Client& client, rehearsal::Push push);
    Task<> answer(Client& client, json::object offer);
    Task<> read(Client& client, std::string contact);
    Task<> say(Client& client);
    Task<> close(Client& client, std::string contact);
    bool show(const std::string& contact, const json::object& event);
    std::string any_held();

    std::map<std::string, std::vector<json::object>> views_;
    std::set<std::string> held_;
    Saying* saying_ = nullptr;
};

}  // namespace holdfast::tests
