#include "tests/integration/server/steps.hpp"

#include <filesystem>
#include <fstream>
#include <set>

namespace holdfast::tests {

Task<json::object> must(Client client, std::string type, json::object data) {
    auto answer = co_await client->ask(type, std::move(data));
    if (!answer) throw std::runtime_error(type + " was refused: " + answer.error().detail + " " + answer.error().field);
    co_return std::move(*answer);
}

Task<Error> refused(Client client, std::string type, json::object data) {
    auto answer = co_await client->ask(type, std::move(data));
    if (answer) throw std::runtime_error(type + " was not refused: " + json::serialize(*answer));
    co_return answer.error();
}

Task<json::object> shown(Client client, std::string what, Wanted wanted, std::chrono::milliseconds limit) {
    auto push = co_await client->next(std::move(wanted), limit);
    if (!push) throw std::runtime_error("not shown: " + what + ": " + push.error().detail);
    co_return std::move(push->data);
}

Task<json::object> shown(Client client, std::string type, std::chrono::milliseconds limit) {
    auto push = co_await client->next(type, limit);
    if (!push) throw std::runtime_error("not shown: " + type + ": " + push.error().detail);
    co_return std::move(push->data);
}

Wanted event_of(std::string type) {
    return [type](const Push& push) {
        return push.type == "event" && push.data.at("event").at("type").as_string() == type;
    };
}

Wanted message_saying(std::string text) {
    return [text](const Push& push) {
        return push.type == "event" && push.data.at("event").at("type") == "message" &&
               push.data.at("event").at("text").as_string() == text;
    };
}

std::string cookie(Program& program, std::string user) { return program.cookie_of(user); }

Task<Client> desk(Program& program, std::string user, json::object* welcome) {
    auto client = co_await program.desk(user, welcome);
    if (!client) throw std::runtime_error("no desk for " + user + ": " + client.error().detail);
    co_return *client;
}

Task<Client> sit(Program& program, std::string user, int capacity) {
    auto client = co_await desk(program, user);
    co_await must(client, "presence", {{"state", "available"}, {"capacity", capacity}});
    co_return client;
}

Task<std::string> accept_next(Client desk) {
    // While it rings, an offer is shown again with each further message, and that may come after it was accepted.
    static std::set<std::string> taken;
    for (;;) {
        auto offer = co_await shown(desk, "offer");
        const auto contact = text_of(offer, "contact");
        if (!taken.insert(contact + json::serialize(offer.at("offer"))).second) continue;
        co_await must(desk, "accept", {{"contact", contact}, {"offer", offer.at("offer")}});
        co_return contact;
    }
}

Task<> text(Program& program, std::string from, std::string text, std::string id) {
    const int status = co_await program.text(from, text, id);
    if (status != 204) throw std::runtime_error("the text was answered " + std::to_string(status));
}

Task<Chat> start_chat(Program& program, std::string language) {
    auto client = co_await program.chat();
    if (!client) throw std::runtime_error("no chat: " + client.error().detail);
    auto started = co_await must(*client, "start", {{"language", language}, {"consent", true}});
    co_return Chat{*client, text_of(started, "token"), text_of(started, "contact")};
}

Task<json::array> journal(Program& program, std::string user, std::string contact) {
    json::array events;
    for (;;) {
        const auto target = "/v1/contacts/" + contact + "/events?after=" + std::to_string(events.size());
        auto answer = co_await exchange(program.port(), "GET", target, {{"Cookie", cookie(program, user)}});
        if (answer.status != 200) throw std::runtime_error("journal: " + std::to_string(answer.status));
        auto page = json::parse(answer.body).as_object();
        for (auto& event : page.at("events").as_array()) events.push_back(std::move(event));
        if (page.at("upto").to_number<std::size_t>() == events.size()) co_return events;
    }
}

std::vector<std::string> said(const json::array& journal) {
    std::vector<std::string> texts;
    for (const auto& event : journal)
        if (event.at("type") == "message" && event.at("by").at("kind") != "line")
            texts.emplace_back(event.at("text").as_string());
    return texts;
}

std::string disk_of(const Program& program) {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(program.folder() / "data")) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file{entry.path(), std::ios::binary};
        all.append(std::istreambuf_iterator<char>{file}, {});
    }
    return all;
}

}  // namespace holdfast::tests
