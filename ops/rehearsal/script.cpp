#include "ops/rehearsal/script.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>

#include "ops/rehearsal/cast.hpp"
#include "ops/rehearsal/frame_client.hpp"
#include "ops/rehearsal/sign_in.hpp"

namespace holdfast::rehearsal {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds{20};

struct Part {  // one contact of the play
    std::string name, level;
    std::string number;  // empty: by chat
    std::string opens, answers;
    std::shared_ptr<FrameClient> chat{};
    std::string contact{};
    std::vector<std::string> heard{};  // what reached them, from clinicians
    double wait_ms = 0, hear_ms = 0, answer_ms = 0;
};

std::vector<Part> parts() {
    return {{"Visitor", "none", "", "what are your opening hours?", "thanks, that is all"},
            {"Jo", "low", "+12015550101", "my dog died last week and i am so sad", "it helped to tell somebody"},
            {"Kim", "moderate", "", "some days i wish i was dead", "no plan, just so tired"},
            {"Lee", "high", "+12015550102", "i want to kill myself, i have a plan how to do it", "ok. i will stay with my sister tonight"},
            {"Max", "imminent", "+12015550103", "i just took all the pills. goodbye", "please hurry"}};
}

double ms_since(Steady::time_point start) {
    return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

class Play {
  public:
    explicit Play(ScriptStage stage) : stage_(stage), changed_(stage.executor) {}

    Task<bool> run() {
        stage_.carrier.on_text([this](const PhoneText& text) { hear(text.number, text.text); });
        for (auto& part : parts_) co_await arrive(part);
        const auto cookie = co_await sign_in(stage_.port, stage_.origin, "ana", std::string{cast_password});
        auto desk = co_await FrameClient::connect(stage_.port, "/v1/desk", {{"Origin", stage_.origin}, {"Cookie", cookie}});
        if (!desk) co_return complain("the desk does not open: " + desk.error().detail);
        desk_ = *desk;
        auto hello = co_await desk_->ask("hello", {});
        if (!hello) co_return complain("the desk does not say hello");
        auto ready = co_await desk_->ask("presence", {{"state", "available"}, {"capacity", 1}});
        if (!ready) co_return complain("the clinician cannot be available");
        for (std::size_t i = 0; i < parts_.size(); ++i) co_await serve();
        check_order();
        stage_.carrier.on_text(nullptr);
        report();
        co_return faults_ == 0;
    }

  private:
    bool complain(const std::string& what) {
        ++faults_;
        stage_.out << "WRONG: " << what << "\n";
        return false;
    }

    void hear(const std::string& number, const std::string& text) {
        for (auto& part : parts_)
            if (part.number == number) part.heard.push_back(text);
        changed_.cancel();
    }

    Task<> arrive(Part& part) {
        const auto start = Steady::now();
        if (!part.number.empty()) {
            auto sent = co_await stage_.carrier.text(part.number, part.opens);
            if (!sent) complain(part.name + "'s text was not taken: " + sent.error().detail);
        } else {
            auto chat = co_await FrameClient::connect(stage_.port, "/v1/chat", {{"Origin", stage_.origin}});
            if (!chat) {
                complain(part.name + "'s chat does not open");
                co_return;
            }
            part.chat = *chat;
            auto started = co_await part.chat->ask("start", {{"language", "en"}, {"consent", true}});
            auto said = co_await part.chat->ask("message", {{"client_msg_id", "1"}, {"text", part.opens}});
            if (!started || !said) complain(part.name + "'s chat was not taken");
        }
        stage_.out << std::left << std::setw(9) << part.name << (part.chat ? "chat" : "text") << "  kept after "
                   << std::fixed << std::setprecision(1) << ms_since(start) << " ms\n";
    }

    Task<> serve() {
        auto offer = co_await desk_->next("offer", patience);
        if (!offer) {
            complain("no offer came");
            co_return;
        }
        const auto opening = offer->data.at("preview").at("text").as_string();
        const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.opens == opening; });
        if (found == parts_.end()) {
            complain("an offer for somebody unknown");
            co_return;
        }
        auto& part = *found;
        served_.push_back(&part);
        part.contact = offer->data.at("contact").as_string();
        const auto level = std::string{offer->data.at("level").as_string()};
        if (level != part.level) complain(part.name + " was ranked " + level + " and should be " + part.level);
        part.wait_ms = static_cast<double>(offer->data.at("deadline").to_number<std::int64_t>()) - 20'000 -
                       static_cast<double>(offer->data.at("arrived_at").to_number<std::int64_t>());
        auto accepted = co_await desk_->ask("accept", {{"contact", part.contact}, {"offer", offer->data.at("offer")}});
        if (!accepted) complain("the accept was refused: " + accepted.error().detail);
        co_await talk(part);
        co_await close(part);
    }

