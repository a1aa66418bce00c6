#include <algorithm>

#include "tests/faults/talkers.hpp"

namespace holdfast::tests {
namespace {

using std::chrono::milliseconds;

std::string text_of(const json::object& data, const char* field) {
    return std::string{data.at(field).as_string()};
}

bool is_from_contact(const json::object& event) {
    return event.at("type") == "message" && event.at("by").at("kind") == "contact";
}

}  // namespace

Task<> Clinician::work() {
    while (!scene_.over()) {
        auto client = co_await sit_down();
        if (client) {
            while (!client->closed() && !scene_.over()) {
                if (!scene_.finishing() && scene_.dice(400) == 0) break;  // a closed lid
                co_await turn(*client);
            }
            client->drop();
        }
        co_await pause(milliseconds{30});
    }
}

Task<std::shared_ptr<rehearsal::FrameClient>> Clinician::sit_down() {
    const std::vector<http::Header> headers{{"Origin", scene_.program().url("")},
                                            {"Cookie", scene_.cookie(name_)}};
    auto client = co_await Client::connect(scene_.program().port(), "/v1/desk", headers);
    if (!client) co_return nullptr;
    auto welcome = co_await (*client)->ask("hello", {});
    bool well = welcome.has_value();
    if (well) {
        held_.clear();
        for (const auto& card : welcome->at("contacts").as_array())
            held_.insert(text_of(card.as_object(), "contact"));
        const auto held = held_;
        for (const auto& contact : held) co_await read(**client, contact);
        auto available =
            co_await (*client)->ask("presence", {{"state", "available"}, {"capacity", capacity}});
        well = available.has_value();
        if (const auto& offer = welcome->at("offer"); well && offer.is_object())
            co_await answer(**client, offer.as_object());
    }
    if (well) co_return *client;
    (*client)->drop();
    co_return nullptr;
}

Task<> Clinician::turn(Client& client) {
    const auto any = [](const rehearsal::Push&) { return true; };
    auto push = co_await client.next(any, milliseconds{20});
    if (push) co_return co_await take(client, std::move(*push));
    if (saying_) co_return co_await say(client);
    if (scene_.finishing() || held_.empty()) co_return;
    const auto contact = any_held();
    const auto& view = views_[contact];
    const auto heard = std::count_if(view.begin(), view.end(), is_from_contact);
    const bool wrapped = !view.empty() && (view.back().at("type") == "ended" || view.back().at("type") == "left");
    if (wrapped || (heard > 8 && scene_.dice(3) == 0)) co_return co_await close(client, contact);
    saying_ = &scene_.history().begin(name_, "I am here with you");
    saying_->contact = contact;
    co_await say(client);
}

std::string Clinician::any_held() {
    return *std::next(held_.begin(), scene_.dice(static_cast<unsigned>(held_.size())));
}

Task<> Clinician::take(Client& client, rehearsal::Push push) {
    if (push.type == "offer") co_return co_await answer(client, std::move(push.data));
    if (push.type == "gone") held_.erase(text_of(push.data, "contact"));
    if (push.type != "event") co_return;
    const auto contact = text_of(push.data, "contact");
    if (!show(contact, push.data.at("event").as_object())) co_await read(client, contact);
}

Task<> Clinician::answer(Client& client, json::object offer) {
    const auto what = scene_.dice(10);
    if (what == 0) co_return;  // it rings on
    json::object about{{"contact", offer.at("contact")}, {"offer", offer.at("offer")}};
    const auto contact = text_of(about, "contact");
    if (what == 1) {
        co_await client.ask("decline", std::move(about));
        co_return;
    }
    auto accepted = co_await client.ask("accept", std::move(about));
    if (!accepted) co_return;
    held_.insert(contact);
    co_await read(client, contact);
}

// False when something before it is missing.
bool Clinician::show(const std::string& contact, const json::object& event) {
    auto& view = views_[contact];
    const auto seq = event.at("seq").to_number<std::size_t>();
    if (seq > view.size() + 1) return false;
    if (seq == view.size() + 1)
        view.push_back(event);
    else if (view[seq - 1] != event)
        scene_.history().violation(name_ + " was shown two events with one number");
    return true;
}

Task<> Clinician::read(Client& client, std::string contact) {
    for (;;) {
        const auto after = views_[contact].size();
        auto page = co_await client.ask("read", {{"contact", contact}, {"after", after}});
        if (!page && facts(page.error().code).blame == Blame::caller) held_.erase(contact);
        if (!page) co_return;
        for (const auto& event : page->at("events").as_array())
            if (!show(contact, event.as_object())) scene_.history().violation("a page with a gap");
        if (views_[contact].size() >= page->at("upto").to_number<std::size_t>()) co_return;
    }
}

Task<> Clinician::say(Client& client) {
    ++saying_->tries;
    auto said = co_await client.ask(
        "say", {{"contact", saying_->contact}, {"client_msg_id", saying_->id}, {"text", saying_->text}});
    using Fate = Saying::Fate;
    if (said) {
        saying_->fate = Fate::acknowledged;
        saying_->seq = said->at("seq").to_number<std::int64_t>();
    } else if (facts(said.error().code).blame == Blame::caller) {
        // It moved on, or cannot be reached: an earlier try may still have been kept.
        saying_->fate = saying_->tries > 1 ? Fate::unknown : Fate::refused;
    } else if (!scene_.finishing() && scene_.dice(6) == 0) {
        saying_->fate = Fate::unknown;
    } else {
        co_return;
    }
    saying_ = nullptr;
}

Task<> Clinician::close(Client& client, std::string contact) {
    auto ended = co_await client.ask("end", {{"contact", contact}});
    if (!ended && ended.error().code != Errc::conflict) co_return;
    auto assessed = co_await client.ask("assess", {{"contact", contact}, {"level", "low"}, {"note", "talked"}});
    if (!assessed) co_return;
    auto completed = co_await client.ask("complete", {{"contact", contact}, {"outcome", "supported"}});
    if (completed) held_.erase(contact);
}

}  // namespace holdfast::tests
