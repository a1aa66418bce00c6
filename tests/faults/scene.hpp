// A line under work: scripted texters, chats and clinicians who talk over the real wire while the test breaks the server
// and its store, each repeating with the same id what was not acknowledged. Random but for its seed, which is printed.
#pragma once
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/faults/history.hpp"
#include "tests/support/store_door.hpp"
#include "tests/support/program.hpp"

namespace holdfast::tests {

class Scene;

// One scripted person. Lives longer than the loop that runs work().
class Talker {
  public:
    Talker(Scene& scene, std::string name) : scene_(scene), name_(std::move(name)) {}
    virtual ~Talker() = default;
    virtual Task<> work() = 0;
    virtual bool settled() const = 0;  // nothing of theirs is without an answer
    const std::string& name() const { return name_; }

  protected:
    Scene& scene_;
    std::string name_;
};

class Texter;
class Chatter;
class Clinician;

class Scene {
  public:
    Scene();
    ~Scene();

    void talk(std::chrono::milliseconds time);
    // As they talk, up to so long; at least `least`.
    void talk_between(int least_ms, int most_ms);
    void settle();  // everybody finishes what they began
    void check();   // holds the history against the line; settle() first

    Program& program() { return program_; }
    History& history() { return history_; }
    std::unique_ptr<StoreDoor> store() { return std::make_unique<StoreDoor>(program_.redis_socket()); }
    unsigned dice(unsigned sides) { return dice_() % sides; }
    bool finishing() const { return finishing_; }
    bool over() const { return over_; }
    const std::string& cookie(const std::string& user) { return cookies_.at(user); }
    const std::vector<std::unique_ptr<Chatter>>& chatters() const { return chatters_; }
    const std::vector<std::unique_ptr<Clinician>>& clinicians() const { return clinicians_; }
    std::chrono::milliseconds slowest{};  // answer to a text

  private:
    bool settled() const;

    unsigned seed_;
    std::mt19937 dice_;
    History history_;
    std::vector<std::unique_ptr<Texter>> texters_;
    std::vector<std::unique_ptr<Chatter>> chatters_;
    std::vector<std::unique_ptr<Clinician>> clinicians_;
    std::map<std::string, std::string> cookies_;
    bool finishing_ = false, over_ = false;
    Program program_;  // first to go: its loop runs the talkers
};

Task<> pause(std::chrono::milliseconds time);

}  // namespace holdfast::tests