    Task<> talk(Part& part) {
        const std::vector<std::string> lines{"Hello, this is Ana. I am glad you wrote.", "I am here with you."};
        const auto start = Steady::now();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            auto said = co_await desk_->ask(
                "say", {{"contact", part.contact}, {"client_msg_id", part.name + std::to_string(i)}, {"text", lines[i]}});
            if (!said) complain("a line to " + part.name + " was refused: " + said.error().detail);
        }
        if (part.chat)
            co_await hear_in_chat(part, lines.size());
        else
            co_await hear_on_phone(part, lines);
        part.hear_ms = ms_since(start);
        const auto answered = Steady::now();
        if (part.chat) {
            auto said = co_await part.chat->ask("message", {{"client_msg_id", "2"}, {"text", part.answers}});
            if (!said) complain(part.name + "'s answer was not kept");
        } else {
            auto sent = co_await stage_.carrier.text(part.number, part.answers);
            if (!sent) complain(part.name + "'s answer was not taken");
        }
        auto came = co_await desk_->next(
            [&](const Push& push) {
                return push.type == "event" && push.data.at("contact").as_string() == part.contact &&
                       push.data.at("event").at("type") == "message" && push.data.at("event").at("text").as_string() == part.answers;
            },
            patience);
        if (!came) complain(part.name + "'s answer did not reach the desk");
        part.answer_ms = ms_since(answered);
        co_await check_transcript(part, lines);
    }

    Task<> hear_in_chat(Part& part, std::size_t count) {
        while (part.heard.size() < count) {
            auto push = co_await part.chat->next(
                [](const Push& one) {
                    return one.type == "event" && one.data.at("event").at("type") == "message" &&
                           one.data.at("event").at("by").at("kind") == "clinician";
                },
                patience);
            if (!push) {
                complain("a line did not reach " + part.name);
                co_return;
            }
            part.heard.emplace_back(push->data.at("event").at("text").as_string());
        }
    }

    Task<> hear_on_phone(Part& part, const std::vector<std::string>& lines) {
        const auto until = Steady::now() + patience;
        while (std::count(part.heard.begin(), part.heard.end(), lines.back()) == 0 && Steady::now() < until) {
            changed_.expires_at(until);
            co_await changed_.async_wait(as_result);
        }
        // The line's own first words came before.
        if (part.heard.size() != lines.size() + 1 || !std::equal(lines.begin(), lines.end(), part.heard.begin() + 1))
            complain("the phone of " + part.name + " did not get every text once and in order");
    }

    Task<> check_transcript(Part& part, const std::vector<std::string>& lines) {
        auto read = co_await desk_->ask("read", {{"contact", part.contact}, {"after", 0}});
        if (!read) {
            complain("the journal of " + part.name + " cannot be read");
            co_return;
        }
        std::vector<std::string> told;
        std::int64_t seq = 0;
        for (const auto& event : read->at("events").as_array()) {
            if (event.at("seq").to_number<std::int64_t>() != ++seq) complain("a gap in the journal of " + part.name);
            if (event.at("type") == "message" && event.at("by").at("kind") != "line")
                told.emplace_back(event.at("text").as_string());
        }
        std::vector<std::string> wanted{part.opens};
        wanted.insert(wanted.end(), lines.begin(), lines.end());
        wanted.push_back(part.answers);
        if (told != wanted) complain("the journal of " + part.name + " does not hold every message once and in order");
    }

    Task<> close(Part& part) {
        const json::object contact{{"contact", part.contact}};
        auto ended = co_await desk_->ask("end", contact);
        auto early = co_await desk_->ask("complete", {{"contact", part.contact}, {"outcome", "supported"}});
        if (early) complain("a close without an assessment was let through");
        auto assessed = co_await desk_->ask("assess", {{"contact", part.contact}, {"level", part.level}, {"note", "played"}});
        json::object closing{{"contact", part.contact}, {"outcome", "supported"}};
        if (part.level == "high" || part.level == "imminent") closing["without_plan"] = "A rehearsal.";
        auto completed = co_await desk_->ask("complete", std::move(closing));
        if (!ended || !assessed || !completed) complain(part.name + " could not be closed");
    }

    void check_order() {
        const std::vector<std::string> wanted{"Max", "Lee", "Kim", "Visitor", "Jo"};
        std::vector<std::string> order;
        for (const auto* part : served_) order.push_back(part->name);
        if (order != wanted) complain("the order of service was wrong");
    }

    void report() {
        stage_.out << "\nserved    risk      waited     heard by contact  answer at desk\n" << std::setprecision(1);
        for (const auto* part : served_)
            stage_.out << std::left << std::setw(10) << part->name << std::setw(10) << part->level << std::right
                       << std::setw(6) << part->wait_ms << " ms" << std::setw(13) << part->hear_ms << " ms"
                       << std::setw(12) << part->answer_ms << " ms\n";
        stage_.out << (faults_ == 0 ? "\nEvery message arrived once and in order, and the order of service was right.\n"
                                    : "\nSomething was wrong: see above.\n");
    }

    ScriptStage stage_;
    asio::steady_timer changed_;
    std::vector<Part> parts_ = parts();
    std::shared_ptr<FrameClient> desk_;
    std::vector<Part*> served_;
    int faults_ = 0;
};

}  // namespace

Task<bool> play(ScriptStage stage) {
    Play one{stage};
    const bool right = co_await one.run();
    co_return right;
}

}  // namespace holdfast::rehearsal
