// What people do at the program, step by step: each throws, and so fails the test, when the step does not come off.
#pragma once
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <iostream>

#include "tests/support/program.hpp"
#include "tests/support/raw_http.hpp"

namespace holdfast::tests {

using Client = Program::Client;
using rehearsal::Push;
using Wanted = rehearsal::FrameClient::Wanted;
using namespace std::chrono_literals;

// A program of its own; its log is shown when the test fails.
class ServerTest : public testing::Test {
  protected:
    Program& program(std::vector<std::string> settings = {}) {
        if (!program_) program_ = std::make_unique<Program>(std::move(settings));
        return *program_;
    }
    // Accounts by name and options, signed in.
    void staff(std::initializer_list<std::pair<std::string, std::string>> accounts) {
        for (const auto& [user, options] : accounts) {
            program().add_user(user, options);
            ASSERT_NE(program().cookie_of(user), "") << user << " cannot sign in";
        }
    }
    void TearDown() override {
        if (HasFailure() && program_) std::cerr << program_->log();
    }

  private:
    std::unique_ptr<Program> program_;
};

// The answer to a frame that must be answered well.
Task<json::object> must(Client client, std::string type, json::object data);
// The error of a frame that must be refused.
Task<Error> refused(Client client, std::string type, json::object data);
// The first push that fits.
Task<json::object> shown(Client client, std::string what, Wanted wanted, std::chrono::milliseconds limit = 10s);
Task<json::object> shown(Client client, std::string type, std::chrono::milliseconds limit = 10s);
Wanted event_of(std::string type);
Wanted message_saying(std::string text);

// A desk that has said hello; `sit` also takes contacts.
Task<Client> desk(Program& program, std::string user, json::object* welcome = nullptr);
Task<Client> sit(Program& program, std::string user, int capacity = 2);
// Waits for an offer and accepts it; the contact.
Task<std::string> accept_next(Client desk);
Task<> text(Program& program, std::string from, std::string text, std::string id);
struct Chat {
    Client client;
    std::string token, contact;
};
Task<Chat> start_chat(Program& program, std::string language = "en");
// All of a contact's journal over HTTP, as that user.
Task<json::array> journal(Program& program, std::string user, std::string contact);
// Texts of messages, but for the line's own.
std::vector<std::string> said(const json::array& journal);
std::string cookie(Program& program, std::string user);
// All that the store has on disk now.
std::string disk_of(const Program& program);

inline json::object about(const std::string& contact) { return {{"contact", contact}}; }
inline std::string text_of(const json::object& data, const char* field) {
    return std::string{data.at(field).as_string()};
}

}  // namespace holdfast::tests
