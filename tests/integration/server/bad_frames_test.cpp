// What no page of ours sends: unknown ids in every frame, missing and oversized fields, frames that are none. Each gets
// one clear answer that names the field, and the socket goes on.
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class BadFrames : public ServerTest {};

const std::string nobody = "01JZZZZZZZZZZZZZZZZZZZZZZZ";  // well-formed, and of no contact

struct Frame {
    std::string type;
    json::object data;
};

std::vector<Frame> frames_about(const std::string& contact) {
    return {{"accept", {{"contact", contact}, {"offer", 1}}},
            {"decline", {{"contact", contact}, {"offer", 1}}},
            {"read", {{"contact", contact}, {"after", 0}}},
            {"say", {{"contact", contact}, {"client_msg_id", "a"}, {"text", "hello"}}},
            {"seen", {{"contact", contact}, {"seq", 1}}},
            {"assess", {{"contact", contact}, {"level", "low"}, {"note", ""}}},
            {"form", {{"contact", contact}, {"instrument", "asq"}}},
            {"answer",
             {{"contact", contact}, {"instrument", "asq"}, {"version", 1}, {"item", "wish"}, {"answer", "no"}, {"client_msg_id", "a"}}},
            {"end", {{"contact", contact}}},
            {"complete", {{"contact", contact}, {"outcome", "supported"}}}};
}

Task<> unknown_contacts(Program& program) {
    auto ana = co_await sit(program, "ana");
    for (const auto& contact : {nobody, std::string{"x"}, std::string(26, '!'), std::string(26, '0')})
        for (auto& [type, data] : frames_about(contact)) {
            SCOPED_TRACE(type + " " + contact);
            auto error = co_await refused(ana, type, data);
            EXPECT_TRUE(error.code == Errc::not_found || error.code == Errc::conflict) << error.detail;
        }
    for (auto& [type, data] : frames_about(nobody)) {
        for (const auto& field : data) {
            if (field.key() == "note") continue;
            SCOPED_TRACE(type + " without " + std::string{field.key()});
            auto without = data;
            without.erase(field.key());
            auto error = co_await refused(ana, type, without);
            EXPECT_TRUE(facts(error.code).blame == Blame::caller) << error.detail;
            without[field.key()] = json::array{json::object{}};
            auto wrong = co_await refused(ana, type, without);
            EXPECT_TRUE(facts(wrong.code).blame == Blame::caller) << wrong.detail;
        }
    }
    auto unknown = co_await refused(ana, "obey", {});
    EXPECT_EQ(unknown.code, Errc::bad_request);
    EXPECT_EQ(unknown.field, "type");
    auto long_id = co_await refused(ana, "read", {{"contact", std::string(5000, '0')}, {"after", 0}});
    EXPECT_EQ(long_id.field, "contact");
    for (const std::int64_t capacity : {0L, -1L, 101L, 1L << 62}) {
        auto error = co_await refused(ana, "presence", {{"state", "available"}, {"capacity", capacity}});
        EXPECT_EQ(error.field, "capacity");
    }
    auto state = co_await refused(ana, "presence", {{"state", "asleep"}});
    EXPECT_EQ(state.field, "state");
    co_await must(ana, "ping", {});
}

TEST_F(BadFrames, OfADeskAboutUnknownContactsAreRefusedAndNamed) {
    staff({{"ana", "--senior"}});
    program().run(unknown_contacts(program()));
}

