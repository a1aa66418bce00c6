#include "router/conversation/chats.hpp"

#include "config/text_keys.hpp"
#include "router/conversation/chat_session.hpp"
#include "router/conversation/origin.hpp"
#include "router/http/json_answer.hpp"

namespace holdfast::conversation {
namespace {


Task<std::optional<http::Response>> admit_chat(bool allowed) {
    if (allowed) co_return std::nullopt;
    Error error{Errc::forbidden, "this page may not open a chat here: list its origin in http.allowed_origins", "Origin"};
    co_return http::problem(error);
}

}  // namespace

http::SocketRoute Chats::route() {
    http::SocketRoute route;
    route.pattern = "/v1/chat";
    route.queue_bytes_max = 8 * 1024 * 1024;  // a long conversation is resumed in one answer
    route.admit = [this](const http::Request& request) {
        return admit_chat(origin_allowed(request, parts_.settings, true));
    };
    route.open = [this](http::Request request, std::shared_ptr<http::Socket> socket) {
        return std::make_shared<ChatSession>(*this, std::move(request.peer), std::move(socket));
    };
    return route;
}

http::Route Chats::settings_route() {
    auto answer_settings = [](const Chats& self, std::string language) -> Task<http::Response> {
        const auto& site = self.parts_.settings.site;
        const auto& known = self.parts_.texts.by_language;
        if (!known.contains(language)) language = site.default_language;
        json::object texts;
        for (const auto& key : config::text_keys())
            if (key.use != config::TextUse::staff_phone) texts[key.name] = self.parts_.texts.get(language, key.name);
        json::array languages;
        for (const auto& code : site.languages)
            languages.push_back({{"code", code}, {"name", self.parts_.texts.get(code, "language_name")}});
        co_return http::as_json({{"title", site.title},
                                 {"language", language},
                                 {"languages", std::move(languages)},
                                 {"survey", self.parts_.settings.chat.survey},
                                 {"exit_url", self.parts_.settings.chat.exit_url},
                                 {"message_chars_max", self.parts_.settings.chat.message_chars_max},
                                 {"texts", std::move(texts)}});
    };
    return {http::Method::get, "/v1/chat/settings", [this, answer_settings](http::Request request) {
                auto query = http::parse_form(request.query);
                return answer_settings(*this, query ? std::string{http::form_value(*query, "lang")} : std::string{});
            }};
}

void Chats::on_event(std::string_view contact, queue::Hinted& hinted) {
    if (const auto found = sessions_.find(std::string{contact}); found != sessions_.end())
        if (auto session = found->second.lock()) session->hint(hinted);
}

void Chats::on_state(std::string_view contact) {
    if (const auto found = sessions_.find(std::string{contact}); found != sessions_.end())
        if (auto session = found->second.lock()) {
            session->catch_up();
            spawn(parts_.executor, "chat_state", session->tell_state());
        }
}

void Chats::on_seen(std::string_view contact, std::uint64_t seq) {
    if (const auto found = sessions_.find(std::string{contact}); found != sessions_.end())
        if (auto session = found->second.lock()) session->seen(seq);
}

void Chats::on_gap() { spawn(parts_.executor, "chats_catch_up", catch_up(++gaps_)); }

Task<> Chats::catch_up(std::uint64_t gap) {
    std::vector<std::weak_ptr<ChatSession>> all;
    for (const auto& [contact, weak] : sessions_) all.push_back(weak);
    for (const auto& weak : all) {
        if (gap != gaps_) co_return;  // a newer one reads for all
        const auto session = weak.lock();
        if (session) co_await session->caught_up();
    }
}

void Chats::on_store_trouble() {
    for (auto& [contact, weak] : sessions_)
        if (auto session = weak.lock()) session->say_unavailable();
}

Task<bool> Chats::here_again() {
    std::vector<std::shared_ptr<ChatSession>> live;
    for (auto& [contact, weak] : sessions_)
        if (auto session = weak.lock()) live.push_back(std::move(session));
    bool all = true;
    for (auto& session : live) {
        auto again = co_await session->here_again();
        all = all && again;
    }
    co_return all;
}

Task<> Chats::tell_places() {
    std::vector<std::shared_ptr<ChatSession>> live;
    for (auto& [contact, weak] : sessions_)
        if (auto session = weak.lock(); session && session->waits()) live.push_back(std::move(session));
    for (std::size_t begin = 0; begin < live.size(); begin += queue::Line::places_max) {
        const auto end = std::min(live.size(), begin + queue::Line::places_max);
        std::vector<std::string> contacts;
        for (auto i = begin; i < end; ++i) contacts.push_back(live[i]->contact());
        auto places = co_await parts_.line.places(std::move(contacts));
        if (!places) co_return;
        for (auto i = begin; i < end; ++i) live[i]->tell((*places)[i - begin]);
    }
}

}  // namespace holdfast::conversation