Task<> strange_chats(Program& program) {
    auto opened = co_await program.chat();
    if (!opened) throw std::runtime_error("no chat");
    auto chat = *opened;
    for (const auto* type : {"message", "seen", "leave"}) {
        auto error = co_await refused(chat, type, {{"client_msg_id", "a"}, {"text", "hello"}, {"seq", 1}});
        EXPECT_EQ(error.code, Errc::conflict) << type << " before start";
    }
    auto unknown = co_await refused(chat, "resume", {{"token", "nobody"}, {"last_seq", 0}});
    EXPECT_EQ(unknown.code, Errc::not_found);
    auto negative = co_await refused(chat, "resume", {{"token", "nobody"}, {"last_seq", -1}});
    EXPECT_EQ(negative.field, "last_seq");
    auto long_token = co_await refused(chat, "resume", {{"token", std::string(100, 'a')}, {"last_seq", 0}});
    EXPECT_EQ(long_token.field, "token");
    auto no_consent = co_await refused(chat, "start", {{"language", "en"}});
    EXPECT_EQ(no_consent.field, "consent");
    for (const auto& [field, value] :
         std::initializer_list<std::pair<const char*, json::value>>{{"distress", 11}, {"distress", -1}, {"suicidal", "perhaps"}}) {
        auto error = co_await refused(
            chat, "start", {{"language", "en"}, {"consent", true}, {"survey", json::object{{field, value}}}});
        EXPECT_EQ(error.field, field);
    }
    // A language that nobody here speaks is no reason to send a person away.
    co_await must(chat, "start", {{"language", "tlh"}, {"consent", true}});
    auto twice = co_await refused(chat, "start", {{"language", "en"}, {"consent", true}});
    EXPECT_EQ(twice.code, Errc::conflict);
    auto no_id = co_await refused(chat, "message", {{"text", "hello"}});
    EXPECT_EQ(no_id.field, "client_msg_id");
    auto empty = co_await refused(chat, "message", {{"client_msg_id", "a"}, {"text", ""}});
    EXPECT_EQ(empty.field, "text");
    for (const auto& words : {std::string{" \n\t "}, std::string{"a\0b", 3}}) {
        auto no_words = co_await refused(chat, "message", {{"client_msg_id", "a"}, {"text", words}});
        EXPECT_EQ(no_words.field, "text");
    }
    auto far = co_await chat->ask("seen", {{"seq", 1'000'000}});
    EXPECT_TRUE(far) << "what is not there yet cannot have been seen, and does no harm";
    auto desk_word = co_await refused(chat, "accept", {{"contact", nobody}, {"offer", 1}});
    EXPECT_EQ(desk_word.field, "type") << "a chat is no desk";
    co_await must(chat, "ping", {});
}

TEST_F(BadFrames, OfAChatAreRefusedAndNamed) { program().run(strange_chats(program())); }

Task<> before_hello(Program& program) {
    auto opened = co_await rehearsal::FrameClient::connect(
        program.port(), "/v1/desk", {{"Origin", program.url("")}, {"Cookie", program.cookie_of("ana")}});
    if (!opened) throw std::runtime_error("no desk");
    auto frames = frames_about(nobody);
    frames.push_back({"presence", {{"state", "available"}}});
    for (auto& [type, data] : frames) {
        auto error = co_await refused(*opened, type, data);
        EXPECT_EQ(error.code, Errc::conflict) << type;
        EXPECT_EQ(error.field, "") << type;
    }
    co_await must(*opened, "ping", {});
    auto watching = co_await refused(*opened, "watch", {{"board", true}});
    EXPECT_EQ(watching.code, Errc::forbidden) << "a board says no hello; ana may not watch";
    co_await must(*opened, "hello", {});
    co_await must(*opened, "presence", {{"state", "available"}});
}

TEST_F(BadFrames, OfADeskBeforeHelloAreToldSo) {
    staff({{"ana", "--senior"}});
    program().run(before_hello(program()));
}

Task<> too_long(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto by_text = co_await accept_next(ana);
    auto chat = co_await start_chat(program);
    auto by_chat = co_await accept_next(ana);
    const auto say = [](const std::string& contact, std::string text) {
        return json::object{{"contact", contact}, {"client_msg_id", "k" + std::to_string(text.size())}, {"text", text}};
    };
    // Characters, not bytes: é is two bytes and one character.
    std::string most;
    for (int i = 0; i < 1600; ++i) most += "é";
    for (const auto& words : {std::string{" \n\t "}, std::string{"a\0b", 3}}) {
        auto no_words = co_await refused(ana, "say", say(by_text, words));
        EXPECT_EQ(no_words.code, Errc::bad_request);
        EXPECT_EQ(no_words.field, "text");
    }
    auto text_error = co_await refused(ana, "say", say(by_text, most + "!"));
    EXPECT_EQ(text_error.code, Errc::too_large);
    EXPECT_EQ(text_error.field, "text");
    co_await must(ana, "say", say(by_text, most));
    co_await must(ana, "say", say(by_chat, most + "!"));
    auto chat_error = co_await refused(ana, "say", say(by_chat, std::string(4001, 'x')));
    EXPECT_EQ(chat_error.code, Errc::too_large);
    EXPECT_EQ(chat_error.field, "text");
    auto from_page = co_await refused(chat.client, "message", {{"client_msg_id", "a"}, {"text", std::string(4001, 'x')}});
    EXPECT_EQ(from_page.code, Errc::too_large);
    EXPECT_EQ(from_page.field, "text");
    co_await must(chat.client, "message", {{"client_msg_id", "b"}, {"text", std::string(4000, 'x')}});
    auto note = co_await refused(ana, "assess", {{"contact", by_chat}, {"level", "low"}, {"note", std::string(8193, 'n')}});
    EXPECT_EQ(note.field, "note");
    auto level = co_await refused(ana, "assess", {{"contact", by_chat}, {"level", "unsure"}, {"note", ""}});
    EXPECT_EQ(level.field, "level");
    auto read = co_await must(ana, "read", {{"contact", by_text}, {"after", 0}});
    EXPECT_EQ(said(read.at("events").as_array()), (std::vector<std::string>{"hello", most}));
}

TEST_F(BadFrames, TooLongATextIsRefusedAndNamed) {
    staff({{"ana", "--senior"}});
    program().run(too_long(program()));
    EXPECT_TRUE(program().until([&] { return program().gateway().texts.size() == 2; })) << "first words and one text";
}

Task<> not_frames(Program& program, std::string path, std::vector<http::Header> headers) {
    headers.emplace_back("Sec-WebSocket-Protocol", "holdfast.v1");
    auto socket = co_await http::SocketClient::connect("127.0.0.1", program.port(), path, headers);
    if (!socket) throw std::runtime_error("no socket");
    const std::string deep(1000, '[');
    for (const auto& bad :
         {std::string{"hello"}, std::string{"[]"}, std::string{"{}"}, std::string{R"({"id":1})"},
          std::string{R"({"id":"1","type":"ping"})"}, std::string{R"({"id":-1,"type":"ping"})"},
          std::string{R"({"id":1e400,"type":"ping"})"}, std::string{R"({"id":99999999999999999999,"type":"ping"})"},
          std::string{R"({"id":1,"id":2,"type":"ping"})"}, std::string{R"({"id":1,"type":"ping","data":[]})"},
          R"({"id":1,"type":"ping","data":)" + deep, std::string{R"({"id":1,"type":"ping"} x)"}}) {
        co_await (*socket)->send(bad);
        for (;;) {
            auto answer = co_await (*socket)->read();
            if (!answer) throw std::runtime_error("closed by " + bad.substr(0, 40));
            const auto frame = json::parse(*answer).as_object();
            if (!frame.contains("re")) continue;
            EXPECT_EQ(frame.at("type"), "error") << bad.substr(0, 40);
            EXPECT_EQ(frame.at("data").at("code"), "bad_request") << bad.substr(0, 40);
            break;
        }
    }
    co_await (*socket)->send(R"({"id":7,"type":"ping"})");
    auto alive = co_await (*socket)->read();
    while (alive && !json::parse(*alive).as_object().contains("re")) alive = co_await (*socket)->read();
    if (!alive) throw std::runtime_error("did not survive");
    EXPECT_EQ(json::parse(*alive).at("re").to_number<int>(), 7);
    // Over the frame's limit the connection ends.
    co_await (*socket)->send(std::string(70 * 1024, ' '));
    auto ended = co_await (*socket)->read();
    while (ended) ended = co_await (*socket)->read();
    EXPECT_EQ((*socket)->close_code(), 1009);
}

TEST_F(BadFrames, WhatIsNoFrameIsRefusedAndTheSocketGoesOn) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    line.run(not_frames(line, "/v1/chat", {{"Origin", line.url("")}}));
    line.run(not_frames(line, "/v1/desk", {{"Origin", line.url("")}, {"Cookie", line.cookie_of("ana")}}));
}

}  // namespace
}  // namespace holdfast::tests
